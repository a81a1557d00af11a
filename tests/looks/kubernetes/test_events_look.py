from datetime import UTC, datetime, timedelta
from typing import Any

import pytest
from aiohttp import web
from hypothesis import given
from hypothesis import strategies as st

from mrb_tui.clients.kubernetes import KubernetesClient
from mrb_tui.domain.health import Health
from mrb_tui.looks.kubernetes.event_groups import Named, happenings
from mrb_tui.looks.kubernetes.events import Events
from tests.clients.kubernetes.fake_api import FakeApi
from tests.looks.kubernetes.shop import EVENTS, REF, forbid, serve, source_of
from tests.looks.seeing import NOW, now, run, section
from tests.probes.kubernetes.objects_by_example import pod, replica_set

NAMED = Named("web", frozenset({"web-14"}), frozenset({"web-14-abcde"}))


def event(
    name: str = "web-14-abcde",
    *,
    kind: str = "Pod",
    ago_s: float = 60,
    reason: str = "BackOff",
    message: str = "Back-off restarting failed container",
    warning: bool = True,
    **fields: Any,
) -> dict[str, Any]:
    at = (NOW - timedelta(seconds=ago_s)).strftime("%Y-%m-%dT%H:%M:%SZ")
    return {
        "involvedObject": {"kind": kind, "name": name},
        "type": "Warning" if warning else "Normal",
        "reason": reason,
        "message": message,
        "lastTimestamp": at,
        **fields,
    }


async def test_warnings_first_newest_first_counted_and_only_the_workloads(
    api: FakeApi, client: KubernetesClient
) -> None:
    serve(api, replica_sets=[replica_set(14, "v", "2026-11-24T11:00:00Z")], pods=[pod("web-14-abcde")])
    found = [
        event("web", kind="Deployment", reason="ScalingReplicaSet", message="Scaled up", warning=False, ago_s=10),
        event(count=4, ago_s=90),
        event("web-14-gone1", ago_s=30, count=2),
        event(reason="Failed", message="Error: ImagePullBackOff", ago_s=600),
        event("other-1-xyzab", reason="Evicted"),
        event("web", kind="Service", reason="Foreign"),
        event(reason="TooOld", ago_s=7200),
    ]
    api.say(EVENTS, {"items": found})
    result = await run(Events(source_of(client), now, 3600))
    assert section(result, "Warnings") == [
        " 30s ago BackOff ×6: Back-off restarting failed container (Pod web-14-abcde, web-14-gone1)",
        " 10m ago Failed: Error: ImagePullBackOff (Pod web-14-abcde)",
    ]
    assert section(result, "Others") == [" 10s ago ScalingReplicaSet: Scaled up (Deployment web)"]
    assert (result.headline, result.health) == ("7 warnings, last BackOff", Health.DEGRADED)


async def test_events_come_in_pages(api: FakeApi, client: KubernetesClient) -> None:
    serve(api)

    async def page(request: web.Request) -> web.StreamResponse:
        if "continue" in request.query:
            return web.json_response({"items": [event("web-1", reason="Second")]})
        return web.json_response({"metadata": {"continue": "more"}, "items": [event("web-1", reason="First")]})

    api.handlers[EVENTS] = page
    result = await run(Events(source_of(client), now, 3600))
    assert [query.get("continue") for query in api.queries(EVENTS)] == [None, "more"]
    assert result.facts["warnings"] == 2


async def test_what_is_cut_off_is_said(api: FakeApi, client: KubernetesClient) -> None:
    serve(api)
    api.say(EVENTS, {"metadata": {"continue": "for ever"}, "items": [event("web-1")]})
    result = await run(Events(source_of(client), now, 3600))
    assert section(result, "Mind") == ["only the first 10 events of the namespace were read: there are more"]


