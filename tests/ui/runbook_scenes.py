"""Scenes of the runbook: on the evidence, against it, when it turned, with steps in every state."""

from dataclasses import replace

from mrb_tui.domain.events import mitigation
from mrb_tui.domain.events.runbook import NodeAnswered, StepFinished, StepOutcome, StepStarted
from mrb_tui.domain.health import Health
from mrb_tui.domain.observation import Reading
from mrb_tui.domain.plan import FieldChange
from mrb_tui.domain.probe_state import ProbeState
from mrb_tui.domain.step_state import StepPhase
from mrb_tui.domain.trouble import Trouble, TroubleKind
from mrb_tui.runbook.judge import Verdict
from mrb_tui.runbook.model import Hint
from mrb_tui.session.guide import CANNOT_TELL, Beforehand, LookView, RowKind, StepDetail, TreeRow
from tests.ui import incident_scenes, scenes
from tests.ui.fake_guide import StandingGuide
from tests.ui.fake_session import FakeSession, seen

WORSE = scenes.value("503 overloaded", 0.2, Health.DOWN, facts={"status": 503, "reachable": True, "quota": False})
CALM = scenes.value("0 % 429", 0.0, facts={"ratio": 0.0, "ratio_429": 0.0})


def supported() -> FakeSession:
    """Declared, red, and nothing answered yet."""
    return incident_scenes.just_declared()


def answered() -> FakeSession:
    """As the evidence had it, to the leaf."""
    made = supported()
    for _ in range(3):
        made.book.follow()
    return made


def turned() -> FakeSession:
    """Answered with 429; by now the provider says 503."""
    made = supported()
    made.book.follow()
    made.book.follow()
    made.pass_time(1)
    made.probes["mistral_api"] = seen(scenes.API, [WORSE], now=made.clock)
    made.probes["service_errors"] = seen(scenes.ERRORS, [CALM], now=made.clock)
    return made


def cannot_tell() -> FakeSession:
    """Nothing has been seen yet, and the tools are broken too."""
    made = scenes.started()
    made.probes["service_errors"] = seen(
        scenes.ERRORS,
        [Reading.failed(Trouble(TroubleKind.REFUSED, "Prometheus refused the connection", "nothing listens there"))],
    )
    return made


def against() -> FakeSession:
    """Somebody knew better."""
    made = supported()
    made.book.follow()
    made.book.answer("which-error", 6, "the model was withdrawn this morning")
    return made


def steps_in_all_states() -> FakeSession:
    """Done, failed, passed over, begun elsewhere, not started."""
    made = answered()
    guide = made.book
    guide.tick("tell-team", "in #incidents")
    made.desk.happen(
        StepFinished("read-limits", "Read the limit headers", StepOutcome.FAILED, "401: the key is refused")
    )
    guide.skip("queue-requests", "the service has no queue")
    made.desk.happen(StepStarted("cut-concurrency", "Cut the number of requests at once"), actor="bo")
    return made


def hostile() -> FakeSession:
    """A runbook whose texts try their best."""
    made = scenes.hostile_texts()
    long = "[/nope] 値が不正 \x1b[31m🔥 " + "x" * 200
    row = TreeRow(key="q", kind=RowKind.QUESTION, text=long, id="q", why=long, say=long, is_next=True, on_path=True)
    answer = TreeRow(
        key="a0",
        kind=RowKind.ANSWER,
        text=long,
        id="q",
        verdict=Verdict.SUPPORTED,
        because=(long, "[b]", "\x1b]52;c;eA==\x07"),
        on_path=True,
        suggested=True,
    )
    closed = replace(row, key="p", id="p", is_next=False, answered=True, turned=long)
    step = TreeRow(key="s", kind=RowKind.STEP, text=long, id="s", why=long, how="look", result=long, blocked=long)
    rows = (
        TreeRow(key="h", kind=RowKind.HINT, text=long, why=long, because=(long, "[/]")),
        closed,
        row,
        answer,
        replace(answer, key="a1", number=1, verdict=Verdict.RULED_OUT, suggested=False, on_path=False),
        replace(answer, key="a2", number=CANNOT_TELL, verdict=None, suggested=False, on_path=False),
        TreeRow(key="l", kind=RowKind.LEAF, text=long, id="l", why=long),
        replace(step, phase=StepPhase.FAILED),
    )
    detail = StepDetail(
        id="s",
        title=long,
        how="look",
        why=long,
        phase=StepPhase.FAILED,
        by="🇫🇷👩‍👩‍👧‍👧",
        result=long,
        before=Beforehand(
            blocked=Trouble(TroubleKind.FORBIDDEN, long, long, (long,)), permission=long, cautions=(long,), twin=long
        ),
        deeds=((long, (long,)),),
        by_hand=long,
        copy_text=long + "\n\x1b]0;title\x07",
        links=((long, long),),
        hints=(Hint(issue=long, cause=long, advice=(long,)),),
        look=LookView(running=False, headline=long, sections=((long, (long, "", "二行目" * 80)),)),
    )
    made.standing = StandingGuide(rows, [detail])
    return made


def many_probes_unknown(session: FakeSession) -> None:
    """All that was seen is too old."""
    session.probes = {name: ProbeState(state.spec) for name, state in session.probes.items()}


def answer_of(session: FakeSession, node_id: str) -> NodeAnswered:
    incident = session.desk.incident
    assert incident is not None
    return incident.answers[node_id]


TWIN = "kubectl --context prod-eu -n default set env deployment/mistral-service MAX_CONCURRENT_REQUESTS=5"


def known_beforehand() -> FakeSession:
    """What this user may not do, what nobody can ask, what is to be known first."""
    made = answered()
    made.book.known = {
        "cut-concurrency": Beforehand(
            blocked=Trouble(
                TroubleKind.FORBIDDEN,
                "This cannot be done from here",
                "you are not permitted to patch deployments: RBAC",
                (f"ask somebody who may: {TWIN}",),
            ),
            permission="not permitted to patch deployments: RBAC (asked 12s ago)",
            cautions=("MAX_CONCURRENT_REQUESTS is not set today: the service may not read it",),
            protected=True,
            twin=TWIN,
        ),
        "queue-requests": Beforehand(permission="cannot be checked beforehand", twin="queuectl --pause"),
    }
    return made


def mitigated() -> FakeSession:
    """What was done through the envelope, as the incident's record has it: in force, and not known."""
    made = answered()
    plans = (
        ("queue-requests", "QUEUE_MODE", (mitigation.MitigationStarted("m0", "x"),)),
        (
            "cut-concurrency",
            "MAX_CONCURRENT_REQUESTS",
            (
                mitigation.MitigationConfirmed("m1", "x", "d"),
                mitigation.MitigationStarted("m1", "x"),
                mitigation.MitigationFinished("m1", "x"),
                mitigation.MitigationVerified("m1", "x", "service_errors.ratio_429 < 0.01"),
            ),
        ),
    )
    for number, (step_id, env, ends) in enumerate(plans):
        planned = replace(
            incident_scenes.CUT,
            plan_id=f"m{number}",
            step_id=step_id,
            changes=(FieldChange(env, "50", "5"),),
            undo=TWIN.replace("=5", "=50"),
        )
        for payload in (planned, *ends):
            made.desk.happen(payload)
    return made
