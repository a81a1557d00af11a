"""What the locale says of the characters that a terminal can show."""

from collections.abc import Mapping


def speaks_utf8(environment: Mapping[str, str]) -> bool:
    """Whether the locale is one of UTF-8: the first of these variables that says anything decides."""
    said = next((value for name in ("LC_ALL", "LC_CTYPE", "LANG") if (value := environment.get(name))), "")
    return said.partition("@")[0].rpartition(".")[2].casefold().replace("-", "") == "utf8"
