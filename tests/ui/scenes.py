"""Scenes for pictures and tests of the screens: the same service in good and in bad days."""

from collections.abc import Callable, Mapping
from datetime import timedelta

from mrb_tui.domain.facts import FactValue
from mrb_tui.domain.health import Health
from mrb_tui.domain.log_line import LogLine, classed
from mrb_tui.domain.observation import Link, Measure, Outcome, ProbeSpec, Reading, Vantage, Weight
from mrb_tui.domain.probe_state import ProbeState
from mrb_tui.domain.trouble import Trouble, TroubleKind
from mrb_tui.session.desk import EntrySort, TimelineEntry
from mrb_tui.session.live import Mode, ServiceInfo
from tests.ui.fake_session import NOON, FakeSession, seen

CONSOLE = Link("Mistral console", "https://console.mistral.ai")

API = ProbeSpec(
    id="mistral_api",
    label="Mistral API",
    short="API",
    vantage=Vantage.HERE,
    interval_s=10,
    timeout_s=5,
    question="Does the provider answer, take our key, and have room for us?",
    links=(CONSOLE, Link("Status of Mistral AI", "https://status.mistral.ai")),
)
NETWORK = ProbeSpec(
    id="network",
    label="DNS / TCP / TLS",
    short="Net",
    vantage=Vantage.HERE,
    interval_s=30,
    timeout_s=5,
    question="Is it us, the path, or them?",
)
STATUS = ProbeSpec(
    id="provider_status",
    label="Provider status",
    short="Sts",
    vantage=Vantage.HERE,
    interval_s=60,
    timeout_s=5,
    weight=Weight.ADVISORY,
    question="What does the provider's status page say?",
)
HEALTH = ProbeSpec(
    id="service_health",
    label="Service health",
    short="Svc",
    vantage=Vantage.SERVICE,
    interval_s=10,
    timeout_s=5,
    question="What does the service say of its link to the provider?",
)
ERRORS = ProbeSpec(
    id="service_errors",
    label="Errors",
    short="Err",
    vantage=Vantage.SERVICE,
    interval_s=15,
    timeout_s=5,
    measure=Measure.RATIO,
    question="Which share of the service's requests fails, and with which code?",
)
LATENCY = ProbeSpec(
    id="service_latency",
    label="Latency p95",
    short="Lat",
    vantage=Vantage.SERVICE,
    interval_s=15,
    timeout_s=5,
    question="How long does the slowest twentieth of requests take?",
)
WORKLOAD = ProbeSpec(
    id="deployment",
    label="Workload",
    short="Dep",
    vantage=Vantage.SERVICE,
    interval_s=15,
    timeout_s=5,
    measure=Measure.COUNT,
    question="Are all replicas up, and what was deployed last?",
)
PODS = ProbeSpec(
    id="pods",
    label="Pods",
    short="Pod",
    vantage=Vantage.SERVICE,
    interval_s=15,
    timeout_s=5,
    measure=Measure.COUNT,
    question="Does a pod crash, run out of memory, or fail to start?",
)
LOGS = ProbeSpec(
    id="service_logs",
    label="Error logs",
    short="Log",
    vantage=Vantage.SERVICE,
    interval_s=10,
    timeout_s=5,
    measure=Measure.COUNT,
    question="What do the service's error lines say?",
)
SPECS = (API, NETWORK, STATUS, HEALTH, ERRORS, LATENCY, WORKLOAD, PODS, LOGS)

ASSISTANT = ServiceInfo("assistant", "Checkout assistant", "prod-eu/default/mistral-service", (CONSOLE,))
SEARCH = ServiceInfo("search", "Search summaries", "prod-eu/search/summaries")


def value(
    headline: str,
    measure: float | None = None,
    health: Health = Health.OK,
    *,
    facts: Mapping[str, FactValue] | None = None,
    answer: str = "",
    notes: tuple[str, ...] = (),
) -> Reading:
    return Reading(
        outcome=Outcome.VALUE,
        health=health,
        headline=headline,
        facts=facts or {},
        measure=measure,
        answer=answer,
        notes=notes,
    )


def wave(count: int, base: float, swing: float) -> list[float]:
    """Figures that go up and down like real ones, and always the same."""
    return [base + swing * ((index * 37 % 11) / 10 - 0.5) for index in range(count)]


