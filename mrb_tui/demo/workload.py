"""The workload: a Deployment with its ReplicaSets and pods, rolled out over time as a cluster would."""

import copy
import hashlib
import json
import random
from dataclasses import dataclass, field
from datetime import datetime
from typing import Any

NAME = "mistral-service"
NAMESPACE = "default"
LABELS = {"app": NAME}
REVISION = "deployment.kubernetes.io/revision"
GOOD_IMAGE = "registry.example/mistral-service:2.4.1"
OLD_IMAGE = "registry.example/mistral-service:2.4.0"
STARTS_IN_S = 12.0
CRASHES_AFTER_S = 10.0
BACK_OFF_S = 20.0


@dataclass(slots=True)
class Pod:
    """A pod. Environment and key are those at its start: changes reach it only by another pod."""

    name: str
    uid: str
    replica_set: str
    template: dict[str, Any]
    key: str
    born_at: datetime
    age_s: float = 0.0
    restarts: int = 0
    backing_off_s: float = 0.0
    leaving_s: float | None = None

    @property
    def broken(self) -> bool:
        """Whether its image crashes."""
        return "broken" in self.image

    @property
    def image(self) -> str:
        """What it runs."""
        return str(self.template["spec"]["containers"][0]["image"])

    @property
    def environment(self) -> dict[str, str]:
        """Its plain variables."""
        entries = self.template["spec"]["containers"][0].get("env", [])
        return {entry["name"]: entry.get("value", "") for entry in entries if "valueFrom" not in entry}

    @property
    def started(self) -> bool:
        """Whether its container runs."""
        return self.age_s >= 2 and self.backing_off_s <= 0

    @property
    def ready(self) -> bool:
        """Whether it takes requests."""
        return self.started and self.age_s >= STARTS_IN_S and self.leaving_s is None

    def step(self, seconds: float) -> None:
        """Grow older; a broken one crashes after a while, and waits longer each time."""
        self.age_s += seconds
        if self.leaving_s is not None:
            self.leaving_s -= seconds
        if self.backing_off_s > 0:
            self.backing_off_s -= seconds
            if self.backing_off_s <= 0:
                self.age_s = 2.0
        elif self.broken and self.age_s > STARTS_IN_S + CRASHES_AFTER_S:
            self.restarts += 1
            self.backing_off_s = BACK_OFF_S * min(self.restarts, 6)


@dataclass(slots=True)
class ReplicaSet:
    """A revision of the template."""

    name: str
    uid: str
    template: dict[str, Any]
    revision: int
    created_at: datetime
    annotations: dict[str, str] = field(default_factory=dict)
    """Those of the Deployment when it was last rolled out."""


