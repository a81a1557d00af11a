"""Patches as they leave: content type, dry run, manager, and the very bytes that Go would write."""

import json

import pytest
from aiohttp import web
from hypothesis import given
from hypothesis import strategies as st

from mrb_tui.clients.go_json import go_json
from mrb_tui.clients.kube_words import APPLY, JSON_PATCH, KubeError
from mrb_tui.clients.kubernetes import KubernetesClient
from tests.clients.kubernetes.fake_api import FakeApi, status

PATH = "/apis/apps/v1/namespaces/shop/deployments/chat"


async def sent(api: FakeApi) -> list[bytes]:
    bodies: list[bytes] = []

    async def handler(request: web.Request) -> web.StreamResponse:
        bodies.append(await request.read())
        return web.json_response({"kind": "Deployment"})

    api.handlers[PATH] = handler
    return bodies


async def test_a_json_patch_is_sent_as_go_would_write_it(api: FakeApi, client: KubernetesClient) -> None:
    bodies = await sent(api)
    patch = [{"op": "test", "path": "/a", "value": "x → y & <z>\u2028"}]
    await client.patch(PATH, patch, JSON_PATCH)
    assert bodies == ['[{"op":"test","path":"/a","value":"x → y \\u0026 \\u003cz\\u003e\\u2028"}]'.encode()]
    assert api.headers[-1]["Content-Type"] == JSON_PATCH
    assert api.headers[-1]["Content-Length"] == str(len(bodies[0]))


async def test_dry_run_manager_and_force_are_in_the_query(api: FakeApi, client: KubernetesClient) -> None:
    bodies = await sent(api)
    await client.patch(PATH, [], JSON_PATCH, dry_run=True)
    await client.patch(PATH, {"kind": "Secret"}, APPLY, force=True, manager="mrb-tui-key")
    assert api.queries(PATH) == [
        {"fieldManager": "mrb-tui", "dryRun": "All"},
        {"fieldManager": "mrb-tui-key", "force": "true"},
    ]
    assert api.headers[-1]["Content-Type"] == APPLY
    assert json.loads(bodies[-1]) == {"kind": "Secret"}


async def test_a_patch_that_gets_no_answer_is_not_sent_again(api: FakeApi, client: KubernetesClient) -> None:
    async def cut(request: web.Request) -> web.StreamResponse:
        assert request.transport is not None
        request.transport.abort()
        return web.Response()

    api.handlers[PATH] = cut
    with pytest.raises(Exception, match="cut the connection"):
        await client.patch(PATH, [], JSON_PATCH)
    assert len(api.asked) == 1


async def test_a_conflict_comes_with_its_status(api: FakeApi, client: KubernetesClient) -> None:
    api.say(PATH, status(409, "Conflict", "the object has been modified"), 409)
    with pytest.raises(KubeError) as told:
        await client.patch(PATH, [], JSON_PATCH)
    assert (told.value.code, told.value.status["reason"]) == (409, "Conflict")


@given(st.recursive(st.none() | st.booleans() | st.integers() | st.text(), lambda inner: st.lists(inner, max_size=3)))
def test_whatever_is_written_means_the_same(value: object) -> None:
    written = go_json(value)
    assert json.loads(written) == value
    assert not set("<>&\u2028\u2029") & set(written.decode())
