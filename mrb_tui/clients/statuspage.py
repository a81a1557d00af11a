"""Statuspage's words, as health. https://developer.statuspage.io"""

from mrb_tui.domain.health import Health

INDICATORS = {
    "none": Health.OK,
    "operational": Health.OK,
    "maintenance": Health.DEGRADED,
    "minor": Health.DEGRADED,
    "major": Health.DOWN,
    "critical": Health.DOWN,
}
"""What a page's indicator says of the whole."""

COMPONENT_STATES = (
    "operational",
    "degraded_performance",
    "partial_outage",
    "major_outage",
    "under_maintenance",
)
"""What can be said of a component, the best first."""