@dataclass
class Workload:
    """The Deployment. `template` is the one wanted; `step` moves the pods towards it."""

    key: str
    now: datetime
    chance: random.Random
    replicas: int = 3
    paused: bool = False
    generation: int = 1
    version: int = 1000
    template: dict[str, Any] = field(default_factory=dict)
    annotations: dict[str, str] = field(default_factory=dict)
    replica_sets: list[ReplicaSet] = field(default_factory=list)
    pods: list[Pod] = field(default_factory=list)
    changed_at: datetime | None = None

    def start(self, born_at: datetime, deployed_at: datetime, environment: dict[str, str]) -> None:
        """Two deploys in the past, and all pods up."""
        self.template = _template(OLD_IMAGE, environment)
        self._adopt(born_at)
        self.template = _template(GOOD_IMAGE, environment)
        self._adopt(deployed_at)
        self.pods = [self._pod(deployed_at, age_s=3600) for _ in range(self.replicas)]

    @property
    def current(self) -> ReplicaSet:
        """The ReplicaSet of the wanted template."""
        return max(self.replica_sets, key=lambda replica_set: replica_set.revision)

    def change(
        self, template: dict[str, Any], now: datetime, *, replicas: int | None = None, paused: bool | None = None
    ) -> None:
        """Want another template. One that was there before comes back under a new revision, as after an undo."""
        before = (self.template, self.replicas, self.paused)
        self.replicas = self.replicas if replicas is None else replicas
        self.paused = self.paused if paused is None else paused
        if (template, self.replicas, self.paused) != before:
            self.generation += 1
        if template != self.template:
            self.template = copy.deepcopy(template)
            self._adopt(now)
        self.touch()

    def touch(self) -> None:
        """Something about the object is new."""
        self.version += 1

    def deploy(self, image: str, now: datetime) -> None:
        """A release by the team."""
        template = copy.deepcopy(self.template)
        template["spec"]["containers"][0]["image"] = image
        self.annotations["kubernetes.io/change-cause"] = f"release {image.rpartition(':')[2]}"
        self.change(template, now)

    def step(self, seconds: float, now: datetime) -> None:
        """Pods age, start, crash, come and go: at most one more than wanted, at most one fewer ready."""
        self.now = now
        before = self._shape()
        for pod in self.pods:
            pod.step(seconds)
        self.pods = [pod for pod in self.pods if pod.leaving_s is None or pod.leaving_s > 0]
        if not self.paused:
            self._roll()
        if self._shape() != before:
            self.changed_at = now
            self.touch()

    def ready(self) -> list[Pod]:
        """The pods that take requests."""
        return [pod for pod in self.pods if pod.ready]

    def mine(self) -> list[Pod]:
        """The pods of the wanted template that are to stay."""
        return [pod for pod in self.pods if pod.replica_set == self.current.name and pod.leaving_s is None]

    def _roll(self) -> None:
        staying = [pod for pod in self.pods if pod.leaving_s is None]
        mine = self.mine()
        old = [pod for pod in staying if pod not in mine]
        if len(mine) < self.replicas and len(staying) < self.replicas + 1:
            self.pods.append(self._pod(self.now))
        ready = sum(pod.ready for pod in staying)
        for pod in sorted(old, key=lambda each: each.ready):
            if not pod.ready or ready > self.replicas - 1:
                pod.leaving_s = 3.0
                ready -= pod.ready
                break
        for pod in mine[self.replicas :]:
            pod.leaving_s = 3.0

    def _shape(self) -> list[tuple[str, bool, bool, int]]:
        return [(pod.name, pod.ready, pod.leaving_s is None, pod.restarts) for pod in self.pods]

    def _adopt(self, now: datetime) -> None:
        digest = hashlib.sha256(json.dumps(self.template, sort_keys=True).encode()).hexdigest()
        name = f"{NAME}-{digest[:10]}"
        revision = max((each.revision for each in self.replica_sets), default=0) + 1
        known = next((each for each in self.replica_sets if each.name == name), None)
        if known is None:
            uid = _uid(digest[10:42])
            known = ReplicaSet(name, uid, copy.deepcopy(self.template), revision, now)
            self.replica_sets.append(known)
        known.revision, known.annotations = revision, dict(self.annotations)
        self.annotations[REVISION] = str(revision)
        self.changed_at = now

    def _pod(self, now: datetime, age_s: float = 0.0) -> Pod:
        suffix = "".join(self.chance.choices("bcdfghjklmnpqrstvwxz2456789", k=5))
        uid = _uid(f"{self.chance.getrandbits(128):032x}")
        replica_set = self.current
        return Pod(f"{replica_set.name}-{suffix}", uid, replica_set.name, replica_set.template, self.key, now, age_s)


def _uid(digits: str) -> str:
    return f"{digits[:8]}-{digits[8:12]}-{digits[12:16]}-{digits[16:20]}-{digits[20:32]}"


def _template(image: str, environment: dict[str, str]) -> dict[str, Any]:
    variables: list[dict[str, Any]] = [{"name": name, "value": value} for name, value in environment.items()]
    key = {"secretKeyRef": {"name": "mistral-secrets", "key": "api-key"}}
    return {
        "metadata": {"labels": dict(LABELS)},
        "spec": {
            "containers": [
                {
                    "name": NAME,
                    "image": image,
                    "imagePullPolicy": "IfNotPresent",
                    "ports": [{"name": "http", "containerPort": 8080, "protocol": "TCP"}],
                    "env": [*variables, {"name": "MISTRAL_API_KEY", "valueFrom": key}],
                }
            ],
            "restartPolicy": "Always",
            "terminationGracePeriodSeconds": 30,
        },
    }
