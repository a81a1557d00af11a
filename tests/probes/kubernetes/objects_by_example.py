"""Kubernetes objects as a cluster gives them, cut down to what is read."""

from typing import Any

NOW = "2026-11-24T12:00:00Z"
UID = "uid-of-web"


def container(name: str = "web", image: str = "shop/web:v2", env: list[dict[str, Any]] | None = None) -> dict[str, Any]:
    return {"name": name, "image": image, **({"env": env} if env is not None else {})}


def deployment(
    *,
    replicas: int | None = 3,
    status: dict[str, Any] | None = None,
    conditions: list[dict[str, Any]] | None = None,
    containers: list[dict[str, Any]] | None = None,
    paused: bool = False,
    generation: int = 7,
    revision: str = "14",
) -> dict[str, Any]:
    """A Deployment, settled unless `status` says otherwise."""
    settled = {
        "observedGeneration": 7,
        "replicas": replicas or 0,
        "updatedReplicas": replicas or 0,
        "readyReplicas": replicas or 0,
        "availableReplicas": replicas or 0,
        "conditions": conditions or [condition("Progressing", "True", "NewReplicaSetAvailable")],
    }
    found = {**settled, **(status or {})}
    return {
        "metadata": {
            "name": "web",
            "uid": UID,
            "generation": generation,
            "annotations": {"deployment.kubernetes.io/revision": revision},
        },
        "spec": {
            **({} if replicas is None else {"replicas": replicas}),
            **({"paused": True} if paused else {}),
            "selector": {"matchLabels": {"app": "web"}},
            "template": {"spec": {"containers": containers if containers is not None else [container()]}},
        },
        # The API leaves out counts that are zero.
        "status": {key: value for key, value in found.items() if value != 0},
    }


def condition(kind: str, status: str, reason: str = "", message: str = "", at: str = NOW) -> dict[str, Any]:
    return {"type": kind, "status": status, "reason": reason, "message": message, "lastUpdateTime": at}


def replica_set(
    revision: int, image: str, created_at: str, *, owner: str = UID, env: str = "", before: str = ""
) -> dict[str, Any]:
    """`before`: the revisions it had before it was taken up again."""
    variables = [{"name": "MODE", "value": env}] if env else []
    return {
        "metadata": {
            "name": f"web-{revision}",
            "creationTimestamp": created_at,
            "annotations": {
                "deployment.kubernetes.io/revision": str(revision),
                **({"deployment.kubernetes.io/revision-history": before} if before else {}),
            },
            "ownerReferences": [{"kind": "Deployment", "uid": owner}],
        },
        "spec": {"template": {"spec": {"containers": [container(image=image, env=variables)]}}},
    }


def pod(
    name: str = "web-1",
    *,
    state: dict[str, Any] | None = None,
    last: dict[str, Any] | None = None,
    restarts: int = 0,
    ready: bool | None = None,
    phase: str = "Running",
    conditions: list[dict[str, Any]] | None = None,
    leaving: bool = False,
    statuses: list[dict[str, Any]] | None = None,
    init: list[dict[str, Any]] | None = None,
) -> dict[str, Any]:
    """A running and ready pod with one container `web`, unless said otherwise."""
    state = state if state is not None else {"running": {"startedAt": NOW}}
    is_ready = ready if ready is not None else "running" in state
    status = container_status(state=state, last=last, restarts=restarts)
    return {
        "metadata": {"name": name, **({"deletionTimestamp": NOW} if leaving else {})},
        "status": {
            "phase": phase,
            "conditions": [
                condition("Ready", "True" if is_ready else "False"),
                *(conditions or []),
            ],
            "containerStatuses": statuses if statuses is not None else [status],
            **({"initContainerStatuses": init} if init else {}),
        },
    }


def container_status(
    name: str = "web",
    *,
    state: dict[str, Any] | None = None,
    last: dict[str, Any] | None = None,
    restarts: int = 0,
) -> dict[str, Any]:
    return {"name": name, "restartCount": restarts, "state": state or {}, "lastState": last or {}}


def waiting(reason: str, message: str = "") -> dict[str, Any]:
    return {"waiting": {"reason": reason, "message": message}}


def terminated(reason: str, exit_code: int, message: str = "") -> dict[str, Any]:
    return {
        "terminated": {"reason": reason, "exitCode": exit_code, "message": message, "containerID": "containerd://ab"}
    }
