"""What the client makes of answers: statuses in words, and bodies of every shape."""

import asyncio

import pytest
from aiohttp import web

from mrb_tui.clients.kube_words import KubeError
from mrb_tui.clients.kubernetes import KubernetesClient
from mrb_tui.domain.trouble import TroubleError, TroubleKind
from tests.clients.kubernetes.fake_api import TOKEN, FakeApi, status

PODS = "/api/v1/namespaces/shop/pods"


async def test_an_object_comes_as_a_dict_and_the_login_goes_with_the_request(
    api: FakeApi, client: KubernetesClient
) -> None:
    api.say(PODS, {"kind": "PodList", "items": [{"metadata": {"name": "a"}}]})
    answer = await client.get(PODS, [("labelSelector", "app=shop,tier in (a,b)")])
    assert answer["items"][0]["metadata"]["name"] == "a"
    assert api.asked == [("GET", PODS, {"labelSelector": "app=shop,tier in (a,b)"})]
    assert api.headers[0]["Authorization"] == f"Bearer {TOKEN}"


@pytest.mark.parametrize(
    ("code", "reason", "message", "kind", "words"),
    [
        (401, "Unauthorized", "Unauthorized", TroubleKind.UNAUTHORIZED, ("oncall", "expired")),
        (
            403,
            "Forbidden",
            'pods is forbidden: User "nobody" cannot list resource "pods" in API group "" in the namespace "shop"',
            TroubleKind.FORBIDDEN,
            ("nobody", "cannot list", '"pods"', '"shop"'),
        ),
        (404, "NotFound", 'deployments.apps "x" not found', TroubleKind.NOT_FOUND, ('"x" not found',)),
        (409, "Conflict", "the object has been modified", TroubleKind.REJECTED, ("409", "has been modified")),
        (410, "Expired", "too old resource version: 5 (99)", TroubleKind.REJECTED, ("410", "too old resource version")),
        (422, "Invalid", "spec.replicas: Invalid value: -1", TroubleKind.REJECTED, ("422", "Invalid value: -1")),
        (429, "TooManyRequests", "please try again later", TroubleKind.RATE_LIMITED, ("patience",)),
        (500, "InternalError", "etcdserver: leader changed", TroubleKind.SERVER_ERROR, ("500", "leader changed")),
        (503, "ServiceUnavailable", "apiserver not ready", TroubleKind.SERVER_ERROR, ("503", "not ready")),
    ],
)
async def test_an_error_status_is_told_in_words(
    api: FakeApi,
    client: KubernetesClient,
    code: int,
    reason: str,
    message: str,
    kind: TroubleKind,
    words: tuple[str, ...],
) -> None:
    api.say(PODS, status(code, reason, message), code)
    with pytest.raises(KubeError) as caught:
        await client.get(PODS)
    trouble = caught.value.trouble
    assert (trouble.kind, caught.value.code, caught.value.status["reason"]) == (kind, code, reason)
    assert trouble.what == "Reading pods in shop failed"
    for word in words:
        assert word in trouble.why


async def test_every_request_is_sent_once(api: FakeApi, client: KubernetesClient) -> None:
    async def busy(request: web.Request) -> web.StreamResponse:
        return web.json_response(status(429, "TooManyRequests", ""), status=429, headers={"Retry-After": "1"})

    api.handlers[PODS] = busy
    with pytest.raises(KubeError):
        await client.get(PODS)
    assert len(api.asked) == 1


async def test_a_404_of_something_else_asks_what_was_reached(api: FakeApi, client: KubernetesClient) -> None:
    api.say(PODS, b"<html>404 page not found</html>", 404, "text/html")
    with pytest.raises(TroubleError) as caught:
        await client.get(PODS)
    assert "is this a Kubernetes API server?" in caught.value.trouble.why


