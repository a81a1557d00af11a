"""The world's clock and its causes, by example and property. Time passes by hand only."""

from datetime import timedelta

from hypothesis import example, given, settings
from hypothesis import strategies as st

from mrb_tui.demo.scenario import scenarios
from mrb_tui.demo.traffic import REQUESTS_PER_S
from mrb_tui.demo.world import World
from tests.demo.worlds import BEGUN_AT, CALM, pass_time, restart, set_variable, world_of

TICKS = st.lists(st.tuples(st.floats(-5, 60), st.floats(-5, 30)), max_size=12)
NAMES = st.sampled_from(sorted(scenarios()))


@settings(max_examples=40, deadline=None)
@given(scenario=NAMES, ticks=TICKS)
@example(scenario="rate-limit", ticks=[(20.0, 2.0), (1.0, -3600.0), (20.0, 2.0)])
@example(scenario="bad-deploy", ticks=[(47.0, 20.0), (9.0, 0.0)])
@example(scenario="bad-deploy", ticks=[(4.0, 0.0), (4.0, 1.71875), (12.0, 0.0)])
def test_time_only_moves_forward_whatever_the_clocks_do(scenario: str, ticks: list[tuple[float, float]]) -> None:
    world = world_of(scenario)
    wall_at = world.now
    for world_s, wall_s in ticks:
        before = (world.elapsed_s, world.now, dict(world.metrics.counters), world.workload.version)
        wall_at += timedelta(seconds=wall_s)
        world.advance(world_s, wall_at)
        assert world.elapsed_s >= before[0]
        assert world.now >= before[1]
        assert world.workload.version >= before[3]
        assert all(world.metrics.counters[series] >= amount for series, amount in before[2].items())
    scraped = [at_s for at_s, _ in world.metrics.history]
    assert scraped == sorted(set(scraped))
    for log in world.logs.logs.values():
        assert [line.at for line in log.lines] == sorted(line.at for line in log.lines)
        assert [line.number for line in log.lines] == list(range(len(log.lines)))


def _figures(world: World) -> object:
    logs = {pod: [(line.at, line.text) for line in log.lines] for pod, log in world.logs.logs.items()}
    return world.metrics.history, logs, [pod.name for pod in world.workload.pods], world.workload.version


@settings(max_examples=10, deadline=None)
@given(scenario=NAMES, seed=st.integers(0, 99))
def test_the_same_seed_gives_the_same_figures_names_and_lines(scenario: str, seed: int) -> None:
    worlds = [world_of(scenario, seed=seed) for _ in range(2)]
    for world in worlds:
        pass_time(world, 40)
        restart(world)
        pass_time(world, 40)
    assert _figures(worlds[0]) == _figures(worlds[1])


def test_another_seed_gives_other_names() -> None:
    assert {pod.name for pod in world_of(seed=1).workload.pods} != {pod.name for pod in world_of(seed=2).workload.pods}


@settings(max_examples=20, deadline=None)
@given(at_once_s=st.sampled_from([0.25, 0.5, 1.0, 4.0, 50.0, 100.0]), scenario=NAMES)
def test_how_often_its_clock_ticks_does_not_matter_to_the_figures(at_once_s: float, scenario: str) -> None:
    often, seldom = world_of(scenario), world_of(scenario)
    pass_time(often, 100)
    pass_time(seldom, 100, at_once_s=at_once_s)
    assert seldom.metrics.history == often.metrics.history
    assert seldom.elapsed_s == 100


def test_a_part_of_a_second_is_kept_for_later() -> None:
    world = world_of()
    world.advance(0.75, BEGUN_AT + timedelta(seconds=1))
    assert (world.elapsed_s, world.now) == (0.0, BEGUN_AT + timedelta(seconds=1))
    world.advance(0.75, BEGUN_AT + timedelta(seconds=2))
    assert (world.elapsed_s, world.now) == (1.0, BEGUN_AT + timedelta(seconds=2))


