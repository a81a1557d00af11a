"""A triage pass as a table, a line or JSON. Pure: same findings, same text."""

from collections.abc import Mapping
from datetime import datetime

from mrb_tui.domain.durations import short
from mrb_tui.domain.health import Health
from mrb_tui.domain.observation import Reading, Vantage
from mrb_tui.session.triage import Finding, Triage

Glyphs = Mapping[Health, str]

GLYPHS: Glyphs = {Health.OK: "✓", Health.DEGRADED: "!", Health.DOWN: "✗", Health.UNKNOWN: "?"}
ASCII_GLYPHS: Glyphs = {Health.OK: "+", Health.DEGRADED: "!", Health.DOWN: "x", Health.UNKNOWN: "?"}

_FROM = {Vantage.HERE: "from here", Vantage.SERVICE: "from the service"}


def as_table(result: Triage, *, glyphs: Glyphs) -> str:
    """A block per vantage, a row per probe, and under it what failed and what to try."""
    rows = [(finding, *_columns(finding, glyphs)) for finding in result.findings]
    label_width = max((len(label) for _, _, label, *_ in rows), default=0)
    state_width = max((len(state) for _, _, _, state, *_ in rows), default=0)
    value_width = max((len(value) for *_, value, _ in rows), default=0)
    where = f" · {result.service.target}" if result.service.target else ""
    lines = [f"{result.service.name}{where} · {_utc(result.at)}"]
    for vantage in Vantage:
        group = [row for row in rows if row[0].spec.vantage is vantage]
        if group:
            lines += ["", _FROM[vantage]]
        for finding, glyph, label, state, value, took in group:
            row = f"  {glyph} {label:<{label_width}}  {state:<{state_width}}  {value:<{value_width}}  {took:>6}"
            lines.append(row.rstrip())
            lines += [f"      {line}" for line in _explanation(finding.observation.reading)]
    lines += ["", f"{glyphs[result.verdict]} {result.verdict.value} (in {short(result.took_s)})"]
    return "\n".join(lines)


def as_line(finding: Finding, *, glyphs: Glyphs) -> str:
    """`✓ mistral_api ok 182ms`; with a trouble, what and why."""
    observation = finding.observation
    reading = observation.reading
    words = [glyphs[reading.health], finding.spec.id, reading.health.value]
    if reading.headline and reading.headline != reading.health.value:
        words.append(reading.headline)
    words.append(short(observation.took_s))
    line = " ".join(words)
    return f"{line}: {reading.trouble}" if reading.trouble else line


def as_json(result: Triage) -> dict[str, object]:
    """The whole pass. Field names are stable: scripts read them."""
    return {
        "service": result.service.id,
        "target": result.service.target or None,
        "at": _utc(result.at),
        "took_s": round(result.took_s, 3),
        "verdict": result.verdict.value,
        "probes": [_finding_json(finding) for finding in result.findings],
    }


def _finding_json(finding: Finding) -> dict[str, object]:
    observation, reading = finding.observation, finding.observation.reading
    trouble = reading.trouble
    return {
        "id": finding.spec.id,
        "label": finding.spec.label,
        "vantage": finding.spec.vantage.value,
        "weight": finding.spec.weight.value,
        "outcome": reading.outcome.value,
        "health": reading.health.value,
        "headline": reading.headline,
        "measure": reading.measure,
        "measured_in": finding.spec.measure.value,
        "facts": dict(reading.facts),
        "notes": list(reading.notes),
        "observed_at": _utc(observation.observed_at),
        "took_s": round(observation.took_s, 3),
        "trouble": None
        if trouble is None
        else {"kind": trouble.kind.value, "what": trouble.what, "why": trouble.why, "advice": list(trouble.advice)},
    }


def _columns(finding: Finding, glyphs: Glyphs) -> tuple[str, str, str, str, str]:
    reading = finding.observation.reading
    value = "" if reading.headline == reading.health.value else reading.headline
    return glyphs[reading.health], finding.spec.label, reading.health.value, value, short(finding.observation.took_s)


def _explanation(reading: Reading) -> list[str]:
    if reading.trouble is not None:
        return [str(reading.trouble), *(f"try: {advice}" for advice in reading.trouble.advice)]
    return list(reading.notes) if reading.health is not Health.OK else []


def _utc(at: datetime) -> str:
    return at.strftime("%Y-%m-%dT%H:%M:%SZ")
