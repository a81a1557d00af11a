"""The guide: answers in memory and in the journal, against the evidence, looks, other services, another runbook."""

import asyncio
from pathlib import Path

import pytest

from mrb_tui.domain.events.runbook import NodeAnswered
from mrb_tui.domain.health import Health
from mrb_tui.domain.step_state import StepPhase
from mrb_tui.domain.trouble import Trouble, TroubleError, TroubleKind
from mrb_tui.looks.look import LookResult
from mrb_tui.runbook.judge import Verdict
from mrb_tui.session.guide import CANNOT_TELL, RowKind
from mrb_tui.session.live import ChangeKind
from tests.runbook.books import changed
from tests.session.desks import SECRET, until
from tests.session.guides import SEEN, GuideBench, book_file, guiding


async def recorded(bench: GuideBench) -> list[str]:
    return await bench.desk_bench.texts()


def journalled(bench: GuideBench, node_id: str) -> NodeAnswered:
    incident = bench.desk_bench.desk.incident
    assert incident is not None
    return incident.answers[node_id]


async def test_rows_tell_the_path_with_verdicts_and_the_very_facts(tmp_path: Path) -> None:
    async with guiding(tmp_path) as bench:
        bench.see(api={"status": 503})
        assert bench.keys(RowKind.QUESTION) == ["whose"]
        assert bench.keys(RowKind.STEP) == ["queue"], "what is not configured is absent"
        theirs, ours = bench.row("answer whose 0"), bench.row("answer whose 1")
        assert (theirs.verdict, theirs.suggested, theirs.because) == (Verdict.SUPPORTED, True, ("api.status 503",))
        assert ours.verdict is Verdict.RULED_OUT
        assert bench.row(f"answer whose {CANNOT_TELL}").verdict is None
        assert bench.row("question whose").say == "Theirs"


async def test_answers_before_an_incident_are_kept_and_adopted_by_it(tmp_path: Path) -> None:
    async with guiding(tmp_path) as bench:
        bench.see(pods={"crash_looping": 2})
        assert bench.guide.follow() == "“Ours”: Whose fault is it?"
        bench.guide.tick("ask", "nobody knows")
        assert bench.row("question whose").answered
        await bench.desk_bench.declare()
        said = await recorded(bench)
        assert "Whose fault is it? Ours" in said
        assert "done: Ask: nobody knows" in said
        assert journalled(bench, "whose").suggested
        assert bench.row("question whose").answered, "from now on it is the journal's"
        assert bench.guide.adopt() == ()


async def test_an_answer_is_journalled_with_its_facts_and_can_be_given_anew(tmp_path: Path) -> None:
    async with guiding(tmp_path) as bench:
        bench.see(api={"status": 503})
        await bench.desk_bench.declare()
        bench.guide.answer("whose", 0)
        answer = journalled(bench, "whose")
        assert (answer.say, answer.verdict, dict(answer.facts)) == ("Theirs", "supported", {"api.status": 503})
        bench.guide.answer("whose", 1, "their status page lies")
        assert journalled(bench, "whose").say == "Ours"
        assert bench.keys(RowKind.QUESTION) == ["whose", "which"]
        said = await recorded(bench)
        assert said[-2:] == [
            "Whose fault is it? Theirs",
            "Whose fault is it? Ours, against the evidence: their status page lies",
        ]
        assert bench.row("question whose").reason == "their status page lies"


async def test_against_the_evidence_nothing_is_recorded_without_a_reason(tmp_path: Path) -> None:
    async with guiding(tmp_path) as bench:
        bench.see(api={"status": 503})
        await bench.desk_bench.declare()
        assert bench.guide.wants_reason("whose", 0) == ""
        assert bench.guide.wants_reason("whose", 1) == "the evidence rules “Ours” out"
        assert bench.guide.wants_reason("whose", CANNOT_TELL) == "the evidence speaks for “Theirs”"
        with pytest.raises(TroubleError, match="rules “Ours” out"):
            bench.guide.answer("whose", 1, "  ")
        assert not bench.row("question whose").answered


async def test_without_evidence_any_answer_goes_and_nothing_is_suggested(tmp_path: Path) -> None:
    async with guiding(tmp_path) as bench:
        assert [bench.guide.wants_reason("whose", number) for number in (0, 1, CANNOT_TELL)] == ["", "", ""]
        with pytest.raises(TroubleError, match="the evidence does not say"):
            bench.guide.follow()
        bench.guide.answer("whose", CANNOT_TELL)
        assert bench.keys(RowKind.LEAF) == ["lost"]
        with pytest.raises(TroubleError, match="every question on the way is answered"):
            bench.guide.follow()


async def test_evidence_that_turned_names_the_fact(tmp_path: Path) -> None:
    async with guiding(tmp_path) as bench:
        bench.see(api={"status": 503})
        bench.guide.follow()
        assert bench.row("question whose").turned == ""
        bench.desk_bench.pass_time(5)
        bench.see(api={"status": 200})
        turned = bench.row("question whose").turned
        assert turned == "was supported, now ruled out: api.status was 503, is 200; now it suggests “Ours”"


