"""Patches as the API server applies them: strategic merge (as far as a pod template needs it), merge and JSON patch.

RFC 7386, RFC 6902, https://kubernetes.io/docs/tasks/manage-kubernetes-objects/update-api-object-kubectl-patch/
"""

import copy
from typing import Any

_MERGE_KEYS = {
    "containers": "name",
    "initContainers": "name",
    "env": "name",
    "volumes": "name",
    "volumeMounts": "mountPath",
    "ports": "containerPort",
    "conditions": "type",
}
_UNFIT = "the server rejected our request due to an error in our request"


class PatchError(ValueError):
    """A patch that does not fit, with the status the API server would answer: 400, 415 or 422."""

    def __init__(self, code: int, message: str) -> None:
        super().__init__(message)
        self.code = code


def strategic(target: Any, patch: Any, key: str = "") -> Any:
    """Objects merge by key, lists with a merge key by entry; null and `$patch: delete` remove, `$patch: replace`
    replaces. Other directives are passed over: of those, kubectl sends only the wanted order of a list.

    Raises PatchError for an entry without its merge key.
    """
    if isinstance(patch, dict):
        replaces = patch.get("$patch") == "replace" or not isinstance(target, dict)
        result = {} if replaces else dict(target)
        for name, value in patch.items():
            if name.startswith("$"):
                continue
            if value is None or (isinstance(value, dict) and value.get("$patch") == "delete"):
                result.pop(name, None)
            else:
                result[name] = strategic(result.get(name), value, name)
        return result
    if isinstance(patch, list) and key in _MERGE_KEYS:
        return _merged_list(target if isinstance(target, list) else [], patch, _MERGE_KEYS[key])
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


def json_patch(target: Any, operations: Any) -> Any:
    """RFC 6902: test, add, replace, remove; all of the operations or, by PatchError, none.

    As the API server's library has it, and the RFC has not: a test for null passes where there is no such member.

    400 for what is no list of such operations, 422 for a test that fails or a path that is not there.
    """
    if not isinstance(operations, list):
        raise PatchError(400, "a JSON patch is a list of operations")
    document = {"": copy.deepcopy(target)}  # so that the whole document has a place too, as anything in it
    for operation in operations:
        if not isinstance(operation, dict) or not isinstance(operation.get("path"), str):
            raise PatchError(400, "an operation is an object with a path")
        *parents, last = _steps(operation["path"])
        holder: Any = document
        try:
            for step in parents:
                holder = holder[_place(holder, step)]
            _operate(holder, last, operation)
        except (KeyError, IndexError, TypeError):
            raise PatchError(422, _UNFIT) from None
    return document.get("")


def _steps(path: str) -> list[str]:
    """The steps of a JSON pointer (RFC 6901); the first one is always empty: the document itself."""
    if path and not path.startswith("/"):
        raise PatchError(422, _UNFIT)
    return [step.replace("~1", "/").replace("~0", "~") for step in path.split("/")]


def _place(holder: Any, step: str) -> Any:
    """The key, or the index of a list that has one there. Raises TypeError for what holds nothing."""
    if isinstance(holder, dict):
        return step
    if isinstance(holder, list) and step.isascii() and step.isdigit():
        return int(step)
    raise TypeError(step)


def _operate(holder: Any, last: str, operation: dict[str, Any]) -> None:
    kind = operation.get("op")
    if kind not in ("test", "add", "replace", "remove"):
        raise PatchError(400, f"unknown operation {kind!r}")
    if kind == "add" and isinstance(holder, list):
        place = len(holder) if last == "-" else _place(holder, last)
        if place > len(holder):
            raise PatchError(422, _UNFIT)
        holder.insert(place, operation["value"])
        return
    place = _place(holder, last)
    if kind == "add":
        holder[place] = operation["value"]
        return
    if kind == "test" and isinstance(holder, dict) and place not in holder and operation.get("value", "") is None:
        return
    found = holder[place]
    if kind == "test" and found != operation.get("value"):
        raise PatchError(422, _UNFIT)
    if kind == "replace":
        holder[place] = operation["value"]
    if kind == "remove":
        del holder[place]


def _merged_list(target: list[Any], patch: list[Any], key: str) -> list[Any]:
    if any(not isinstance(entry, dict) for entry in patch):
        raise PatchError(400, f"an entry of a list that merges by {key} is an object")
    result = [] if {"$patch": "replace"} in patch else list(target)
    for entry in patch:
        if entry == {"$patch": "replace"}:
            continue
        if entry.get(key) is None:
            raise PatchError(400, f"map: {entry} does not contain declared merge key: {key}")
        place = next(
            (n for n, each in enumerate(result) if isinstance(each, dict) and each.get(key) == entry[key]), None
        )
        if entry.get("$patch") == "delete":
            if place is not None:
                del result[place]
        elif place is None:
            result.append(strategic(None, entry))
        else:
            result[place] = strategic(result[place], entry)
    return result
