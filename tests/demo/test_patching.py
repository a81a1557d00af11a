"""Patches by the examples of their specifications: RFC 7386, RFC 6902, and Kubernetes' strategic merge."""

import copy
from collections.abc import Callable
from contextlib import suppress
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from mrb_tui.demo.patching import PatchError, json_patch, merge, strategic

SCALARS = st.none() | st.booleans() | st.integers(-9, 9) | st.text("ab~/$", max_size=3)
JSON = st.recursive(
    SCALARS,
    lambda inner: st.lists(inner, max_size=3) | st.dictionaries(st.text("abc/~", max_size=2), inner, max_size=3),
)


def _container(*env: dict[str, Any], **more: Any) -> dict[str, Any]:
    return {"name": "app", "image": "app:1", "env": list(env), **more}


def _spec(*containers: dict[str, Any]) -> dict[str, Any]:
    return {"spec": {"template": {"spec": {"containers": list(containers)}}}}


KEY = {"name": "KEY", "valueFrom": {"secretKeyRef": {"name": "keys", "key": "api"}}}
LIMIT = {"name": "LIMIT", "value": "50"}
SIDECAR = {"name": "sidecar", "image": "proxy:3"}


# ---------------------------------------------------------------- strategic merge
def test_a_variable_of_a_named_container_changes_and_nothing_else_does() -> None:
    before = _spec(_container(LIMIT, KEY), SIDECAR)
    after = strategic(before, _spec({"name": "app", "env": [{"name": "LIMIT", "value": "5"}]}))
    assert after == _spec(_container({"name": "LIMIT", "value": "5"}, KEY), SIDECAR)


def test_a_variable_that_was_not_there_is_added_at_the_end() -> None:
    after = strategic(_spec(_container(KEY)), _spec({"name": "app", "env": [LIMIT]}))
    assert after == _spec(_container(KEY, LIMIT))


def test_a_container_without_variables_gets_its_first() -> None:
    after = strategic(_spec(SIDECAR), _spec({"name": "sidecar", "env": [LIMIT]}))
    assert after == _spec({**SIDECAR, "env": [LIMIT]})


def test_delete_takes_one_entry_out_and_does_not_mind_that_it_is_gone() -> None:
    patch = _spec({"name": "app", "env": [{"name": "LIMIT", "$patch": "delete"}]})
    after = strategic(_spec(_container(LIMIT, KEY)), patch)
    assert after == _spec(_container(KEY))
    assert strategic(after, patch) == after


def test_null_takes_a_field_out_at_any_depth() -> None:
    plain = {"name": "KEY", "value": "x", "valueFrom": None}
    assert strategic(_spec(_container(KEY)), _spec({"name": "app", "env": [plain]})) == _spec(
        _container({"name": "KEY", "value": "x"})
    )


def test_null_leaves_nothing_behind_in_an_entry_that_is_new() -> None:
    # `kubectl set env` sends this for every variable that it sets
    after = strategic(_spec(_container()), _spec({"name": "app", "env": [{**LIMIT, "valueFrom": None}]}))
    assert after == _spec(_container(LIMIT))


def test_the_wanted_order_that_kubectl_sends_along_is_no_field() -> None:
    patch = {"$setElementOrder/env": [{"name": "LIMIT"}], "env": [{"name": "LIMIT", "value": "5"}]}
    assert strategic({"env": [LIMIT]}, patch) == {"env": [{"name": "LIMIT", "value": "5"}]}


def test_replace_takes_the_place_of_an_object_and_of_a_list() -> None:
    assert strategic({"labels": {"a": "1", "b": "2"}}, {"labels": {"$patch": "replace", "c": "3"}}) == {
        "labels": {"c": "3"}
    }
    assert strategic({"env": [KEY]}, {"env": [LIMIT, {"$patch": "replace"}]}) == {"env": [LIMIT]}


def test_delete_takes_an_object_out() -> None:
    assert strategic({"strategy": {"type": "Recreate"}, "b": 1}, {"strategy": {"$patch": "delete"}}) == {"b": 1}


