"""How a mitigation ended, in a sentence for whoever is half asleep."""

from collections.abc import Mapping

from mrb_tui.actions.outcome import Outcome
from mrb_tui.domain.health import Health

_SAID: Mapping[Outcome, tuple[Health, str]] = {
    Outcome.CANCELLED: (Health.UNKNOWN, "Cancelled. Nothing was changed."),
    Outcome.READ_ONLY: (Health.UNKNOWN, "This console is read-only. Nothing was changed."),
    Outcome.NOT_PERMITTED: (Health.DOWN, "You may not do this. Nothing was changed."),
    Outcome.REFUSED_BY_DRY_RUN: (Health.DOWN, "The cluster would refuse it. Nothing was changed."),
    Outcome.UNREACHABLE: (Health.DOWN, "There was no answer. Nothing was changed."),
    Outcome.NOT_CONFIRMED: (Health.DEGRADED, "It was not confirmed. Nothing was changed."),
    Outcome.UNRECORDED: (Health.DEGRADED, "It cannot be recorded. Nothing was changed."),
    Outcome.CONFLICT: (Health.DEGRADED, "It has changed since it was planned. Nothing was changed from here."),
    Outcome.ALREADY_SO: (Health.OK, "It is so already. Nothing was changed."),
    Outcome.REJECTED: (Health.DOWN, "It was rejected. Nothing was changed."),
    Outcome.UNKNOWN: (Health.UNKNOWN, "It is not known whether it was done."),
    Outcome.UNFOLLOWED: (Health.DEGRADED, "It was applied; what came of it could not be followed."),
    Outcome.ROLLOUT_FAILED: (Health.DOWN, "It was applied, and the rollout failed."),
    Outcome.APPLIED: (Health.OK, "It is applied. The step names nothing to verify."),
    Outcome.UNVERIFIED: (Health.DEGRADED, "It is applied, and has not been seen to help."),
    Outcome.NOTHING_TO_VERIFY: (Health.OK, "It is applied. What was to be verified held before."),
    Outcome.VERIFIED: (Health.OK, "It is applied, and it helped: verified."),
}


def outcome_words(outcome: Outcome) -> tuple[Health, str]:
    """How good that is, and the sentence."""
    return _SAID[outcome]
