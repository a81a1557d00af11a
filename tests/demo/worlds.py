"""Worlds that are driven by hand, and what a person can do to one: patches, as they come through its API."""

from datetime import UTC, datetime, timedelta
from typing import Any

from mrb_tui.demo.patching import strategic
from mrb_tui.demo.scenario import Scenario, scenarios
from mrb_tui.demo.workload import NAME, Workload
from mrb_tui.demo.world import World

BEGUN_AT = datetime(2026, 3, 1, 3, 0, tzinfo=UTC)
CALM = Scenario("calm", "Nothing breaks", "A quiet night.", "nothing", ())
ROLLED_OUT_S = 90.0
"""Longer than a roll-out takes."""


def world_of(scenario: str | Scenario = CALM, *, seed: int = 1) -> World:
    """A world at its start, its scenario begun."""
    chosen = scenarios()[scenario] if isinstance(scenario, str) else scenario
    world = World(chosen, start_at=BEGUN_AT, seed=seed)
    world.begin()
    return world


def pass_time(world: World, seconds: float, *, at_once_s: float = 1.0) -> None:
    """Let world seconds pass, as many wall seconds, in ticks of `at_once_s`."""
    for _ in range(round(seconds / at_once_s)):
        world.advance(at_once_s, world.now + timedelta(seconds=at_once_s))


def set_variable(world: World, name: str, value: str) -> None:
    """`kubectl set env`."""
    _patch(world, {"spec": {"containers": [{"name": NAME, "env": [{"name": name, "value": value}]}]}})


def restart(world: World) -> None:
    """`kubectl rollout restart`."""
    _patch(world, {"metadata": {"annotations": {"kubectl.kubernetes.io/restartedAt": world.now.isoformat()}}})


def undo(world: World) -> None:
    """`kubectl rollout undo`: the template of the revision before."""
    before = sorted(world.workload.replica_sets, key=lambda each: each.revision)[-2]
    world.workload.change(before.template, world.now)


def new_key(world: World, key: str) -> None:
    """Write the Secret."""
    world.secrets["api-key"] = key
    world.key_changed()


def images(workload: Workload) -> set[str]:
    """What the pods run."""
    return {pod.image for pod in workload.pods}


def _patch(world: World, template: dict[str, Any]) -> None:
    world.workload.change(strategic(world.workload.template, template), world.now)
