import asyncio
from datetime import UTC, datetime

from mrb_tui.domain.health import Health
from mrb_tui.domain.observation import Reading
from mrb_tui.scrub.scrubber import Scrubber
from mrb_tui.scrub.secrets import Secrets
from mrb_tui.session.triage import triage
from tests.session.fakes import ScriptedProbe, spec, value, watched

AT = datetime(2026, 11, 24, 12, tzinfo=UTC)


async def test_all_probes_are_asked_at_once_and_told_in_order() -> None:
    asked: list[str] = []
    gate = asyncio.Event()

    class Waiting(ScriptedProbe):
        async def observe(self) -> Reading:
            asked.append(self.spec.id)
            if len(asked) == 3:
                gate.set()
            await gate.wait()  # would wait for ever if they were asked one after another
            return await super().observe()

    probes = [Waiting(spec(name), [value(name)]) for name in ("a", "b", "c")]
    closed: list[str] = []
    result = await triage(watched("chat", *probes, closed=closed), clock=lambda: AT, scrubber=Scrubber(Secrets()))
    assert [finding.spec.id for finding in result.findings] == ["a", "b", "c"]
    assert result.verdict is Health.OK
    assert closed == ["chat"]


async def test_one_probe_alone() -> None:
    one, two = ScriptedProbe(spec("a"), [value("a")]), ScriptedProbe(spec("b"), [value("b", Health.DOWN)])
    result = await triage(watched("chat", one, two), clock=lambda: AT, scrubber=Scrubber(Secrets()), only="b")
    assert result.verdict is Health.DOWN
    assert one.asked == 0


async def test_a_probe_that_never_answers_is_cut_off() -> None:
    slow = ScriptedProbe(spec("slow", timeout_s=-0.99), [value("x")], delay_s=3600)
    result = await triage(watched("chat", slow), clock=lambda: AT, scrubber=Scrubber(Secrets()))
    reading = result.findings[0].observation.reading
    assert reading.trouble is not None
    assert reading.trouble.kind.value == "timeout"