async def test_without_pods_and_revisions_the_deployments_own_are_told(api: FakeApi, client: KubernetesClient) -> None:
    serve(api)
    forbid(api, REF.pods_path)
    forbid(api, REF.replica_sets_path)
    api.say(EVENTS, {"items": [event("web", kind="Deployment", reason="Odd"), event("web-1")]})
    result = await run(Events(source_of(client), now, 3600))
    assert [line.split()[2] for line in section(result, "Warnings")] == ["Odd:"]
    assert section(result, "Pods")[0] == "could not be read: pods is forbidden"
    assert len(result.troubles) == 2


async def test_no_events(api: FakeApi, client: KubernetesClient) -> None:
    serve(api)
    api.say(EVENTS, {"items": []})
    result = await run(Events(source_of(client), now, 3600))
    assert (result.headline, result.health) == ("no events in the last 1h", Health.OK)


@pytest.mark.parametrize(
    "messages",
    [
        ("Created pod: web-5b96445fcc-74hmq", "(combined from similar events): Created pod: web-7944dcfc44-grf8d"),
        ("failed to find container 416d508aee74", "failed to find container 5146f3bc5046"),
        ("in pod web-14-abcde_shop(be3edc0a-1ef2-a4f0-4be0-3db0dc2574bd)",) * 2,
    ],
)
def test_the_same_said_of_another_is_the_same(messages: tuple[str, str]) -> None:
    found = [event(message=message, ago_s=ago_s) for ago_s, message in enumerate(messages)]
    assert [each.count for each in happenings(found, NAMED, NOW - timedelta(hours=1))] == [2]


def test_another_image_is_another_event() -> None:
    found = [event(message=f'Container image "shop/web:{tag}" already present') for tag in ("v1", "v2")]
    assert len(happenings(found, NAMED, NOW - timedelta(hours=1))) == 2


@pytest.mark.parametrize(
    "fields",
    [
        {"lastTimestamp": None, "eventTime": "2026-11-24T11:59:00.123456Z"},
        {"lastTimestamp": None, "series": {"count": 3, "lastObservedTime": "2026-11-24T11:59:00.000000Z"}},
        {"lastTimestamp": None, "metadata": {"creationTimestamp": "2026-11-24T11:59:00Z"}},
    ],
)
def test_each_way_to_say_when(fields: dict[str, Any]) -> None:
    (found,) = happenings([{**event(), **fields}], NAMED, NOW - timedelta(hours=1))
    assert found.last_at.replace(microsecond=0) == datetime(2026, 11, 24, 11, 59, tzinfo=UTC)
    assert found.count == fields.get("series", {}).get("count", 1)


EVENT_LISTS = st.lists(
    st.builds(
        lambda reason, warning, ago_s, times: event(reason=reason, warning=warning, ago_s=ago_s, count=times),
        st.sampled_from("ABC"),
        st.booleans(),
        st.integers(0, 3599),
        st.integers(1, 9),
    ),
    max_size=12,
)


@given(EVENT_LISTS)
def test_nothing_is_lost_and_warnings_come_first_and_the_newest_of_them(found: list[dict[str, Any]]) -> None:
    told = happenings(found, NAMED, NOW - timedelta(hours=1))
    assert sum(each.count for each in told) == sum(each["count"] for each in found)
    assert [each.warning for each in told] == sorted((each.warning for each in told), reverse=True)
    for warning in (True, False):
        times = [each.last_at for each in told if each.warning is warning]
        assert times == sorted(times, reverse=True)


STRANGE = st.recursive(
    st.none() | st.integers() | st.text(max_size=5), lambda inner: st.lists(inner, max_size=2), max_leaves=4
)


@given(
    st.lists(
        st.dictionaries(
            st.sampled_from(["involvedObject", "series", "count", "message", "metadata", "lastTimestamp"]), STRANGE
        )
    )
)
def test_strange_events_are_survived(found: list[dict[str, Any]]) -> None:
    happenings([{**event(), **each} for each in found], NAMED, NOW - timedelta(hours=1))