@pytest.mark.parametrize(
    "body",
    [b"[]", b"7", b"\xff\xfe", b"", b'{"message": null}', b'{"message": ["a"]}', b"[" * 50_000],
    ids=["list", "number", "not text", "empty", "null message", "strange message", "deep"],
)
async def test_an_error_without_a_status_object_is_still_an_error(
    api: FakeApi, client: KubernetesClient, body: bytes
) -> None:
    api.say(PODS, body, 500)
    with pytest.raises(KubeError) as caught:
        await client.get(PODS)
    assert caught.value.trouble.kind is TroubleKind.SERVER_ERROR


async def test_an_errors_message_is_cleaned_and_masked(api: FakeApi, client: KubernetesClient) -> None:
    message = f"\x1b[2J\x1b]52;c;ZXZpbA==\x07denied to Bearer {TOKEN}\u202e and more"
    api.say(PODS, status(403, "Forbidden", message), 403)
    with pytest.raises(TroubleError) as caught:
        await client.get(PODS)
    assert caught.value.trouble.why == "denied to Bearer [masked] and more"


@pytest.mark.parametrize(
    "body",
    [
        b'{"kind": "PodList", "items": [{"metadata"',
        b"<html>Sign in to the Wi-Fi</html>",
        b"",
        b"[]",
        b"null",
        b'"text"',
        b"\xff\xfe\x00",
        b"[" * 100_000,
        b'{"a": ' + b"9" * 5_000 + b"}",
    ],
    ids=["truncated", "html", "empty", "list", "null", "string", "not text", "deep", "huge number"],
)
async def test_what_is_no_object_is_malformed(api: FakeApi, client: KubernetesClient, body: bytes) -> None:
    api.say(PODS, body)
    with pytest.raises(TroubleError) as caught:
        await client.get(PODS)
    trouble = caught.value.trouble
    assert trouble.kind is TroubleKind.MALFORMED
    assert len(trouble.why) < 200


async def test_ten_megabytes_are_read(api: FakeApi, client: KubernetesClient) -> None:
    api.say(PODS, {"items": ["x" * 1000] * 10_000})
    assert len((await client.get(PODS))["items"]) == 10_000


async def test_a_body_without_end_is_cut_off_and_told(
    api: FakeApi, client: KubernetesClient, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("mrb_tui.clients.kubernetes.MAX_BODY", 100_000)

    async def endless(request: web.Request) -> web.StreamResponse:
        response = web.StreamResponse()
        await response.prepare(request)
        await response.write(b'{"items": ["')
        while True:
            await response.write(b"x" * 50_000)
            await asyncio.sleep(0)

    api.handlers[PODS] = endless
    with pytest.raises(TroubleError) as caught:
        await client.get(PODS)
    assert caught.value.trouble.kind is TroubleKind.TOO_LARGE


async def test_permission_is_asked_of_the_cluster(api: FakeApi, client: KubernetesClient) -> None:
    path = "/apis/authorization.k8s.io/v1/selfsubjectaccessreviews"
    sent = []

    async def review(request: web.Request) -> web.StreamResponse:
        sent.append(await request.json())
        return web.json_response({"status": {"allowed": len(sent) == 1, "reason": "RBAC: \x1b[31mno"}}, status=201)

    api.handlers[path] = review
    first = await client.allowed("patch", "apps", "deployments", name="web", namespace="shop")
    second = await client.allowed("get", "", "pods", subresource="log", namespace="shop")
    assert (first.allowed, second.allowed, second.reason) == (True, False, "RBAC: no")
    assert sent[0]["spec"]["resourceAttributes"] == {
        "verb": "patch",
        "group": "apps",
        "resource": "deployments",
        "name": "web",
        "namespace": "shop",
    }
    assert sent[1]["spec"]["resourceAttributes"]["subresource"] == "log"


async def test_a_review_without_status_allows_nothing(api: FakeApi, client: KubernetesClient) -> None:
    api.say("/apis/authorization.k8s.io/v1/selfsubjectaccessreviews", {"kind": "SelfSubjectAccessReview"}, 201)
    assert not (await client.allowed("get", "", "pods", namespace="shop")).allowed
