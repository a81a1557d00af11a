"""What lies around the workload in the API: its network policy, and what the cluster reports of it."""

from datetime import datetime
from typing import Any

from mrb_tui.demo.kube_objects import UID, stamp
from mrb_tui.demo.workload import LABELS, NAME, NAMESPACE, Pod, ReplicaSet, Workload

_BACK_OFF = "Back-off restarting failed container"


def network_policy(workload: Workload, provider_port: int) -> dict[str, Any]:
    """networking.k8s.io/v1 NetworkPolicy: names may be looked up, and the provider be reached, here as in earnest."""
    peers = [{"namespaceSelector": {}, "podSelector": {"matchLabels": {"k8s-app": "kube-dns"}}}]
    dns = [{"port": 53, "protocol": protocol} for protocol in ("UDP", "TCP")]
    https = [{"port": port, "protocol": "TCP"} for port in (443, provider_port)]
    spec = {
        "podSelector": {"matchLabels": dict(LABELS)},
        "policyTypes": ["Egress"],
        "egress": [{"ports": dns, "to": peers}, {"ports": https}],
    }
    metadata = {
        "name": NAME,
        "namespace": NAMESPACE,
        "uid": "6c7d0c54-0000-4000-8000-0000000000ee",
        "resourceVersion": "9",
        "creationTimestamp": stamp(min(each.created_at for each in workload.replica_sets)),
    }
    return {"apiVersion": "networking.k8s.io/v1", "kind": "NetworkPolicy", "metadata": metadata, "spec": spec}


def events(workload: Workload) -> list[dict[str, Any]]:
    """v1 Events of what is there: rollouts, pods that start, pods that crash again and again."""
    found = [_scaled(workload, each) for each in workload.replica_sets if each.revision > 1]
    for pod in workload.pods:
        message = f'Started container {NAME}, image "{pod.image}"'
        found.append(_event("Pod", pod.name, pod.uid, "Normal", "Started", message, pod.born_at, 1))
        if pod.restarts:
            found.append(_backed_off(workload, pod))
    return found


def _scaled(workload: Workload, each: ReplicaSet) -> dict[str, Any]:
    message = f"Scaled up replica set {each.name} to {workload.replicas}"
    return _event("Deployment", NAME, UID, "Normal", "ScalingReplicaSet", message, each.created_at, 1)


def _backed_off(workload: Workload, pod: Pod) -> dict[str, Any]:
    message = f"{_BACK_OFF} {NAME} in pod {pod.name}_{NAMESPACE}({pod.uid})"
    return _event("Pod", pod.name, pod.uid, "Warning", "BackOff", message, workload.now, pod.restarts)


def _event(
    kind: str, name: str, uid: str, severity: str, reason: str, message: str, at: datetime, count: int
) -> dict[str, Any]:
    regarding = {"kind": kind, "namespace": NAMESPACE, "name": name, "uid": uid}
    at_text = stamp(at)
    return {
        "apiVersion": "v1",
        "kind": "Event",
        "metadata": {
            "name": f"{name}.{reason.lower()}",
            "namespace": NAMESPACE,
            "uid": f"{uid[:-4]}{count % 10_000:04d}",
            "resourceVersion": "11",
            "creationTimestamp": at_text,
        },
        "involvedObject": regarding,
        "type": severity,
        "reason": reason,
        "message": message,
        "count": count,
        "firstTimestamp": at_text,
        "lastTimestamp": at_text,
        "source": {"component": "demo"},
    }
