import ssl
from pathlib import Path

import pytest

from mrb_tui.clients.tls import tls_context, tls_reason
from mrb_tui.domain.trouble import TroubleError, TroubleKind
from tests.clients.loopback import authority


def test_a_ca_file_is_trusted_alone(tmp_path: Path) -> None:
    _, file = authority(tmp_path)
    context = tls_context(file)
    assert context.verify_mode is ssl.CERT_REQUIRED
    assert context.check_hostname
    assert context.cert_store_stats()["x509_ca"] == 1


def test_without_one_the_systems_are() -> None:
    context = tls_context(None)
    assert context.verify_mode is ssl.CERT_REQUIRED
    assert context.check_hostname


@pytest.mark.parametrize("content", [None, "", "not a certificate", "-----BEGIN CERTIFICATE-----\nAAAA\n"])
def test_a_ca_file_that_is_none_is_a_mistake_in_the_configuration(tmp_path: Path, content: str | None) -> None:
    file = tmp_path / "ca.pem"
    if content is not None:
        file.write_text(content)
    with pytest.raises(TroubleError) as caught:
        tls_context(file)
    assert caught.value.trouble.kind is TroubleKind.CONFIGURATION
    assert str(file) in caught.value.trouble.what
    assert caught.value.trouble.why


def test_a_ca_file_that_was_mended_is_read_again(tmp_path: Path) -> None:
    file = tmp_path / "ca.pem"
    with pytest.raises(TroubleError):
        tls_context(file)
    authority(tmp_path)
    assert tls_context(file).cert_store_stats()["x509_ca"] == 1


@pytest.mark.parametrize(
    ("said", "why"),
    [
        ("certificate has expired", "the certificate has expired"),
        ("certificate is not yet valid", "the certificate is not valid yet"),
        ("Hostname mismatch, certificate is not valid for 'a'.", "the certificate is for another name"),
        ("IP address mismatch, certificate is not valid for '::1'.", "the certificate is for another name"),
        ("self-signed certificate in certificate chain", "the certificate's authority is not trusted here"),
        ("self signed certificate", "the certificate's authority is not trusted here"),
        ("unable to get local issuer certificate", "the certificate's authority is not trusted here"),
        ("[SSL: TLSV1_ALERT_UNKNOWN_CA] tlsv1 alert unknown ca", "the certificate's authority is not trusted here"),
        ("[SSL: WRONG_VERSION_NUMBER] wrong version number", "the far side does not speak TLS"),
        ("[SSL] something new", "the TLS handshake failed ([SSL] something new)"),
    ],
)
def test_reasons_in_words(said: str, why: str) -> None:
    assert tls_reason(ssl.SSLError(1, said))[0] == why
    assert tls_reason(ssl.SSLError(1, said))[1]
