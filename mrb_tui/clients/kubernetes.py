"""Kubernetes with plain dicts: the official client's configuration, login and transport, and raw requests.

https://kubernetes.io/docs/reference/using-api/api-concepts/
"""

import asyncio
import json
from collections.abc import AsyncGenerator, AsyncIterator, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import aiohttp
from kubernetes.aio.client import ApiClient, Configuration

from mrb_tui.clients.go_json import as_go_writes
from mrb_tui.clients.kube_login import Login, log_in
from mrb_tui.clients.kube_place import place
from mrb_tui.clients.kube_trouble import error_from_answer, trouble_from
from mrb_tui.clients.kube_words import FIELD_MANAGER, Permission
from mrb_tui.domain.trouble import Trouble, TroubleError, TroubleKind
from mrb_tui.scrub.scrubber import Scrubber

Query = Sequence[tuple[str, str]]
Object = dict[str, Any]
"""A Kubernetes object as it came. Read it with care: any field may be absent."""

MAX_BODY = 50_000_000
CONNECT_S = 3.0
WRITE_S = 30.0
"""Admission webhooks may take up to half a minute, and a write whose answer is not waited for leaves a doubt."""


@dataclass(frozen=True, slots=True)
class KubeAccess:
    """Which cluster, as whom. None takes what kubectl would take."""

    kubeconfig: Path | None = None
    context: str | None = None


