"""Whom to trust: the system's certificate authorities, or those of a file."""

import ssl
from functools import lru_cache
from pathlib import Path

import certifi

from mrb_tui.domain.trouble import Trouble, TroubleError, TroubleKind


@lru_cache(maxsize=8)
def tls_context(ca_file: Path | None) -> ssl.SSLContext:
    """A verifying client context. With `ca_file`, that file's authorities alone. Raises TroubleError for a bad file."""
    if ca_file is None:
        context = ssl.create_default_context()
        if not context.cert_store_stats()["x509_ca"] and not ssl.get_default_verify_paths().capath:
            context.load_verify_locations(certifi.where())
        return context
    try:
        return ssl.create_default_context(cafile=str(ca_file))
    except (OSError, ssl.SSLError) as error:
        raise TroubleError(
            Trouble(
                TroubleKind.CONFIGURATION,
                f"The CA file {ca_file} could not be read",
                getattr(error, "strerror", None) or str(error),
                ("give ca_file a PEM file with the authority's certificate",),
            )
        ) from None


def tls_reason(error: BaseException) -> tuple[str, tuple[str, ...]]:
    """Why a handshake failed, in a sentence, and what to try."""
    text = str(error)
    if isinstance(error, ssl.SSLCertVerificationError):
        text = error.verify_message or text
    lower = text.lower()
    if "expired" in lower:
        return "the certificate has expired", ("check this machine's clock", "tell whoever runs the far side")
    if "not yet valid" in lower:
        return "the certificate is not valid yet", ("check this machine's clock",)
    if "hostname" in lower or "ip address mismatch" in lower or "not valid for" in lower:
        return "the certificate is for another name", ("check the URL; a portal or a proxy may be answering",)
    if (
        "self-signed" in lower
        or "self signed" in lower
        or "unable to get local issuer" in lower
        or "unknown ca" in lower
    ):
        return (
            "the certificate's authority is not trusted here",
            (
                "if the authority is your own, give its certificate as ca_file",
                "else something on the way opens the connection",
            ),
        )
    if "wrong_version_number" in lower or "wrong version number" in lower or "http_request" in lower:
        return "the far side does not speak TLS", ("is it http:// rather than https://?",)
    return f"the TLS handshake failed ({text[:120]})", ("try with curl -v from the same machine",)
