"""The hosts whose way is looked at, from the addresses in the configuration."""

from pathlib import Path
from urllib.parse import urlsplit

from mrb_tui.clients.network_path import Endpoint
from mrb_tui.config.model import Provider


def endpoint_of(url: str, ca_file: Path | None) -> Endpoint:
    """The host and port that a URL is asked at."""
    parts = urlsplit(url)
    tls = parts.scheme == "https"
    return Endpoint(parts.hostname or "", parts.port or (443 if tls else 80), ca_file, tls)


def control_endpoint(provider: Provider) -> Endpoint | None:
    """The host to compare with, if there is one."""
    host, _, port = (provider.control_host or "").rpartition(":")
    return Endpoint(host, int(port), provider.control_ca_file) if host else None