def green() -> dict[str, ProbeState]:
    """All is well."""
    models = value(
        "200 182ms",
        0.182,
        facts={"status": 200, "reachable": True, "timed_out": False, "quota": False, "latency_s": 0.182, "models": 42},
        answer='{"object": "list", …}',
    )
    states = (
        seen(API, [*(value("200", s) for s in wave(40, 0.19, 0.08)), models]),
        seen(NETWORK, [value("ok 3/12/31 ms", s) for s in wave(20, 0.046, 0.01)], age_s=12),
        seen(STATUS, [value("all operational", s) for s in wave(12, 0.3, 0.1)], age_s=38),
        seen(HEALTH, [value("healthy", s) for s in wave(40, 0.03, 0.01)], age_s=6),
        seen(ERRORS, [value("0.2 % 500", s, facts={"ratio": 0.002}) for s in wave(30, 0.002, 0.001)], age_s=9),
        seen(LATENCY, [value("p95 1.2s", s) for s in wave(30, 1.2, 0.3)], age_s=9),
        seen(WORKLOAD, [value("3/3 rev 14", 3, notes=("image mistral-service:1.8.2",))] * 30, age_s=4),
        seen(PODS, [value("3 running", 0)] * 30, age_s=4),
        seen(LOGS, [value("no errors in 5 min", 0)] * 30, age_s=1),
    )
    return {state.spec.id: state for state in states}


def log_line(back_s: float, text: str, pod: str = "mistral-service-6d9f7c-x7f2q") -> LogLine:
    return classed(NOON - timedelta(seconds=back_s), pod, text)


PODS_NAMES = ("mistral-service-6d9f7c-x7f2q", "mistral-service-6d9f7c-b41kd", "mistral-service-6d9f7c-zz9p0")


def quiet_logs() -> list[LogLine]:
    return [
        log_line(40 - 3 * index, f"INFO request done route=/v1/answer status=200 ms={180 + index * 7 % 50}", pod)
        for index, pod in enumerate(PODS_NAMES * 4)
    ]


def limited_logs(count: int = 60) -> list[LogLine]:
    texts = (
        "ERROR mistralai.models.sdkerror.SDKError: API error occurred: Status 429 status=429 retry_after=21",
        "INFO request done route=/v1/answer status=200 ms=204",
        "WARNING queue is long: 48 waiting, oldest 11.2 s",
        'ERROR request failed status=429 body={"message":"Requests rate limit exceeded","code":"1300"}',
        "INFO request done route=/v1/summary status=200 ms=191",
    )
    return [log_line((count - index) * 0.7, texts[index % len(texts)], PODS_NAMES[index % 3]) for index in range(count)]


def limited() -> dict[str, ProbeState]:
    """The provider limits us; the service fails for a good part of its users."""
    fine = [value("200", s) for s in wave(24, 0.19, 0.06)]
    refused = value(
        "429 rate limited",
        0.061,
        Health.DOWN,
        facts={
            "status": 429,
            "reachable": True,
            "timed_out": False,
            "capacity": False,
            "quota": False,
            "latency_s": 0.061,
            "limit_requests": 60,
            "remaining_requests": 0,
            "retry_after_s": 21.0,
            "error_type": "rate_limited",
            "error_code": "1300",
        },
        answer='{\n  "object": "error",\n  "message": "Requests rate limit exceeded",\n  "type": "rate_limited",\n'
        '  "param": null,\n  "code": "1300"\n}',
        notes=("limit of requests per minute: 0 of 60 left",),
    )
    errors = [0.002] * 20 + [0.11, 0.24, 0.38, 0.42, 0.41, 0.42]
    return {
        **green(),
        "mistral_api": seen(API, [*fine, *[refused] * 12], again_in_s=21),
        "service_health": seen(
            HEALTH,
            [*(value("healthy", 0.03) for _ in range(30)), value("degraded", 0.05, Health.DEGRADED)],
            age_s=6,
        ),
        "service_errors": seen(
            ERRORS,
            [
                value(
                    f"{ratio * 100:.0f} % 429",
                    ratio,
                    Health.DOWN if ratio > 0.05 else Health.OK,
                    facts={"ratio": ratio, "ratio_429": ratio},
                )
                for ratio in errors
            ],
            age_s=9,
        ),
        "service_logs": seen(
            LOGS, [value("no errors", 0)] * 20 + [value("312 errors, most 429", 312, Health.DOWN)] * 5, age_s=1
        ),
    }


def broken() -> dict[str, ProbeState]:
    """The provider is down; one probe is stale, one has no data, some cannot be asked at all."""
    timeout = Reading.failed(
        Trouble(
            TroubleKind.TIMEOUT,
            "GET https://api.mistral.ai/v1/models did not answer",
            "nothing came within 5 s",
            ("look at the provider's status page", "see whether DNS, TCP and TLS get through"),
        ),
        health=Health.DOWN,
    )
    forbidden = Reading.failed(
        Trouble(
            TroubleKind.FORBIDDEN,
            "Pods of namespace default cannot be listed",
            'user "oncall" cannot list resource "pods" in API group "" in the namespace "default"',
            ("use the context of a role that may read pods", "kubectl auth can-i list pods -n default"),
        )
    )
    refused = Reading.failed(
        Trouble(
            TroubleKind.REFUSED,
            "Prometheus at http://localhost:9090 refused the connection",
            "nothing listens on that port",
            ("kubectl port-forward svc/prometheus 9090", "name a second URL in prometheus.fallback_url"),
        )
    )
    calm = green()
    return {
        **calm,
        "mistral_api": seen(API, [*(value("200", s) for s in wave(20, 0.2, 0.1)), *[timeout] * 14]),
        "network": seen(NETWORK, [value("ok 3/12/31 ms", s) for s in wave(20, 0.046, 0.01)], age_s=245),
        "provider_status": seen(STATUS, [Reading.no_data("page is not JSON")], age_s=20),
        "service_errors": seen(
            ERRORS, [*(value("0.4 %", s) for s in wave(20, 0.004, 0.001)), *[refused] * 16], age_s=11
        ),
        "service_latency": seen(LATENCY, [Reading.no_data("no requests to time")] * 8, age_s=11),
        "pods": seen(PODS, [forbidden] * 9, age_s=2),
    }


