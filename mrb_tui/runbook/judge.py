"""What the evidence says of a condition as a runbook writes it: one expression, or lists under any, all and none.

- `any`: one that holds is enough. `all`: each must hold. `none`: not one may hold. Each list given must come out true.
- What a configured probe cannot tell is unknown, and Kleene's logic says what that decides.
- A clause of `any` or `none` that cannot be told, and lacks nothing but facts of probes that are not configured, is
  skipped: without a cluster the tree works on what there is. If nothing is left of an `any`, nobody can tell; if
  nothing is left of a `none`, there is no objection. A clause of `all` is never skipped: what nobody measures does not
  hold.
- Where clauses that look from the service were skipped, and all that are left look from here and are false, the list
  is unknown and not false: that the provider answers *us* never rules out that it refuses the service.
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from enum import StrEnum

from mrb_tui.domain.facts import FactValue
from mrb_tui.domain.observation import Vantage
from mrb_tui.runbook.conditions.condition import condition, known
from mrb_tui.runbook.conditions.kleene import Truth, every, some
from mrb_tui.runbook.evidence import Evidence
from mrb_tui.runbook.model import Conditions, RunbookFile
from mrb_tui.runbook.variables import PREFIX, facts_of


class Verdict(StrEnum):
    """What the evidence says of an answer."""

    SUPPORTED = "supported"
    RULED_OUT = "ruled out"
    UNKNOWN = "unknown"


_VERDICTS = {Truth.TRUE: Verdict.SUPPORTED, Truth.FALSE: Verdict.RULED_OUT, Truth.UNKNOWN: Verdict.UNKNOWN}


@dataclass(frozen=True, slots=True)
class FactSeen:
    """A fact as it was when judged. `value` None: missing; `configured` False: nobody looks for it."""

    name: str
    value: FactValue | None
    configured: bool = True


@dataclass(frozen=True, slots=True)
class Judgement:
    """A verdict and the very facts that say so. `skipped` are clauses without a configured probe."""

    verdict: Verdict
    because: tuple[FactSeen, ...] = ()
    skipped: tuple[str, ...] = ()
    note: str = ""


UNTOLD = Judgement(Verdict.UNKNOWN, note="only a person can tell")


def judge(book: RunbookFile, when: Conditions | None, evidence: Evidence) -> Judgement:
    """The verdict on `when`, which the loader has checked. Without one only a person can tell."""
    if when is None:
        return UNTOLD
    facts = {**evidence.facts, **facts_of(book.variables)}
    lists: dict[str, Sequence[str]] = {"any": (when,)} if isinstance(when, str) else {}
    lists |= {} if isinstance(when, str) else {str(kind): texts for kind, texts in when.items()}
    clauses = {kind: [_clause(book, text, facts, evidence) for text in texts] for kind, texts in lists.items()}
    parts = [_part(kind, clauses[kind]) for kind in ("any", "all", "none") if kind in clauses]
    told = [part for part in parts if part.told]
    whole = every(part.truth for part in parts) if told else Truth.UNKNOWN
    deciding = [
        name
        for part in parts
        if part.truth is whole
        for name in part.facts
        if not name.startswith(f"{PREFIX}.")  # a threshold is no evidence
    ]
    return Judgement(
        _VERDICTS[whole],
        tuple(_seen(name, facts, evidence) for name in dict.fromkeys(deciding)),
        tuple(clause.text for each in clauses.values() for clause in each if clause.skipped),
        next((part.note for part in parts if part.note), "") if whole is Truth.UNKNOWN else "",
    )


@dataclass(frozen=True, slots=True)
class _Clause:
    text: str
    truth: Truth
    facts: tuple[str, ...]
    """Those that decide it."""
    from_service: bool
    skipped: bool


@dataclass(frozen=True, slots=True)
class _Part:
    truth: Truth
    facts: tuple[str, ...]
    told: bool = True
    """Whether anything is left of it."""
    note: str = ""


def _clause(book: RunbookFile, text: str, facts: Mapping[str, FactValue], evidence: Evidence) -> _Clause:
    one = condition(text)
    truth, deciding = one.because(facts)
    missing = [name for name in one.facts if known(facts, name) is None]
    probes = [book.probes.get(name.partition(".")[0]) for name in one.facts]
    return _Clause(
        text,
        truth,
        deciding,
        any(probe is not None and probe.vantage is Vantage.SERVICE for probe in probes),
        truth is Truth.UNKNOWN and bool(missing) and all(evidence.is_absent(name) for name in missing),
    )


def _part(kind: str, clauses: Sequence[_Clause]) -> _Part:
    if kind == "all":
        whole = every(clause.truth for clause in clauses)
        return _Part(whole, _facts(clauses, whole), note=_NOBODY if all(clause.skipped for clause in clauses) else "")
    left = [clause for clause in clauses if not clause.skipped]
    if not left:
        return _Part(
            Truth.UNKNOWN if kind == "any" else Truth.TRUE, _facts(clauses, Truth.UNKNOWN), told=False, note=_NOBODY
        )
    whole = some(clause.truth for clause in left)
    found = _facts(left, whole)
    one_sided = any(clause.skipped and clause.from_service for clause in clauses) and not any(
        clause.from_service for clause in left
    )
    if whole is Truth.FALSE and one_sided:
        return _Part(Truth.UNKNOWN, found, note=_ONE_SIDED)
    return _Part(whole if kind == "any" else ~whole, found)


_NOBODY = "no probe that could tell is configured"
_ONE_SIDED = "all is well from here; no probe that looks from the service could tell"


def _facts(clauses: Sequence[_Clause], truth: Truth) -> tuple[str, ...]:
    return tuple(name for clause in clauses if clause.truth is truth for name in clause.facts)


def _seen(name: str, facts: Mapping[str, FactValue], evidence: Evidence) -> FactSeen:
    return FactSeen(name, known(facts, name), not evidence.is_absent(name))
