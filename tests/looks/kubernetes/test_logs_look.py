import asyncio
from datetime import UTC, datetime, timedelta
from typing import Any

from aiohttp import web
from hypothesis import given
from hypothesis import strategies as st

from mrb_tui.clients.kubernetes import KubernetesClient
from mrb_tui.domain.health import Health
from mrb_tui.domain.log_line import LogLine, classed
from mrb_tui.looks.kubernetes.error_groups import SAMPLES, error_groups
from mrb_tui.looks.kubernetes.logs import Logs, Run, runs_of
from mrb_tui.scrub.secrets import Secrets
from tests.clients.kubernetes.fake_api import FakeApi, status
from tests.looks.kubernetes.shop import REF, serve, source_of
from tests.looks.seeing import run, section, whole
from tests.probes.kubernetes.objects_by_example import container, pod, terminated, waiting

AT = datetime(2026, 11, 24, 11, 59, tzinfo=UTC)


def log(*texts: str) -> bytes:
    stamps = ((AT + timedelta(seconds=number)).strftime("%Y-%m-%dT%H:%M:%S.%fZ") for number in range(len(texts)))
    return "".join(f"{stamp} {text}\n" for stamp, text in zip(stamps, texts, strict=True)).encode()


def with_container(it: dict[str, Any]) -> dict[str, Any]:
    return {**it, "spec": {"containers": [container()]}}


async def test_errors_of_all_pods_grouped_with_their_last_lines(api: FakeApi, client: KubernetesClient) -> None:
    serve(api, pods=[with_container(pod("web-1")), with_container(pod("web-2"))])
    api.say(REF.log_path("web-1"), log("INFO fine", *(f"ERROR status=429 no {n}" for n in range(5))))
    api.say(REF.log_path("web-2"), log("ERROR status=429 other", "ConnectTimeout: nobody there"))
    result = await run(Logs(source_of(client), 600, 100))
    titles = [each.title for each in result.sections]
    assert titles == ["Read", "6 × status 429", "1 × ConnectTimeout"]
    head, *samples = section(result, "6 × status 429")
    assert head == "in 2 pods, first 2026-11-24 11:59:00, last 11:59:05"
    assert samples[0].endswith("web-1 ERROR status=429 no 4")
    assert len(samples) == SAMPLES
    assert section(result, "Read")[1:] == ["web-1: 6 lines, 5 of them errors", "web-2: 2 lines, 2 of them errors"]
    assert (result.headline, result.health) == ("7 error lines, most status 429", Health.DEGRADED)
    assert (result.facts["errors"], result.facts["commonest"]) == (7, "status 429")


async def test_it_is_bounded_by_time_and_lines(api: FakeApi, client: KubernetesClient) -> None:
    serve(api, pods=[with_container(pod("web-1"))])
    api.say(REF.log_path("web-1"), log("INFO fine"))
    result = await run(Logs(source_of(client), 600, 77))
    (query,) = api.queries(REF.log_path("web-1"))
    assert (query["tailLines"], query["sinceSeconds"], query["container"]) == ("77", "600", "web")
    assert "limitBytes" in query
    assert (result.headline, result.health) == ("no error lines", Health.OK)


async def test_the_last_words_of_a_container_that_crashed(api: FakeApi, client: KubernetesClient) -> None:
    serve(api, pods=[with_container(pod("web-1", last=terminated("Error", 3), restarts=2))])

    async def answer(request: web.Request) -> web.StreamResponse:
        previous = request.query.get("previous") == "true"
        assert previous is not ("sinceSeconds" in request.query), "the last words count, whenever they were"
        return web.Response(body=log("FATAL ConfigError: bad" if previous else "INFO up again"))

    api.handlers[REF.log_path("web-1")] = answer
    result = await run(Logs(source_of(client), 600, 100))
    assert section(result, "Read")[1:] == [
        "web-1: 1 lines, 0 of them errors",
        "web-1 (the run before): 1 lines, 1 of them errors",
    ]
    assert section(result, "1 × ConfigError")[1].endswith("web-1 FATAL ConfigError: bad")


