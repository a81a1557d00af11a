"""The workload as the objects of the Kubernetes API, complete enough for any client to accept."""

import copy
from datetime import UTC, datetime
from typing import Any

from mrb_tui.demo.workload import LABELS, NAME, NAMESPACE, REVISION, Pod, ReplicaSet, Workload

UID = "6c7d0c54-0000-4000-8000-00000000dead"


def stamp(at: datetime) -> str:
    """A time as the API writes it."""
    return at.astimezone(UTC).strftime("%Y-%m-%dT%H:%M:%SZ")


def deployment(workload: Workload) -> dict[str, Any]:
    """apps/v1 Deployment."""
    mine, ready = workload.mine(), workload.ready()
    first_at = min(each.created_at for each in workload.replica_sets)
    changed = stamp(workload.changed_at or first_at)
    available = len(ready) >= workload.replicas - 1
    settled = len([pod for pod in mine if pod.ready]) >= workload.replicas
    return {
        "apiVersion": "apps/v1",
        "kind": "Deployment",
        "metadata": {
            "name": NAME,
            "namespace": NAMESPACE,
            "uid": UID,
            "resourceVersion": str(workload.version),
            "generation": workload.generation,
            "creationTimestamp": stamp(first_at),
            "labels": dict(LABELS),
            "annotations": dict(workload.annotations),
        },
        "spec": {
            "replicas": workload.replicas,
            "selector": {"matchLabels": dict(LABELS)},
            "template": copy.deepcopy(workload.template),
            "strategy": {"type": "RollingUpdate", "rollingUpdate": {"maxUnavailable": 1, "maxSurge": 1}},
            "revisionHistoryLimit": 10,
            "progressDeadlineSeconds": 600,
            **({"paused": True} if workload.paused else {}),
        },
        "status": {
            "observedGeneration": workload.generation,
            "replicas": len([pod for pod in workload.pods if pod.leaving_s is None]),
            "updatedReplicas": len(mine),
            "readyReplicas": len(ready),
            "availableReplicas": len(ready),
            "unavailableReplicas": max(workload.replicas - len(ready), 0),
            "conditions": [
                _condition(
                    "Available",
                    available,
                    "MinimumReplicasAvailable" if available else "MinimumReplicasUnavailable",
                    changed,
                ),
                _condition("Progressing", True, "NewReplicaSetAvailable" if settled else "ReplicaSetUpdated", changed),
            ],
        },
    }


def replica_set(workload: Workload, each: ReplicaSet) -> dict[str, Any]:
    """apps/v1 ReplicaSet."""
    pods = [pod for pod in workload.pods if pod.replica_set == each.name and pod.leaving_s is None]
    labels = {**LABELS, "pod-template-hash": each.name.rpartition("-")[2]}
    template = copy.deepcopy(each.template)
    template["metadata"]["labels"] = dict(labels)
    own = {REVISION: str(each.revision), "deployment.kubernetes.io/desired-replicas": str(workload.replicas)}
    annotations = {**each.annotations, **own}
    wanted = workload.replicas if each is workload.current else 0
    return {
        "apiVersion": "apps/v1",
        "kind": "ReplicaSet",
        "metadata": {
            "name": each.name,
            "namespace": NAMESPACE,
            "uid": each.uid,
            "resourceVersion": str(workload.version),
            "creationTimestamp": stamp(each.created_at),
            "labels": labels,
            "annotations": annotations,
            "ownerReferences": [_owner("apps/v1", "Deployment", NAME, UID)],
        },
        "spec": {"replicas": wanted, "selector": {"matchLabels": labels}, "template": template},
        "status": {
            "replicas": len(pods),
            "readyReplicas": len([pod for pod in pods if pod.ready]),
            "observedGeneration": 1,
        },
    }


def pod(workload: Workload, each: Pod) -> dict[str, Any]:
    """v1 Pod."""
    owner = next(entry for entry in workload.replica_sets if entry.name == each.replica_set)
    born = stamp(each.born_at)
    state, waits = _container_state(each, born)
    metadata: dict[str, Any] = {
        "name": each.name,
        "namespace": NAMESPACE,
        "uid": each.uid,
        "resourceVersion": str(workload.version),
        "creationTimestamp": born,
        "labels": {**LABELS, "pod-template-hash": owner.name.rpartition("-")[2]},
        "ownerReferences": [_owner("apps/v1", "ReplicaSet", owner.name, owner.uid)],
    }
    if each.leaving_s is not None:
        metadata |= {"deletionTimestamp": stamp(workload.now), "deletionGracePeriodSeconds": 30}
    ended = {
        "terminated": {
            "exitCode": 1,
            "reason": "Error",
            "message": "ConfigError: unknown key 'limiter.burst'",
            "startedAt": born,
            "finishedAt": born,
        }
    }
    container = {
        "name": NAME,
        "image": each.image,
        "imageID": f"{each.image}@sha256:demo",
        "containerID": f"containerd://{each.uid.replace('-', '')}",
        "ready": each.ready,
        "started": each.started,
        "restartCount": each.restarts,
        "state": state,
        "lastState": ended if each.restarts else {},
    }
    return {
        "apiVersion": "v1",
        "kind": "Pod",
        "metadata": metadata,
        "spec": {**copy.deepcopy(each.template["spec"]), "nodeName": "demo-node"},
        "status": {
            "phase": "Running" if each.age_s >= 2 or each.restarts else "Pending",
            "startTime": born,
            "conditions": [
                _condition("PodScheduled", True, "", born),
                _condition("Ready", each.ready, "" if each.ready else waits, born),
            ],
            "containerStatuses": [container],
        },
    }


def listed(kind: str, version: str, items: list[dict[str, Any]], resource_version: int) -> dict[str, Any]:
    """A list."""
    return {"apiVersion": version, "kind": kind, "metadata": {"resourceVersion": str(resource_version)}, "items": items}


def status(code: int, reason: str, message: str, **details: object) -> dict[str, Any]:
    """v1 Status of a failure."""
    body = {"apiVersion": "v1", "kind": "Status", "metadata": {}, "status": "Failure", "message": message}
    return {**body, "reason": reason, "code": code, "details": details}


def _container_state(each: Pod, born: str) -> tuple[dict[str, Any], str]:
    if each.backing_off_s > 0:
        message = f"back-off restarting failed container {NAME}"
        return {"waiting": {"reason": "CrashLoopBackOff", "message": message}}, "ContainersNotReady"
    if each.age_s < 2:
        return {"waiting": {"reason": "ContainerCreating"}}, "ContainersNotReady"
    return {"running": {"startedAt": born}}, "ContainersNotReady"


def _condition(kind: str, holds: bool, reason: str, at: str) -> dict[str, Any]:
    entry = {"type": kind, "status": "True" if holds else "False", "lastUpdateTime": at, "lastTransitionTime": at}
    return {**entry, **({"reason": reason, "message": reason} if reason else {})}


def _owner(version: str, kind: str, name: str, uid: str) -> dict[str, Any]:
    return {
        "apiVersion": version,
        "kind": kind,
        "name": name,
        "uid": uid,
        "controller": True,
        "blockOwnerDeletion": True,
    }
