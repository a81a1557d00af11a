"""JSON Patch (RFC 6902) with a test for every value that was read."""

from collections.abc import Mapping
from typing import Any

Operation = dict[str, Any]


def pointer(*steps: str | int) -> str:
    """A JSON pointer (RFC 6901)."""
    return "".join("/" + str(step).replace("~", "~0").replace("/", "~1") for step in steps)


def expect(value: Any, *steps: str | int) -> Operation:
    """The value is as it was read; None: there is none.

    By the RFC no test can say that something is absent. The API server's patch library takes a test for null so, which
    `make test-cluster` holds it to.
    """
    return {"op": "test", "path": pointer(*steps), "value": value}


def put(value: Any, *steps: str | int) -> Operation:
    """Set a member, there or not."""
    return {"op": "add", "path": pointer(*steps), "value": value}


def replace(value: Any, *steps: str | int) -> Operation:
    """Set what is there."""
    return {"op": "replace", "path": pointer(*steps), "value": value}


def remove(*steps: str | int) -> Operation:
    """Take out what is there."""
    return {"op": "remove", "path": pointer(*steps)}


def put_members(holder: Mapping[str, Any] | None, values: Mapping[str, Any], *steps: str | int) -> list[Operation]:
    """Set members of a map that may not be there yet: with one test for each, or for the whole map's absence."""
    if holder is None:
        return [expect(None, *steps), put(dict(values), *steps)]
    tests = [expect(holder.get(name), *steps, name) for name in values]
    return [*tests, *(put(value, *steps, name) for name, value in values.items())]