def test_lists_without_a_merge_key_are_replaced() -> None:
    assert strategic({"args": ["a", "b"]}, {"args": ["c"]}) == {"args": ["c"]}


@pytest.mark.parametrize(
    "patch", [{"env": ["LIMIT=5"]}, {"env": [{"value": "5"}]}, {"env": [{"name": None}]}, {"containers": [[]]}]
)
def test_an_entry_without_its_merge_key_is_refused(patch: dict[str, Any]) -> None:
    with pytest.raises(PatchError) as refused:
        strategic({"env": [LIMIT], "containers": [SIDECAR]}, patch)
    assert 400 <= refused.value.code < 500


# ------------------------------------------------------------------- merge patch
RFC_7386 = [
    ({"a": "b"}, {"a": "c"}, {"a": "c"}),
    ({"a": "b"}, {"b": "c"}, {"a": "b", "b": "c"}),
    ({"a": "b"}, {"a": None}, {}),
    ({"a": "b", "b": "c"}, {"a": None}, {"b": "c"}),
    ({"a": ["b"]}, {"a": "c"}, {"a": "c"}),
    ({"a": "c"}, {"a": ["b"]}, {"a": ["b"]}),
    ({"a": {"b": "c"}}, {"a": {"b": "d", "c": None}}, {"a": {"b": "d"}}),
    ({"a": [{"b": "c"}]}, {"a": [1]}, {"a": [1]}),
    (["a", "b"], ["c", "d"], ["c", "d"]),
    ({"a": "b"}, ["c"], ["c"]),
    ({"a": "foo"}, None, None),
    ({"a": "foo"}, "bar", "bar"),
    ({"e": None}, {"a": 1}, {"e": None, "a": 1}),
    ([1, 2], {"a": "b", "c": None}, {"a": "b"}),
    ({}, {"a": {"bb": {"ccc": None}}}, {"a": {"bb": {}}}),
]
"""The table of appendix A."""


@pytest.mark.parametrize(("target", "patch", "result"), RFC_7386)
def test_merge_as_in_the_table_of_the_rfc(target: Any, patch: Any, result: Any) -> None:
    assert merge(target, patch) == result


# -------------------------------------------------------------------- JSON patch
RFC_6902 = {
    "A.1 add a member": ({"foo": "bar"}, {"op": "add", "path": "/baz", "value": 1}, {"baz": 1, "foo": "bar"}),
    "A.2 add an element": ({"f": [1, 3]}, {"op": "add", "path": "/f/1", "value": 2}, {"f": [1, 2, 3]}),
    "A.3 remove a member": ({"baz": 1, "foo": 2}, {"op": "remove", "path": "/baz"}, {"foo": 2}),
    "A.4 remove an element": ({"f": [1, 2, 3]}, {"op": "remove", "path": "/f/1"}, {"f": [1, 3]}),
    "A.5 replace": ({"baz": 1, "foo": 2}, {"op": "replace", "path": "/baz", "value": 3}, {"baz": 3, "foo": 2}),
    "A.8 test": ({"f": ["a", 2]}, {"op": "test", "path": "/f/1", "value": 2}, {"f": ["a", 2]}),
    "A.10 add an object": ({}, {"op": "add", "path": "/a", "value": {"b": {}}}, {"a": {"b": {}}}),
    "A.14 escapes": ({"/": 9, "~1": 10}, {"op": "replace", "path": "/~01", "value": 7}, {"/": 9, "~1": 7}),
    "A.16 add to the end": ({"f": [1]}, {"op": "add", "path": "/f/-", "value": [2]}, {"f": [1, [2]]}),
    "replace an element": ({"f": [1, 2]}, {"op": "replace", "path": "/f/0", "value": 9}, {"f": [9, 2]}),
    "the whole document": ({"a": 1}, {"op": "replace", "path": "", "value": {"b": 2}}, {"b": 2}),
}


