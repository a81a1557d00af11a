"""Personal data in logs: e-mail addresses, and the bodies of messages. It is found by its look, so not all of it is."""

import re

EMAIL = "[e-mail]"
BODY = "[text masked]"

_EMAIL = re.compile(r"(?<![\w.+-])[\w.+-]{1,64}@(?:[\w-]{1,63}\.){1,8}[A-Za-z]{2,24}(?![\w-])")
_NAMES = r"(?:prompts?|contents?|messages?|inputs?|completions?|system_prompt|user_message|response_text)"
# In JSON, also JSON within a JSON string, and as Python shows a dict; or key=value. A name within a longer one is none.
_FIELD = re.compile(
    rf"""(?P<quote>\\*["'])(?i:{_NAMES})(?P=quote)\s*:\s* | (?<![\w.-])(?i:{_NAMES})(?P<pair>=)""", re.VERBOSE
)
_NEXT_PAIR = re.compile(r"""\s+[A-Za-z_][\w.-]*=""")
_OPENING = re.compile(r"""\\*["']|[\[{]""")
_PLAIN_VALUE = re.compile(r"[^,}\]]*")


def without_emails(line: str) -> str:
    """The line with every address masked."""
    return _EMAIL.sub(EMAIL, line) if "@" in line else line


def without_bodies(line: str) -> str:
    """The line with the values of fields that carry what people wrote masked. In doubt more is masked than less."""
    kept: list[str] = []
    at = 0
    while (found := _FIELD.search(line, at)) is not None:
        kept.append(line[at : found.end()])
        end = _end_of_pair(line, found.end()) if found["pair"] else _end_of_value(line, found.end())
        if end > found.end():
            opening = _OPENING.match(line, found.end())
            quote = opening[0] if opening and opening[0][-1] in "\"'" else ""
            kept.append(f"{quote}{BODY}{quote}" if quote or found["pair"] else f'"{BODY}"')
        at = end
    kept.append(line[at:])
    return "".join(kept)


def _end_of_pair(line: str, start: int) -> int:
    """A quoted value, a list or an object; else all up to the next pair, for people write without quotes too."""
    if _OPENING.match(line, start):
        return _end_of_value(line, start)
    following = _NEXT_PAIR.search(line, start)
    return following.start() if following else len(line)


def _end_of_value(line: str, start: int) -> int:
    """Where the JSON value that begins there ends; the end of the line where it was cut off."""
    opening = _OPENING.match(line, start)
    if opening is None:
        plain_value = _PLAIN_VALUE.match(line, start)
        return plain_value.end() if plain_value else len(line)
    if opening[0][-1] in "\"'":
        return _end_of_string(line, opening.end(), opening[0])
    return _end_of_nest(line, start)


def _end_of_string(line: str, start: int, quote: str) -> int:
    slashes = len(quote) - 1
    at = start
    while (at := line.find(quote[-1], at)) >= 0:
        before = at - len(line[start:at].rstrip("\\")) - start
        if (before == slashes) if slashes else before % 2 == 0:
            return at + 1
        at += 1
    return len(line)


def _end_of_nest(line: str, start: int) -> int:
    depth, at = 0, start
    while at < len(line):
        opening = _OPENING.match(line, at)
        if opening is not None and opening[0][-1] in "\"'":
            at = _end_of_string(line, opening.end(), opening[0])
            continue
        depth += (line[at] in "[{") - (line[at] in "]}")
        at += 1
        if depth == 0:
            return at
    return len(line)