def test_whose_logs_there_are() -> None:
    crashed = terminated("Error", 1)
    pods = [
        with_container(pod("up")),
        with_container(pod("again", last=crashed)),
        with_container(pod("looping", state=waiting("CrashLoopBackOff"), last=crashed)),
        with_container(pod("new", state=waiting("ContainerCreating"))),
        with_container(pod("leaving", leaving=True)),
    ]
    assert [(each.pod, each.previous) for each in runs_of(pods, None)] == [
        ("up", False),
        ("again", False),
        ("again", True),
        ("looping", False),
    ]


async def test_a_node_that_is_silent_or_has_lost_a_log_hides_no_other(api: FakeApi, client: KubernetesClient) -> None:
    serve(api, pods=[with_container(pod(name)) for name in ("gone", "lost", "mute", "well")])
    api.say(REF.log_path("gone"), status(404, "NotFound", 'pods "gone" not found'), 404)
    api.say(REF.log_path("lost"), b"unable to retrieve container logs for containerd://ab")
    api.say(REF.log_path("well"), log("ERROR status=500"))

    async def silence(request: web.Request) -> web.StreamResponse:
        await asyncio.Event().wait()
        raise AssertionError

    api.handlers[REF.log_path("mute")] = silence
    result = await run(Logs(source_of(client), 600, 100), limit_s=0.5)
    assert section(result, "1 × status 500")
    told = section(result, "Read")[1:]
    assert told[0].startswith('gone: could not be read: pods "gone" not found')
    assert told[1:] == [
        "lost: could not be read: the node no longer has this log",
        "mute: not read",
        "well: 1 lines, 1 of them errors",
    ]
    assert len(result.troubles) == 3


async def test_no_secret_comes_out_of_a_log(api: FakeApi, client: KubernetesClient) -> None:
    secrets = Secrets()
    secrets.add("value-nobody-may-see")
    serve(api, pods=[with_container(pod("web-1"))])
    api.say(REF.log_path("web-1"), log("ERROR key value-nobody-may-see refused", "\x1b[2JERROR status=401"))
    text = whole(await run(Logs(source_of(client), 600, 100), secrets=secrets))
    assert "value-nobody-may-see" not in text
    assert "\x1b" not in text


async def test_pods_that_have_not_run(api: FakeApi, client: KubernetesClient) -> None:
    serve(api, pods=[with_container(pod("new", state=waiting("ContainerCreating")))])
    result = await run(Logs(source_of(client), 600, 100))
    assert (result.headline, result.health, result.failed) == ("no logs", Health.UNKNOWN, False)


def test_errors_without_a_status_are_told_apart_by_their_words() -> None:
    lines = [classed(AT, "p", f"ERROR could not reach 10.0.0.{n} as req-{n}a{n}") for n in range(3)]
    lines.append(classed(AT, "p", "ERROR out of disk"))
    assert [(each.count, each.title) for each in error_groups(lines)] == [
        (3, "ERROR could not reach … as …"),
        (1, "ERROR out of disk"),
    ]


LINES = st.lists(
    st.builds(
        lambda at_s, pod_name, text: classed(AT + timedelta(seconds=at_s), pod_name, text),
        st.integers(0, 600),
        st.sampled_from("ab"),
        st.one_of(st.sampled_from(["ERROR status=429", "ValueError: x", "INFO", "ERROR x"]), st.text(max_size=80)),
    ),
    max_size=20,
)


@given(LINES)
def test_every_error_line_is_counted_once(lines: list[LogLine]) -> None:
    groups = error_groups(lines)
    assert sum(each.count for each in groups) == sum(line.is_error for line in lines)
    for group in groups:
        assert 1 <= len(group.samples) <= SAMPLES
        assert group.first_at <= group.samples[0].at == group.last_at


def test_a_run_before_is_named_as_such() -> None:
    assert str(Run("web-1", "web", previous=True)) == "web-1 (the run before)"