def hostile() -> dict[str, ProbeState]:
    """Names and answers that try their best: markup, wide letters, emoji, stray escapes, great length."""
    long = "x" * 300
    return {
        "mistral_api": seen(
            API,
            [
                value(
                    "[red]429[/red] [/nope] 制限されました \x1b[31m🔥🔥🔥 and then some more",
                    0.1,
                    Health.DOWN,
                    facts={"名前": "値が とても 長い " * 12, "[bold]": "[/]", "url": f"https://example.com/{long}"},
                    answer=f"日本語の答え 🙈\n{long}\n[link=x]y[/link]\t\ttabs\x07",
                    notes=("混在 of 文字 and words",),
                )
            ],
        ),
        "long": seen(
            ProbeSpec(
                id="long",
                label="データベース接続の確認 [b]of everything[/b]",
                short="データ",
                vantage=Vantage.SERVICE,
                interval_s=10,
                timeout_s=5,
            ),
            [value("🇫🇷👩‍👩‍👧‍👧 étage", 1.0, Health.DEGRADED)] * 3,
        ),
    }


def session(
    states: Callable[[], dict[str, ProbeState]],
    *,
    logs: Callable[[], list[LogLine]] = quiet_logs,
    timeline: tuple[TimelineEntry, ...] = (),
    **changes: object,
) -> FakeSession:
    made = FakeSession(ASSISTANT, states())
    made.desk.timeline.entries = list(timeline)
    for name, changed in changes.items():
        setattr(made, name, changed)
    made.logs.extend(logs())
    return made


def entry(back_s: float, health: Health | None, text: str) -> TimelineEntry:
    sort = EntrySort.CONSOLE if health is None else EntrySort.PROBE
    return TimelineEntry(id=f"{back_s}{text}", at=NOON - timedelta(seconds=back_s), text=text, sort=sort, health=health)


WATCHING = entry(610, None, "watching Checkout assistant")


def started() -> FakeSession:
    """The first paint: names, and nothing known."""
    return session(lambda: {spec.id: ProbeState(spec) for spec in SPECS}, logs=list)


def all_green() -> FakeSession:
    return session(green, timeline=(WATCHING, *(entry(608, Health.OK, f"{spec.label} ok") for spec in SPECS)))


def rate_limited() -> FakeSession:
    return session(
        limited,
        logs=limited_logs,
        timeline=(
            WATCHING,
            *(entry(608, Health.OK, f"{spec.label} ok") for spec in SPECS),
            entry(113, Health.DOWN, "Mistral API 200 → 429 rate limited"),
            entry(84, Health.DOWN, "Errors 0.2 % → 11 % 429"),
            entry(51, Health.DOWN, "Error logs no errors → 312 errors, most 429"),
            entry(6, Health.DEGRADED, "Service health healthy → degraded"),
        ),
    )


def provider_down() -> FakeSession:
    return session(
        broken,
        logs=limited_logs,
        modes=frozenset({Mode.READ_ONLY}),
        timeline=(WATCHING, entry(245, Health.DOWN, "Mistral API 200 → failed: timeout")),
    )


def hostile_texts() -> FakeSession:
    lines = [
        log_line(9, "[red]not red[/red] [/] ERROR 値が不正です 🔥 status=500"),
        log_line(6, "plain \x1b[2J escape " + "y" * 400),
        log_line(3, "制限" * 90),
    ]
    return session(
        hostile,
        logs=lambda: lines,
        service=ServiceInfo(
            "x",
            "決済アシスタント [b]",
            "gke_a-long-project-name_europe-west1_production/名前空間/very-long-workload-name",
        ),
        modes=frozenset({Mode.DEMO, Mode.READ_ONLY}),
        timeline=(entry(20, Health.DOWN, "[b]Mistral[/b] 値 → 🔥 " + "long " * 40),),
    )


def two_services() -> FakeSession:
    made = rate_limited()
    made.services = (ASSISTANT, SEARCH)
    return made