class KubernetesClient:
    """One cluster, one user. Every call has a limit, and none is repeated."""

    def __init__(
        self,
        configuration: Configuration,
        login: Login | None,
        scrubber: Scrubber,
        *,
        context: str,
        namespace: str,
        user: str,
        timeout_s: float,
    ) -> None:
        self.server = scrubber.line(str(configuration.host))
        self.context, self.namespace, self.user = context, namespace, user
        self._scrubber = scrubber
        self._timeout_s = timeout_s
        self._configuration = configuration
        self._login = login if login is not None and login.has_plugin else None
        self._login_lock = asyncio.Lock()
        configuration.connection_pool_maxsize = (
            0  # every followed pod keeps a connection: a bound would starve the rest
        )
        configuration.client_session_kwargs = {"middlewares": (as_go_writes,)}
        try:
            self._api = ApiClient(configuration)
        except (OSError, ValueError) as error:
            what = f"The cluster {self.server} cannot be used"
            raise TroubleError(trouble_from(error, what, self.server, timeout_s, scrubber)) from None

    @classmethod
    async def connect(
        cls, access: KubeAccess, scrubber: Scrubber, temp_dir: Path, *, timeout_s: float = 5.0
    ) -> "KubernetesClient":
        """Log in; nothing is asked of the cluster yet. Certificates from the kubeconfig lie in `temp_dir` meanwhile.

        Raises TroubleError.
        """
        configuration, login, named = await log_in(access.kubeconfig, access.context, scrubber, temp_dir)
        return cls(configuration, login, scrubber, timeout_s=timeout_s, **named)

    async def get(self, path: str, query: Query = ()) -> Object:
        """GET an object or a list. Raises TroubleError."""
        return await self._json("GET", path, query)

    async def create(self, path: str, body: Object, query: Query = ()) -> Object:
        """POST an object. Raises TroubleError."""
        return await self._json("POST", path, query, body, "application/json")

    async def patch(
        self,
        path: str,
        body: object,
        content_type: str,
        *,
        dry_run: bool = False,
        force: bool = False,
        manager: str = FIELD_MANAGER,
    ) -> Object:
        """PATCH an object, once: it is never repeated, not even after a lost connection. Raises TroubleError.

        A list is a JSON Patch. `APPLY` is server-side apply; `force` then takes fields from whoever manages them.
        """
        query = [("fieldManager", manager)]
        query += [("dryRun", "All")] if dry_run else []
        query += [("force", "true")] if force else []
        return await self._json("PATCH", path, query, body, content_type, max(self._timeout_s, WRITE_S))

    async def allowed(
        self, verb: str, group: str, resource: str, *, subresource: str = "", name: str = "", namespace: str
    ) -> Permission:
        """Ask the cluster whether this user may (SelfSubjectAccessReview). Raises TroubleError."""
        attributes = {
            "verb": verb,
            "group": group,
            "resource": resource,
            "subresource": subresource,
            "name": name,
            "namespace": namespace,
        }
        review = {
            "apiVersion": "authorization.k8s.io/v1",
            "kind": "SelfSubjectAccessReview",
            "spec": {"resourceAttributes": {key: value for key, value in attributes.items() if value}},
        }
        answer = await self.create("/apis/authorization.k8s.io/v1/selfsubjectaccessreviews", review)
        status = answer.get("status") or {}
        return Permission(bool(status.get("allowed")), self._scrubber.line(str(status.get("reason") or ""), 200))

    async def lines(
        self, path: str, query: Query = (), *, idle_s: float | None = None, pace_s: float = 0.0
    ) -> AsyncGenerator[bytes, None]:
        """The lines of a stream (a followed log, a watch), without their ends, until the far side ends it.

        A line longer than aiohttp's buffer comes in pieces. Raises TroubleError, also after `idle_s` of silence.
        With `pace_s`, what comes meanwhile is read at once: few turns for much, instead of many for little each.
        """
        await self._renew()
        response = await self._send("GET", path, query, timeout=_stream_timeout(idle_s))
        try:
            async for piece in _lines_of(response, pace_s):
                yield piece
        except (aiohttp.ClientError, TimeoutError, OSError) as error:
            raise TroubleError(self._trouble(error, f"Following {place(path)} broke off", idle_s or 0.0)) from None
        finally:
            _cut(response)

    async def aclose(self) -> None:
        """Close all connections."""
        await self._api.close()

    async def _json(
        self,
        method: str,
        path: str,
        query: Query = (),
        body: object = None,
        content_type: str | None = None,
        timeout_s: float | None = None,
    ) -> Object:
        what = f"{_VERBS[method]} {place(path)} failed"
        limit_s = timeout_s or self._timeout_s
        limits = aiohttp.ClientTimeout(total=limit_s, connect=CONNECT_S)
        await self._renew()
        try:
            async with asyncio.timeout(limit_s):
                response = await self._send(method, path, query, body, content_type, limits)
                async with response:
                    raw = bytearray()
                    while len(raw) <= MAX_BODY and (piece := await response.content.read(1 << 20)):
                        raw += piece
        except (aiohttp.ClientError, TimeoutError, OSError) as error:
            raise TroubleError(self._trouble(error, what, limit_s)) from None
        if len(raw) > MAX_BODY:
            why = f"the answer is longer than {MAX_BODY:,} bytes"
            raise TroubleError(Trouble(TroubleKind.TOO_LARGE, what, why, ("narrow the selector, if it is a list",)))
        try:
            data = json.loads(raw)
        except (ValueError, RecursionError):
            data = None
        if not isinstance(data, dict):
            begins = self._scrubber.line(bytes(raw[:80]))
            why = f"the answer is no Kubernetes object: {begins!r}"
            raise TroubleError(Trouble(TroubleKind.MALFORMED, what, why, ("is the server in the kubeconfig right?",)))
        return data

    async def _send(
        self,
        method: str,
        path: str,
        query: Query,
        body: object = None,
        content_type: str | None = None,
        timeout: aiohttp.ClientTimeout | None = None,
    ) -> aiohttp.ClientResponse:
        headers = {"Accept": "application/json, */*"} | ({"Content-Type": content_type} if content_type else {})
        what = f"{_VERBS[method]} {place(path)} failed"
        limits = timeout or aiohttp.ClientTimeout(total=self._timeout_s, connect=CONNECT_S)
        try:
            verb, url, head, payload, _ = await self._api.param_serialize(
                method,
                path,
                query_params=list(query),
                header_params=headers,
                body=body,
                auth_settings=["BearerToken"],
            )
            answer = await self._api.call_api(verb, url, head, payload, _request_timeout=limits)
        except (aiohttp.ClientError, TimeoutError, OSError, ValueError) as error:
            limit_s = None if isinstance(error, aiohttp.ConnectionTimeoutError) else limits.total
            raise TroubleError(self._trouble(error, what, limit_s or CONNECT_S)) from None
        response: aiohttp.ClientResponse = answer.response
        if response.status >= 400:
            async with response:
                raw = await response.content.read(64 * 1024)
            raise error_from_answer(response.status, raw, what, self.user, self._scrubber)
        return response

    def _trouble(self, error: BaseException, what: str, timeout_s: float) -> Trouble:
        return trouble_from(error, what, self.server, timeout_s, self._scrubber)

    async def _renew(self) -> None:
        """Log in again where the plugin's token has expired: before the request, whose time is the server's alone."""
        if self._login is None:
            return
        async with self._login_lock:
            await self._login.load_from_exec_plugin()
            if "token" in self._login.__dict__:
                self._configuration.api_key["BearerToken"] = self._login.token


_VERBS = {"GET": "Reading", "POST": "Posting to", "PATCH": "Changing"}


def _cut(response: aiohttp.ClientResponse) -> None:
    """Without a goodbye: TLS would wait half a minute for the far side's, out of sight of whoever closes the client."""
    connection = response.connection
    if connection is not None and connection.transport is not None:
        connection.transport.abort()
    response.close()


def _stream_timeout(idle_s: float | None) -> aiohttp.ClientTimeout:
    return aiohttp.ClientTimeout(total=None, connect=CONNECT_S, sock_connect=CONNECT_S, sock_read=idle_s)


async def _lines_of(response: aiohttp.ClientResponse, pace_s: float = 0.0) -> AsyncIterator[bytes]:
    """Lines, whatever their length: aiohttp's own line reader raises for long ones. `pace_s` is between two reads."""
    rest = b""
    async for chunk in response.content.iter_any():
        *whole, rest = (rest + chunk).split(b"\n")
        for line in whole:
            yield line
        if len(rest) > _LONGEST:
            yield rest
            rest = b""
        await asyncio.sleep(pace_s)  # as long as there is more at hand, reading alone gives nobody else a turn
    if rest:
        yield rest


_LONGEST = 256 * 1024