def test_it_stays_well_until_it_is_looked_at_and_counts_from_there() -> None:
    world = World(scenarios()["rate-limit"], start_at=BEGUN_AT)
    pass_time(world, 300)
    assert world.moment.error_ratio == 0
    world.begin()
    pass_time(world, 29)
    world.begin()
    assert world.moment.error_ratio == 0
    pass_time(world, 1)
    assert world.moment.error_ratio > 0.5


def test_every_request_is_counted_and_timed() -> None:
    world = world_of("rate-limit")
    pass_time(world, 100)
    counters = world.metrics.counters
    assert counters["mistral_requests_total", ()] == 100 * REQUESTS_PER_S
    timed = counters["mistral_request_duration_seconds_bucket", (("le", "+Inf"),)]
    assert round(timed, 6) == 100 * REQUESTS_PER_S
    failed = counters["mistral_errors_total", (("code", "429"),)]
    assert round(failed, 6) == round(71 * REQUESTS_PER_S * 0.8, 6)  # limited from second 30 on, 10 of 50 get through


def test_pods_that_run_with_other_settings_meet_another_fate() -> None:
    world = world_of("rate-limit")
    pass_time(world, 60)
    set_variable(world, "RATE_LIMIT_MODE", "queue")
    ratios = []
    for _ in range(60):
        pass_time(world, 1)
        ratios.append(round(world.moment.error_ratio, 3))
    assert ratios[0] == 0.8
    assert ratios[-1] == 0.0
    assert any(0 < ratio < 0.8 for ratio in ratios)  # half rolled out, half mended


def test_logs_tell_the_causes_at_a_pace_that_can_be_read() -> None:
    world = world_of("rate-limit")
    pod = world.workload.pods[0]
    pass_time(world, 200)
    lines = world.logs.of(pod.name).lines
    onset_at = BEGUN_AT + timedelta(seconds=30)
    assert {line.text.split()[0] for line in lines if line.at < onset_at} == {"INFO"}
    assert any("status=429" in line.text for line in lines if line.at >= onset_at)
    assert 100 <= len(lines) <= 260  # by the wall clock, a line in 0.8 s

    quick = world_of("rate-limit")
    quick.advance(200, BEGUN_AT + timedelta(seconds=2))
    assert len(quick.logs.of(quick.workload.pods[0].name).lines) <= 5


def test_a_log_tells_of_starting_crashing_and_leaving() -> None:
    world = world_of(CALM)
    first = world.workload.pods[0].name
    world.workload.deploy("registry.example/mistral-service:3-broken", world.now)
    pass_time(world, 120)
    texts = [line.text for line in world.logs.of(first).lines]
    assert texts[-1] == "INFO  shutting down on SIGTERM"
    crashed = [line.text for line in world.logs.of(world.workload.mine()[0].name).lines]
    assert crashed[0] == "INFO  mistral-service starting, image 3-broken"
    assert "FATAL ConfigError: unknown key 'limiter.burst'" in crashed


def test_a_log_keeps_its_newest_lines_only() -> None:
    world = world_of()
    log = world.logs.of("pod")
    for number in range(6_000):
        log.add(world.now, str(number))
    assert (len(log.lines), log.lines[0].text, log.lines[-1].number) == (5_000, "1000", 5_999)


def test_a_container_that_crashed_has_a_log_of_the_run_before() -> None:
    world = world_of(CALM)
    world.workload.deploy("registry.example/mistral-service:3-broken", world.now)
    pass_time(world, 120)
    log = world.logs.of(world.workload.mine()[0].name)
    before, now = ([line.text for line in run] for run in (log.run_before(), log.run_now()))
    assert before[0] == now[0] == "INFO  mistral-service starting, image 3-broken"
    assert before[-1] == "FATAL ConfigError: unknown key 'limiter.burst'"
    assert not {line.number for line in log.run_before()} & {line.number for line in log.run_now()}
    assert log.run_now()[-1] == log.lines[-1]


def test_a_container_that_never_crashed_has_no_run_before() -> None:
    world = world_of(CALM)
    pass_time(world, 30)
    log = world.logs.of(world.workload.pods[0].name)
    assert (log.run_before(), log.run_now()) == ([], list(log.lines))
