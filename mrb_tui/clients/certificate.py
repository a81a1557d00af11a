"""Certificates, as far as people need them: for whom, by whom, until when. Names are text from outside."""

import asyncio
import ssl
from dataclasses import dataclass
from datetime import UTC, datetime


@dataclass(frozen=True, slots=True)
class Certificate:
    """`accepted` is False for one that was only looked at: it may be anybody's."""

    subject: str
    issuer: str
    ends_at: datetime
    accepted: bool = True


def accepted_certificate(session: ssl.SSLObject) -> Certificate | None:
    """That of a session whose far side has been verified."""
    found = session.getpeercert() or {}
    ends = found.get("notAfter")
    if not isinstance(ends, str):
        return None
    ends_at = datetime.fromtimestamp(ssl.cert_time_to_seconds(ends), UTC)
    return Certificate(_name(found.get("subject")), _name(found.get("issuer")), ends_at)


async def shown_certificate(host: str, port: int, *, timeout_s: float) -> Certificate | None:
    """Whatever certificate the far side shows, though it is not trusted: who stands there? Nothing is sent to it.

    None where it shows none.
    """
    context = ssl.create_default_context()
    context.check_hostname, context.verify_mode = False, ssl.CERT_NONE
    try:
        async with asyncio.timeout(timeout_s):
            _, writer = await asyncio.open_connection(host, port, ssl=context, server_hostname=host)
    except (OSError, ValueError):  # TimeoutError and SSLError are OSErrors
        return None
    session: ssl.SSLObject | None = writer.get_extra_info("ssl_object")
    shown = session.getpeercert(binary_form=True) if session else None
    writer.transport.abort()
    await asyncio.sleep(0)
    return _parsed(shown) if shown else None


def _parsed(shown: bytes) -> Certificate | None:
    from cryptography import x509  # noqa: PLC0415 - only where a certificate is refused
    from cryptography.x509.oid import NameOID  # noqa: PLC0415 - the same

    def name(of: x509.Name) -> str:
        fields = (of.get_attributes_for_oid(oid) for oid in (NameOID.COMMON_NAME, NameOID.ORGANIZATION_NAME))
        return ", ".join(dict.fromkeys(str(found[0].value) for found in fields if found))

    try:
        found = x509.load_der_x509_certificate(shown)
        return Certificate(name(found.subject), name(found.issuer), found.not_valid_after_utc, accepted=False)
    except ValueError:
        return None


def _name(parts: object) -> str:
    """`Example CA, Example Inc.` of a name as the ssl module gives it: tuples of pairs."""
    rows = parts if isinstance(parts, tuple) else ()
    fields = {str(pair[0]): str(pair[1]) for row in rows for pair in row}
    named = (fields.get(field, "") for field in ("commonName", "organizationName"))
    return ", ".join(dict.fromkeys(filter(None, named)))