@pytest.mark.parametrize(("node", "number"), [("whose", 2), ("whose", -2), ("nowhere", 0)])
async def test_what_is_not_there_is_refused(node: str, number: int, tmp_path: Path) -> None:
    async with guiding(tmp_path) as bench:
        with pytest.raises(TroubleError):
            bench.guide.answer(node, number)
        with pytest.raises(TroubleError):
            bench.guide.step("nowhere")


async def test_a_look_is_begun_followed_and_journalled(tmp_path: Path) -> None:
    async with guiding(tmp_path) as bench:
        await bench.desk_bench.declare()
        bench.guide.look("logs")
        await until(lambda: (view := bench.guide.step("logs").look) is not None and view.progress == "reading")
        assert bench.guide.step("logs").phase is StepPhase.RUNNING
        bench.looks[-1].ending.set_result(SEEN)
        await until(lambda: bench.guide.step("logs").phase is StepPhase.DONE)
        detail = bench.guide.step("logs")
        assert (detail.by, detail.result) == ("ana", "3 errors")
        assert detail.look is not None
        assert (detail.look.running, detail.look.health) == (False, Health.DOWN)
        assert (await recorded(bench))[-2:] == ["started: Logs", "done: Logs: 3 errors"]
        bench.guide.look("logs")
        assert len(bench.looks) == 2, "looking again is allowed"
        assert ChangeKind.RUNBOOK in bench.changes


async def test_a_look_that_saw_nothing_has_failed_and_one_that_breaks_is_over(tmp_path: Path) -> None:
    trouble = Trouble(TroubleKind.REFUSED, "no pods", "refused")
    async with guiding(tmp_path) as bench:
        bench.guide.look("logs")
        bench.looks[-1].ending.set_result(LookResult(headline="refused", health=Health.UNKNOWN, troubles=(trouble,)))
        await until(lambda: bench.guide.step("logs").phase is StepPhase.FAILED)
        bench.guide.look("logs")
        bench.looks[-1].ending.set_exception(ValueError(SECRET))
        await until(lambda: (view := bench.guide.step("logs").look) is not None and not view.running)
        assert "ValueError" in bench.guide.step("logs").result
        assert SECRET not in str(bench.guide.step("logs"))


async def test_a_look_that_is_stopped_says_so(tmp_path: Path) -> None:
    async with guiding(tmp_path) as bench:
        await bench.desk_bench.declare()
        bench.guide.look("logs")
        await asyncio.sleep(0)
        bench.guide.stop("logs")
        bench.guide.stop("logs")
        assert bench.guide.step("logs").phase is StepPhase.SKIPPED
        assert (await recorded(bench))[-1] == "skipped: Logs: stopped"


async def test_a_look_ends_in_the_incident_it_was_begun_in_and_in_no_other(tmp_path: Path) -> None:
    async with guiding(tmp_path) as bench:
        await bench.desk_bench.declare("one")
        bench.guide.look("logs")
        await bench.desk_bench.desk.leave()
        await bench.desk_bench.declare("two")
        bench.looks[-1].ending.set_result(SEEN)
        await until(lambda: (view := bench.guide.step("logs").look) is not None and not view.running)
        assert not any("Logs" in text for text in await recorded(bench))


async def test_a_look_begun_before_a_declaration_ends_in_it(tmp_path: Path) -> None:
    async with guiding(tmp_path) as bench:
        bench.guide.look("logs")
        await bench.desk_bench.declare()
        bench.looks[-1].ending.set_result(SEEN)
        await until(lambda: bench.guide.step("logs").phase is StepPhase.DONE)
        said = await recorded(bench)
        assert "started: Logs" in said
        assert said[-1] == "done: Logs: 3 errors"


async def test_while_nothing_is_connected_nobody_can_look(tmp_path: Path) -> None:
    async with guiding(tmp_path) as bench:
        bench.guide.opened(None)
        with pytest.raises(TroubleError, match="not connected yet"):
            bench.guide.look("logs")
        with pytest.raises(TroubleError, match="no step that looks"):
            bench.guide.look("ask")


async def test_another_service_has_answers_of_its_own(tmp_path: Path) -> None:
    async with guiding(tmp_path) as bench:
        bench.see(api={"status": 503})
        bench.guide.follow()
        bench.guide.look("logs")
        await asyncio.sleep(0)
        bench.desk_bench.service = "search"
        bench.guide.switched()
        assert not bench.row("question whose").answered
        assert bench.guide.step("logs").look is None
        assert bench.guide.adopt() == ()
        assert bench.keys(RowKind.STEP) == ["queue", "tell"], "what is absent there is not absent here"


async def test_what_is_typed_is_scrubbed(tmp_path: Path) -> None:
    async with guiding(tmp_path) as bench:
        bench.see(api={"status": 503})
        await bench.desk_bench.declare()
        bench.guide.answer("whose", 1, f"key {SECRET} \x1b[2J")
        bench.guide.tick("ask", f"it is {SECRET}")
        bench.guide.skip("queue", f"because of {SECRET}")
        said = "\n".join(await recorded(bench))
        assert "against the evidence: key" in said
        assert SECRET not in said
        assert "\x1b" not in said


