"""Why the cluster did not do what it was asked, in words."""

import asyncio
import json
import socket
import ssl
from collections.abc import Mapping
from typing import Any

import aiohttp

from mrb_tui.clients.http_trouble import dns_trouble
from mrb_tui.clients.kube_words import KubeError
from mrb_tui.clients.tls import tls_reason
from mrb_tui.domain.trouble import Trouble, TroubleKind
from mrb_tui.scrub.scrubber import Scrubber


def error_from_answer(code: int, body: bytes, what: str, user: str, scrubber: Scrubber) -> KubeError:
    """The error behind a status of 400 or more. Bodies are Status objects, or plain text."""
    try:
        status = json.loads(body)
    except (ValueError, RecursionError):
        status = {}
    if not isinstance(status, dict):
        status = {}
    message = scrubber.line(str(status.get("message") or "") or body[:300], 240)
    kind, why, advice = _words(code, message, status, user)
    return KubeError(Trouble(kind, what, why, advice), code, status)


def _words(code: int, message: str, status: Mapping[str, Any], user: str) -> tuple[TroubleKind, str, tuple[str, ...]]:
    if code == 401:
        who = f" as {user}" if user else ""
        return (
            TroubleKind.UNAUTHORIZED,
            f"the login{who} is not accepted: expired, or of another cluster",
            ("log in again, as your cloud provider has it", "check services.target.context"),
        )
    if code == 403:
        return (
            TroubleKind.FORBIDDEN,
            message or "not permitted",
            ("ask a cluster admin; mrb-tui doctor lists what is needed",),
        )
    if code == 404:
        kind = "" if status.get("kind") else " (is this a Kubernetes API server?)"
        return TroubleKind.NOT_FOUND, (message or "not found") + kind, ("check namespace, workload and context",)
    if code == 429:
        return TroubleKind.RATE_LIMITED, "the API server asks for patience", ("it is overloaded, or limits this user",)
    if code >= 500:
        return TroubleKind.SERVER_ERROR, f"the API server answered {code}: {message}", ("is the control plane well?",)
    return TroubleKind.REJECTED, f"{code}: {message}", ()


def trouble_from(error: BaseException, what: str, server: str, timeout_s: float, scrubber: Scrubber) -> Trouble:
    """The trouble behind a request that got no answer."""
    advice = (f"is {server} reachable from here: VPN, context, bastion?",)
    if isinstance(error, aiohttp.ClientProxyConnectionError | aiohttp.ClientHttpProxyError):
        status = f" {error.status}" if isinstance(error, aiohttp.ClientHttpProxyError) else ""
        why = f"the proxy answered{status}" if status else "the proxy did not answer"
        return Trouble(TroubleKind.PROXY, what, why, ("see proxy-url in the kubeconfig, HTTPS_PROXY and NO_PROXY",))
    if isinstance(error, aiohttp.ConnectionTimeoutError):
        return Trouble(TroubleKind.TIMEOUT, what, f"no connection to {server} within {timeout_s:g} s", advice)
    if isinstance(error, asyncio.TimeoutError | aiohttp.ServerTimeoutError):
        return Trouble(TroubleKind.TIMEOUT, what, f"the API server did not answer within {timeout_s:g} s", advice)
    if isinstance(error, ValueError) and not isinstance(error, ssl.SSLError):  # aiohttp's own are ValueErrors too
        why = f"the address of {server}, or of the proxy before it, cannot be used"
        return Trouble(TroubleKind.CONFIGURATION, what, why, ("see server and proxy-url in the kubeconfig",))
    # What is inside comes first: aiohttp's certificate error is an SSLError by name, without its fields.
    causes = (error.__cause__, getattr(error, "os_error", None), getattr(error, "certificate_error", None), error)
    for cause in causes:
        if isinstance(cause, ssl.SSLError):
            why, tls_advice = tls_reason(cause)
            return Trouble(
                TroubleKind.TLS, what, why, (*tls_advice, "check the cluster's certificate-authority in the kubeconfig")
            )
        if isinstance(cause, socket.gaierror):
            return dns_trouble(what, server, cause)
        if isinstance(cause, ConnectionRefusedError):
            refused_advice = ("is the API server up, and its port right?", *advice)
            return Trouble(TroubleKind.REFUSED, what, f"{server} refused the connection", refused_advice)
    if isinstance(error, aiohttp.ServerDisconnectedError | aiohttp.ClientPayloadError | ConnectionError):
        return Trouble(TroubleKind.DISCONNECTED, what, "the API server cut the connection", ("it may be restarting",))
    return Trouble(TroubleKind.UNREACHABLE, what, scrubber.line(str(error), 160) or type(error).__name__, advice)