@pytest.mark.parametrize("example", RFC_6902.values(), ids=RFC_6902.keys())
def test_json_patch_as_in_the_examples_of_the_rfc(example: tuple[Any, dict[str, Any], Any]) -> None:
    target, operation, result = example
    assert json_patch(target, [operation]) == result


@pytest.mark.parametrize(
    "operation",
    [
        {"op": "test", "path": "/a/0", "value": 2},
        {"op": "test", "path": "/b", "value": 2},
        {"op": "test", "path": "/b/c", "value": None},
        {"op": "test", "path": "/a/7", "value": None},
        {"op": "remove", "path": "/b"},
        {"op": "replace", "path": "/b", "value": 1},
        {"op": "replace", "path": "/a/-", "value": 1},
        {"op": "replace", "path": "/a/7", "value": 1},
        {"op": "remove", "path": "/a/-1"},
        {"op": "add", "path": "/a/7", "value": 1},
        {"op": "add", "path": "/a/-1", "value": 1},
        {"op": "add", "path": "/a/x", "value": 1},
        {"op": "add", "path": "/b/c", "value": 1},
        {"op": "add", "path": "/word/c", "value": 1},
        {"op": "test", "path": "/word/c", "value": 1},
        {"op": "add", "path": "/b"},
        {"op": "add", "path": "b", "value": 1},
        {"op": "add", "value": 1},
        {"op": "add", "path": 7, "value": 1},
        {"path": "/a"},
        {"op": "explode", "path": "/a"},
        "add",
    ],
)
def test_a_json_patch_that_does_not_fit_is_refused(operation: Any) -> None:
    with pytest.raises(PatchError) as refused:
        json_patch({"a": [1], "word": "w"}, [operation])
    assert 400 <= refused.value.code < 500


def test_a_test_for_null_says_that_a_member_is_absent_as_the_api_server_has_it() -> None:
    assert json_patch({"a": 1}, [{"op": "test", "path": "/b", "value": None}]) == {"a": 1}
    with pytest.raises(PatchError):
        json_patch({"a": 1}, [{"op": "test", "path": "/a", "value": None}])


@pytest.mark.parametrize("operations", [{"op": "add"}, "add", None, 7])
def test_a_json_patch_is_a_list(operations: Any) -> None:
    with pytest.raises(PatchError) as refused:
        json_patch({}, operations)
    assert refused.value.code == 400


def test_a_list_of_operations_counts_whole_or_not_at_all() -> None:
    target = {"a": 1}
    with pytest.raises(PatchError):
        json_patch(target, [{"op": "remove", "path": "/a"}, {"op": "test", "path": "/a", "value": 1}])
    assert target == {"a": 1}


# -------------------------------------------------------------------- all of them
@given(target=JSON, patch=JSON)
def test_a_merge_done_twice_is_the_same_as_once(target: Any, patch: Any) -> None:
    once = merge(target, patch)
    assert merge(once, patch) == once


@given(target=JSON, patch=JSON)
@pytest.mark.parametrize("apply", [merge, strategic])
def test_no_patch_changes_what_it_was_given(apply: Callable[[Any, Any], Any], target: Any, patch: Any) -> None:
    kept = copy.deepcopy((target, patch))
    apply(target, patch)
    assert (target, patch) == kept


OPERATIONS = st.fixed_dictionaries(
    {},
    optional={
        "op": st.sampled_from(["add", "test", "replace", "remove", "move"]),
        "path": st.lists(st.sampled_from(["a", "b", "0", "1", "-", "-1", "~1", ""]), max_size=3).map(
            lambda steps: "".join(f"/{step}" for step in steps)
        ),
        "value": JSON,
    },
)


@given(target=JSON, operations=JSON | st.lists(OPERATIONS, max_size=3))
def test_whatever_comes_as_a_json_patch_is_applied_or_refused(target: Any, operations: Any) -> None:
    kept = copy.deepcopy(target)
    with suppress(PatchError):
        json_patch(target, operations)
    assert target == kept