async def test_of_a_past_incident_nothing_is_answered_or_ticked(tmp_path: Path) -> None:
    async with guiding(tmp_path) as bench:
        desk = bench.desk_bench.desk
        await bench.desk_bench.declare()
        incident = desk.incident
        assert incident is not None
        for check in desk.closing():
            desk.override(check.id, "later")
        desk.resolve("it is over")
        await recorded(bench)
        await desk.leave()
        await desk.resume(incident.id)
        with pytest.raises(TroubleError, match="only being read"):
            bench.guide.answer("whose", 0)
        with pytest.raises(TroubleError, match="only being read"):
            bench.guide.tick("ask")
        with pytest.raises(TroubleError, match="only being read"):
            bench.guide.look("logs")
        assert bench.guide.step("logs").look is None, "nothing runs that could not be recorded"


async def test_a_broken_new_version_leaves_the_old_one_in_use(tmp_path: Path) -> None:
    async with guiding(tmp_path) as bench:
        wrong = Trouble(TroubleKind.CONFIGURATION, "The runbook is wrong", "r.toml:3: there is no node 'x'")
        bench.on_disk = (bench.runbook, wrong)
        with pytest.raises(TroubleError, match="there is no node 'x'"):
            await bench.guide.reload()
        assert bench.guide.title == "Ours"
        assert bench.guide.trouble is None
        bench.on_disk = (bench.runbook, None)
        assert await bench.guide.reload() == ("the runbook is the same",)


async def test_a_good_new_version_is_in_use_and_keeps_the_answers_that_it_still_has(tmp_path: Path) -> None:
    async with guiding(tmp_path) as bench:
        bench.see(api={"status": 503})
        bench.guide.follow()
        bench.on_disk = (book_file(tmp_path, changed('title = "Ours"', 'title = "Ours, better"')), None)
        (said,) = await bench.guide.reload()
        assert said.startswith("Ours, better (")
        assert bench.row("question whose").answered
        bench.on_disk = (book_file(tmp_path, changed('say = "Theirs"', 'say = "The provider\'s"')), None)
        await bench.guide.reload()
        assert not bench.row("question whose").answered


async def test_a_step_that_sets_something_says_how_it_is_done_by_hand(tmp_path: Path) -> None:
    async with guiding(tmp_path) as bench:
        detail = bench.guide.step("queue")
        assert (detail.how, detail.changes, detail.value) == ("change", True, "queue")
        assert detail.by_hand == "Set MODE=queue in the environment of prod/default/chat"
        assert detail.copy_text == "MODE=queue"
        bench.guide.tick("queue", "by kubectl")
        assert bench.guide.step("queue").phase is StepPhase.DONE


async def test_a_text_to_take_along_has_what_is_known_and_visible_gaps(tmp_path: Path) -> None:
    async with guiding(tmp_path, changed('tell = "note"', 'by_hand = "Send it"\ncopy = "note"')) as bench:
        await bench.desk_bench.declare()
        bench.desk_bench.desk.assign("commander", "ana")
        assert bench.guide.step("tell").copy_text == "[What is it?] by ana"


async def test_which_runbook_is_followed_from_now_on_stands_in_the_incident_and_in_the_next(tmp_path: Path) -> None:
    better = changed('title = "Ours"', 'title = "Ours, better"')
    async with guiding(tmp_path) as bench:
        await bench.desk_bench.declare()
        bench.on_disk = (book_file(tmp_path, better), None)
        await bench.guide.reload()
        await bench.guide.reload()
        said = await recorded(bench)
        assert [text.startswith("runbook Ours, better (") for text in said].count(True) == 1
        await bench.desk_bench.desk.leave()
        await bench.desk_bench.declare("another")
        assert any(text.startswith("runbook Ours, better (") for text in await recorded(bench))


async def test_a_look_of_a_step_that_a_new_version_no_longer_has_ends(tmp_path: Path) -> None:
    async with guiding(tmp_path) as bench:
        await bench.desk_bench.declare()
        bench.guide.look("logs")
        await asyncio.sleep(0)
        gone = changed('steps = ["logs", "kick"]', 'steps = ["kick"]').replace("[steps.logs]", "[steps.read-logs]")
        bench.on_disk = (book_file(tmp_path, gone), None)
        await bench.guide.reload()
        assert (await recorded(bench))[-2:][0] == "skipped: Logs: stopped"
        bench.guide.switched()


async def test_a_step_ticked_while_it_looks_has_one_outcome(tmp_path: Path) -> None:
    async with guiding(tmp_path) as bench:
        await bench.desk_bench.declare()
        bench.guide.look("logs")
        await asyncio.sleep(0)
        bench.guide.tick("logs", "seen elsewhere")
        bench.looks[-1].ending.set_result(SEEN)
        await asyncio.sleep(0.01)
        assert (await recorded(bench))[-2:] == ["started: Logs", "done: Logs: seen elsewhere"]
