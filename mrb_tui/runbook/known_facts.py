"""The facts that each kind of probe can give, so that a misspelt one is told before an incident and not in it.

A test holds the list complete against what the probes really give.
"""

import re
from collections.abc import Mapping
from dataclasses import dataclass
from enum import StrEnum

from mrb_tui.runbook.tables.probes import ProbeKind


class FactKind(StrEnum):
    """What a fact can be compared with."""

    NUMBER = "a number"
    TEXT = "text"
    FLAG = "true or false"
    ANY = "anything"


@dataclass(frozen=True, slots=True)
class KnownFacts:
    """Facts by name, and families of them by pattern."""

    names: Mapping[str, FactKind]
    families: Mapping[str, FactKind]

    def kind(self, name: str) -> FactKind | None:
        """None: no such fact."""
        if name in self.names:
            return self.names[name]
        return next((kind for pattern, kind in self.families.items() if re.fullmatch(pattern, name)), None)


def _facts(
    numbers: str = "", texts: str = "", flags: str = "", families: Mapping[str, FactKind] | None = None
) -> KnownFacts:
    names = dict.fromkeys(numbers.split(), FactKind.NUMBER)
    names |= dict.fromkeys(f"{texts} trouble health".split(), FactKind.TEXT)
    names |= dict.fromkeys(flags.split(), FactKind.FLAG)
    return KnownFacts(names, families or {})


_CALL = _facts(
    "status latency_s retry_after_s limit_used_ratio models",
    "error_message error_type error_code request_id first_model",
    "timed_out reachable capacity quota",
    {r"(limit|remaining)_(requests|tokens)(_(hour|day|month))?": FactKind.NUMBER},
)
_STAGES = [f"{prefix}{stage}" for prefix in ("", "control_") for stage in ("dns", "tcp", "tls")]

KNOWN_FACTS: Mapping[ProbeKind, KnownFacts] = {
    "provider-api": _CALL,
    "canary": _CALL,
    "http": _CALL,
    "network": _facts(
        " ".join(f"{stage}_s" for stage in _STAGES),
        "verdict failed_stage",
        " ".join(("control_ok", *(f"{stage}_ok" for stage in _STAGES))),
    ),
    "status-page": _facts("open_incidents ailing_components status", "indicator"),
    "service-health": _facts("status latency_s", "value"),
    "service-errors": _facts(
        "rate_per_s errors_per_s ratio ratio_5xx", families={r"ratio_[A-Za-z0-9]+": FactKind.NUMBER}
    ),
    "service-latency": _facts("p95_s"),
    "workload": KnownFacts(
        {
            **_facts(
                "desired ready updated available last_deploy_age_s last_change_age_s",
                "image",
                "paused rolling_out updating deadline_exceeded",
            ).names,
            "revision": FactKind.ANY,
        },
        {r"setting_\w+": FactKind.TEXT},
    ),
    "pods": _facts(
        "total ready terminating restarts crash_looping oom_killed pull_errors config_errors unschedulable not_ready"
    ),
    "logs": _facts(
        "lines errors error_ratio timeouts name_errors connection_errors tls_errors status_5xx",
        "exception",
        families={r"status_[1-5]\d\d": FactKind.NUMBER},
    ),
}
CONSOLE_FACTS = _facts("red_for_s deploy_to_red_s")
"""What the console works out by itself; see `evidence`."""
