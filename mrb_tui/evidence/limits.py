"""What a bundle is bounded by; stated in its manifest."""

from collections.abc import Mapping

LOG_BYTES = 256_000_000
"""Of one run of one container."""
LOG_LINE = 128_000
"""Characters of a line."""

LIMITS: Mapping[str, object] = {"log_bytes_per_container_run": LOG_BYTES, "log_line_characters": LOG_LINE}
