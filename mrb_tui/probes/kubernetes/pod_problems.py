"""What is wrong with pods, from their own words."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime

from mrb_tui.domain.durations import age
from mrb_tui.domain.facts import FactValue
from mrb_tui.domain.health import Health
from mrb_tui.probes.kubernetes.objects import Object, condition, items, name_of, number, part, text, time_at

_PULL = frozenset({"ImagePullBackOff", "ErrImagePull", "InvalidImageName", "ErrImageNeverPull", "RegistryUnavailable"})
_CONFIG = frozenset({"CreateContainerConfigError", "CreateContainerError", "RunContainerError", "PostStartHookError"})

_ENDED = frozenset({"Succeeded", "Failed"})
"""Phases that no pod leaves; a Failed pod of a Deployment has been replaced."""


_LOOP_S = 300.0
"""The kubelet's longest wait between two restarts: whoever crashed twice, and last within it, may do so again."""


@dataclass(frozen=True, slots=True)
class PodProblem:
    """One pod and the gravest thing about it. `detail` is what counts of `said`, the cluster's own message."""

    pod: str
    word: str
    detail: str
    said: str = ""


@dataclass(frozen=True, slots=True)
class PodsSummary:
    """All pods of the workload, those on their way out apart."""

    total: int
    ready: int
    terminating: int
    restarts: int
    problems: tuple[PodProblem, ...]

    def count(self, word: str) -> int:
        """How many pods have that problem."""
        return sum(problem.word == word for problem in self.problems)

    @property
    def health(self) -> Health:
        """Down when nothing is ready or all is failing, degraded when anything is wrong. Without pods it is down."""
        if self.ready == 0 or self.total == sum(problem.word in _FAILING for problem in self.problems):
            return Health.DOWN
        return Health.DEGRADED if self.problems else Health.OK

    def headline(self) -> str:
        """The commonest problem, or how many are ready."""
        if self.total == 0:
            return "no pods"
        if not self.problems:
            return f"{self.ready} ready"
        words = [problem.word for problem in self.problems]
        word = min(dict.fromkeys(words), key=lambda each: (_ORDER.index(each), -words.count(each)))
        return f"{words.count(word)} {word}"

    def facts(self) -> dict[str, FactValue]:
        """Counts, a name for each kind of problem."""
        return {
            "total": self.total,
            "ready": self.ready,
            "terminating": self.terminating,
            "restarts": self.restarts,
            "crash_looping": self.count(CRASH),
            "oom_killed": self.count(OOM),
            "pull_errors": self.count(PULL),
            "config_errors": self.count(CONFIG),
            "unschedulable": self.count(UNSCHEDULABLE),
            "not_ready": self.total - self.ready,
        }


CRASH, OOM, PULL, CONFIG = "crash loop", "out of memory", "image pull", "bad config"
UNSCHEDULABLE, NOT_READY, STARTING = "unschedulable", "not ready", "starting"
_FAILING = frozenset({CRASH, OOM, PULL, CONFIG, UNSCHEDULABLE})
_ORDER = (CRASH, OOM, PULL, CONFIG, UNSCHEDULABLE, NOT_READY, STARTING)


def pods_summary(pods: Sequence[Object], now: datetime) -> PodsSummary:
    """Pods that are being deleted, or have ended for good (evicted ones stay to be seen), do not count."""
    alive = [pod for pod in pods if not _leaving(pod) and text(part(pod, "status"), "phase") not in _ENDED]
    problems = [problem for pod in alive if (problem := _problem(pod, now)) is not None]
    return PodsSummary(
        total=len(alive),
        ready=sum(is_ready(pod) for pod in alive),
        terminating=sum(_leaving(pod) for pod in pods),
        restarts=sum(number(status, "restartCount") for pod in alive for status in _containers(pod)),
        problems=tuple(problems),
    )


def is_ready(pod: Object) -> bool:
    """By the condition Ready: on a node that is gone, pods go on saying Running and 1/1."""
    return text(condition(pod, "Ready"), "status") == "True"


def _leaving(pod: Object) -> bool:
    return bool(part(pod, "metadata").get("deletionTimestamp"))


def _problem(pod: Object, now: datetime) -> PodProblem | None:
    name = name_of(pod)
    for status in _containers(pod):
        waiting = part(status, "state", "waiting")
        reason = text(waiting, "reason")
        last = part(status, "lastState", "terminated") or part(status, "state", "terminated")
        looping_s = _looping_s(status, now)
        if text(last, "reason") == "OOMKilled" and (
            looping_s is not None or reason == "CrashLoopBackOff" or not is_ready(pod)
        ):
            return PodProblem(name, OOM, f"killed for memory, {number(status, 'restartCount')} restarts")
        if reason == "CrashLoopBackOff":
            return PodProblem(name, CRASH, _ended(last) or text(waiting, "message"))
        if looping_s is not None:
            return PodProblem(name, CRASH, f"restarted {age(looping_s)} ago after: {_ended(last)}")
        if reason in _PULL:
            said = text(waiting, "message")
            return PodProblem(name, PULL, _pull_cause(said, text(status, "image")) or reason, said)
        if reason in _CONFIG:
            return PodProblem(name, CONFIG, text(waiting, "message") or reason)
    scheduled = condition(pod, "PodScheduled")
    if text(scheduled, "status") == "False":
        return PodProblem(name, UNSCHEDULABLE, text(scheduled, "message") or text(scheduled, "reason"))
    if is_ready(pod):
        return None
    ended = next((found for status in _containers(pod) if (found := part(status, "state", "terminated"))), None)
    if ended is not None:
        return PodProblem(name, CRASH, _ended(ended))
    ready = condition(pod, "Ready")
    running = any("running" in part(status, "state") for status in _containers(pod))
    return PodProblem(
        name,
        NOT_READY if running else STARTING,
        text(ready, "message") or _lost_node(pod) or text(part(pod, "status"), "reason"),
    )


def _looping_s(status: Object, now: datetime) -> float | None:
    """How long the container has been up, if between two crashes: else the pod would turn green at each restart."""
    ended_at = time_at(part(status, "lastState", "terminated"), "finishedAt")
    if ended_at is None or "running" not in part(status, "state") or number(status, "restartCount") < 2:
        return None
    ago_s = max((now - ended_at).total_seconds(), 0.0)
    return ago_s if ago_s < _LOOP_S else None


def _pull_cause(said: str, image: str) -> str:
    """A chain of failures ends with the one that began it."""
    return f"{image}: {said.rpartition(': ')[2]}" if image and "failed to" in said else said


def _lost_node(pod: Object) -> str:
    """Who takes Ready away from a pod whose containers are ready is the controller that misses the node."""
    if text(condition(pod, "ContainersReady"), "status") != "True":
        return ""
    node = text(part(pod, "spec"), "nodeName") or "its node"
    return f"its containers are ready, and it is not: is {node} well?"


def _containers(pod: Object) -> list[Object]:
    """Those that count: an init container that has done its work does not."""
    status = part(pod, "status")
    init = items(status, "initContainerStatuses")
    return [
        *(entry for entry in init if text(part(entry, "state", "terminated"), "reason") != "Completed"),
        *items(status, "containerStatuses"),
    ]


def _ended(terminated: Object) -> str:
    if not terminated:
        return ""
    message = text(terminated, "message").strip().splitlines()
    said = f": {message[-1]}" if message else ""
    return f"{text(terminated, 'reason') or 'ended'}, exit code {number(terminated, 'exitCode')}{said}"
