"""The two lock files agree: what users get is what was tested, and it holds all that is asked for."""

import re
import tomllib
from pathlib import Path

ROOT = Path(__file__).parent.parent
_PIN = re.compile(r"^([a-z0-9._-]+)(?:\[[a-z0-9,._-]+\])?==([^ ;]+)(?: ; (.+?))?(?: \\)?$")
_HASH = re.compile(r"^ +--hash=sha256:([0-9a-f]{64})(?: \\)?$")

Pins = dict[tuple[str, str], tuple[str, frozenset[str]]]


def _pins(name: str) -> Pins:
    """By package and marker: the version, and the files that may be installed."""
    pins: Pins = {}
    key = ("", "")
    for line in (ROOT / "requirements" / name).read_text().splitlines():
        if pin := _PIN.match(line):
            key = (pin[1], pin[3] or "")
            assert key not in pins, line
            pins[key] = (pin[2], frozenset())
        elif hashed := _HASH.match(line):
            version, hashes = pins[key]
            pins[key] = (version, hashes | {hashed[1]})
        else:
            raise AssertionError(f"{name}: not understood: {line}")
    return pins


def test_every_pin_has_hashes() -> None:
    for name in ("runtime.txt", "dev.txt"):
        pins = _pins(name)
        assert len(pins) > 20
        assert [key for key, (_, hashes) in pins.items() if not hashes] == []


def test_what_users_get_is_what_is_tested_with() -> None:
    runtime, dev = _pins("runtime.txt"), _pins("dev.txt")
    assert {key: pin for key, pin in dev.items() if key in runtime} == runtime


def test_all_that_is_asked_for_is_pinned() -> None:
    asked = tomllib.loads((ROOT / "pyproject.toml").read_text())["project"]["dependencies"]
    names = {re.split(r"[ \[<>=!~;]", one, maxsplit=1)[0].lower() for one in asked}
    assert names <= {name for name, _ in _pins("runtime.txt")}
