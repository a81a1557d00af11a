"""What is wrong with pods, from their own words."""

from collections.abc import Sequence
from dataclasses import dataclass

from mrb_tui.clients.kube_objects import Object, condition, items, name_of, number, part, text
from mrb_tui.domain.facts import FactValue
from mrb_tui.domain.health import Health

_PULL = frozenset({"ImagePullBackOff", "ErrImagePull", "InvalidImageName", "ErrImageNeverPull", "RegistryUnavailable"})
_CONFIG = frozenset({"CreateContainerConfigError", "CreateContainerError", "RunContainerError", "PostStartHookError"})

_ENDED = frozenset({"Succeeded", "Failed"})
"""Phases that no pod leaves; a Failed pod of a Deployment has been replaced."""


@dataclass(frozen=True, slots=True)
class PodProblem:
    """One pod and the gravest thing about it. `detail` is the kubelet's or the container's own message."""

    pod: str
    word: str
    detail: str


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
        """Down when nothing is ready, degraded when anything is wrong, unknown without pods."""
        if self.total == 0:
            return Health.DOWN
        if self.ready == 0:
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
_ORDER = (CRASH, OOM, PULL, CONFIG, UNSCHEDULABLE, NOT_READY, STARTING)


def pods_summary(pods: Sequence[Object]) -> PodsSummary:
    """Pods that are being deleted, or have ended for good (evicted ones stay to be seen), do not count."""
    alive = [pod for pod in pods if not _leaving(pod) and text(part(pod, "status"), "phase") not in _ENDED]
    problems = [problem for pod in alive if (problem := _problem(pod)) is not None]
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


def _problem(pod: Object) -> PodProblem | None:
    name = name_of(pod)
    for status in _containers(pod):
        waiting = part(status, "state", "waiting")
        reason = text(waiting, "reason")
        last = part(status, "lastState", "terminated") or part(status, "state", "terminated")
        if text(last, "reason") == "OOMKilled" and (reason == "CrashLoopBackOff" or not is_ready(pod)):
            return PodProblem(name, OOM, f"killed for memory, {number(status, 'restartCount')} restarts")
        if reason == "CrashLoopBackOff":
            return PodProblem(name, CRASH, _ended(last) or text(waiting, "message"))
        if reason in _PULL:
            return PodProblem(name, PULL, text(waiting, "message") or reason)
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
        name, NOT_READY if running else STARTING, text(ready, "message") or text(part(pod, "status"), "reason")
    )


def _containers(pod: Object) -> list[Object]:
    status = part(pod, "status")
    return [*items(status, "initContainerStatuses"), *items(status, "containerStatuses")]


def _ended(terminated: Object) -> str:
    if not terminated:
        return ""
    message = text(terminated, "message").strip().splitlines()
    said = f": {message[-1]}" if message else ""
    return f"{text(terminated, 'reason') or 'ended'}, exit code {number(terminated, 'exitCode')}{said}"
