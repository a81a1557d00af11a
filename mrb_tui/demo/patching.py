"""Patches as the API server applies them: strategic merge (as far as a pod template needs it), merge and JSON patch.

RFC 7386, RFC 6902, https://kubernetes.io/docs/tasks/manage-kubernetes-objects/update-api-object-kubectl-patch/
"""

import copy
from typing import Any

_MERGE_KEYS = {"containers": "name", "env": "name", "volumes": "name", "ports": "containerPort", "conditions": "type"}


class PatchError(ValueError):
    """A patch that does not fit, with the status the API server would answer: 409, 422 or 400."""

    def __init__(self, code: int, message: str) -> None:
        super().__init__(message)
        self.code = code


def strategic(target: Any, patch: Any, key: str = "") -> Any:
    """Objects merge by key, lists with a merge key by entry; `$patch: delete` removes; null removes."""
    if isinstance(patch, dict):
        if not isinstance(target, dict):
            target = {}
        result = dict(target)
        for name, value in patch.items():
            if name == "$patch":
                continue
            if value is None:
                result.pop(name, None)
            else:
                result[name] = strategic(result.get(name), value, name)
        return result
    if isinstance(patch, list) and key in _MERGE_KEYS:
        return _merged_list(list(target or []), patch, _MERGE_KEYS[key])
    return copy.deepcopy(patch)


def merge(target: Any, patch: Any) -> Any:
    """RFC 7386: lists are replaced whole."""
    if not isinstance(patch, dict):
        return copy.deepcopy(patch)
    result = dict(target) if isinstance(target, dict) else {}
    for name, value in patch.items():
        if value is None:
            result.pop(name, None)
        else:
            result[name] = merge(result.get(name), value)
    return result


def json_patch(target: Any, operations: list[dict[str, Any]]) -> Any:
    """RFC 6902: test, add, replace, remove. PatchError(422) for a test that fails, or a path that is not there."""
    document = copy.deepcopy(target)
    for operation in operations:
        *parents, last = [step.replace("~1", "/").replace("~0", "~") for step in operation["path"].split("/")[1:]]
        holder = document
        try:
            for step in parents:
                holder = holder[int(step)] if isinstance(holder, list) else holder[step]
            _operate(holder, last, operation)
        except (KeyError, IndexError, TypeError, ValueError) as error:
            if isinstance(error, PatchError):
                raise
            raise PatchError(422, "the server rejected our request due to an error in our request") from None
    return document


def _operate(holder: Any, last: str, operation: dict[str, Any]) -> None:
    kind, place = operation["op"], (int(last) if isinstance(holder, list) and last != "-" else last)
    if kind == "test":
        found = holder[int(place)] if isinstance(holder, list) else holder.get(place)
        if found != operation.get("value"):
            raise PatchError(422, "the server rejected our request due to an error in our request")
    elif kind == "add" and isinstance(holder, list):
        holder.insert(len(holder) if place == "-" else int(place), operation["value"])
    elif kind == "add":
        holder[place] = operation["value"]
    elif kind == "replace":
        holder[place]
        holder[place] = operation["value"]
    elif kind == "remove":
        del holder[place]
    else:
        raise PatchError(400, f"unknown operation {kind!r}")


def _merged_list(target: list[Any], patch: list[Any], key: str) -> list[Any]:
    for entry in patch:
        place = next((n for n, each in enumerate(target) if each.get(key) == entry.get(key)), None)
        if entry.get("$patch") == "delete":
            if place is not None:
                del target[place]
        elif place is None:
            target.append(copy.deepcopy(entry))
        else:
            target[place] = strategic(target[place], entry)
    return target
