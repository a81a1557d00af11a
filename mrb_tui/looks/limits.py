"""The look at the provider's limits: what is left with each key, until when; and what a refusal says of itself."""

from collections.abc import Sequence
from dataclasses import dataclass
from functools import partial

from mrb_tui.clients.http import HttpAnswer
from mrb_tui.clients.rate_limits import RateLimits, rate_limits
from mrb_tui.clients.retry_after import retry_after_s
from mrb_tui.domain.durations import short
from mrb_tui.domain.health import Health
from mrb_tui.domain.trouble import TroubleError
from mrb_tui.looks.limit_lines import long_lines, lowest, short_lines
from mrb_tui.looks.look import Clock
from mrb_tui.looks.provider import Provider, ReadKey, error_lines, error_of
from mrb_tui.looks.report import Report

_NOTES = "Mind"
_ALMOST = 0.9


@dataclass(frozen=True, slots=True)
class KeyedBy:
    """A key and whose it is: `console`, `service`."""

    owner: str
    read: ReadKey


@dataclass(frozen=True, slots=True)
class Limits:
    """Each key in turn: two requests at once would count against what they ask for."""

    provider: Provider
    keys: Sequence[KeyedBy]
    clock: Clock

    async def see(self, report: Report) -> None:
        """The model list with each key, and a completion of one token where the canary is wanted."""
        report.expect(*(_title(key.owner) for key in self.keys), _NOTES)
        seen: list[tuple[Health, str]] = []
        known: dict[str, str] = {}
        for key in self.keys:
            value = await report.read(_title(key.owner), key.read)
            if value is None:
                continue
            if value in known:
                report.tell(_title(key.owner), [f"the same key as the {known[value]}'s"])
                continue
            known[value] = key.owner
            report.progress(f"asks the provider with the {key.owner}'s key")
            outcome = await report.read(_title(key.owner), partial(self._ask, key.owner, value, report, first=not seen))
            if outcome is not None:
                seen.append(outcome)
                health, headline = max(seen, key=lambda each: _GRAVITY.index(each[0]))
                report.conclude(headline, health)
        report.tell(_NOTES, self._notes())

    async def _ask(self, owner: str, value: str, report: Report, *, first: bool) -> tuple[Health, str]:
        asked = [("the model list", await self.provider.models(value))]
        lines: list[str] = []
        if (model := self.provider.canary_model) is not None:
            try:
                asked.append((f"a completion by {model}", await self.provider.completion(value, model)))
            except TroubleError as error:
                report.fail(error.trouble)
                lines.append(f"a completion by {model}: no answer: {error.trouble.why or error.trouble.what}")
        for name, answer in asked:
            lines += self._told(name, answer)
        report.tell(_title(owner), lines)
        worst = max((answer for _, answer in asked), key=lambda answer: answer.status)
        if first:
            report.know(**_facts(worst, self.clock))
        return _judged(worst)

    def _told(self, name: str, answer: HttpAnswer) -> list[str]:
        now = self.clock()
        limits, error = rate_limits(answer.headers), error_of(answer)
        lines = [f"{name}: HTTP {answer.status} {answer.reason}".rstrip(), *error_lines(error)]
        if (wait_s := retry_after_s(answer.headers.get("retry-after"), now)) is not None:
            lines.append(f"  asks to wait {short(wait_s)} (Retry-After)")
        lines += [f"  {line}" for line in short_lines(limits, now)]
        if longer := long_lines(limits, now):
            lines += ["  and for longer:", *(f"    {line}" for line in longer)]
        if not limits.allowances:
            lines.append("  no limits in its headers")
        lines += [f"  {header}: {value}" for header, value in limits.raw]
        if not error.request_id and (request_id := answer.headers.get("x-request-id")):
            lines.append(f"  request id: {request_id}")
        return lines

    def _notes(self) -> list[str]:
        if self.provider.canary_model is not None:
            return ["limits are counted per workspace and model: other callers with it use them up as well"]
        return [
            "completions have limits of their own, which the model list need not show: provider.canary asks for one",
            "limits are counted per workspace and model: other callers with it use them up as well",
        ]


_GRAVITY = (Health.UNKNOWN, Health.OK, Health.DEGRADED, Health.DOWN)


def _facts(answer: HttpAnswer, clock: Clock) -> dict[str, str | int | float | bool | None]:
    error = error_of(answer)
    facts: dict[str, str | int | float | bool | None] = {"status": answer.status}
    facts |= {**rate_limits(answer.headers).facts(), **error.facts()}
    facts["retry_after_s"] = retry_after_s(answer.headers.get("retry-after"), clock())
    if error.message:
        facts |= {"quota": error.is_quota, "capacity": error.is_capacity}
    return facts


def _judged(answer: HttpAnswer) -> tuple[Health, str]:
    error, limits = error_of(answer), rate_limits(answer.headers)
    if answer.status == 429:
        return Health.DOWN, f"429 {error.limit_words}"
    if answer.status >= 300:
        return Health.DOWN, f"{answer.status} {error.type or error.message or answer.reason}".strip()
    return _standing(limits)


def _standing(limits: RateLimits) -> tuple[Health, str]:
    least = lowest(limits)
    if least is None:
        return Health.OK, "no limits told"
    ratio = least.used_ratio
    almost = least.remaining == 0 or (ratio is not None and ratio >= _ALMOST)
    return (Health.DEGRADED if almost else Health.OK), str(least)


def _title(owner: str) -> str:
    return f"With the {owner}'s key"
