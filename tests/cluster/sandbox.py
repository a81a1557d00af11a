"""A namespace of our own in a real cluster, made for the tests and deleted after them.

The official client's blocking half makes and changes things here, so that what is tested is not also the tool.
"""

import base64
import json
import os
import secrets
from collections.abc import Sequence
from pathlib import Path
from typing import Any

import yaml
from kubernetes import config as official_config

KUBECONFIG = "MRB_TUI_TEST_KUBECONFIG"
IMAGE = os.environ.get("MRB_TUI_TEST_IMAGE", "busybox")
"""Any image with `sh`, which the cluster can pull or has."""

COUNTING = 'i=0; while :; do i=$((i+1)); echo "line $i"; sleep 0.2 || sleep 1; done'
"""Numbered lines, so that one that is lost or comes twice is seen."""


class Sandbox:
    """`namespace` and what is in it."""

    def __init__(self, kubeconfig: Path) -> None:
        self.kubeconfig = kubeconfig
        self.namespace = f"mrb-tui-test-{secrets.token_hex(3)}"
        self._api = official_config.new_client_from_config(str(kubeconfig), persist_config=False)
        self._things = f"/api/v1/namespaces/{self.namespace}"
        self._deployments = f"/apis/apps/v1/namespaces/{self.namespace}/deployments"
        self._rbac = f"/apis/rbac.authorization.k8s.io/v1/namespaces/{self.namespace}"

    def __enter__(self) -> "Sandbox":
        self._ask("POST", "/api/v1/namespaces", {"metadata": {"name": self.namespace}})
        return self

    def __exit__(self, *_: object) -> None:
        try:
            self._ask("DELETE", self._things)
        finally:
            self._api.close()

    def deploy(self, name: str, script: str = COUNTING, *, replicas: int = 2, image: str = IMAGE) -> None:
        """A Deployment whose pods run `script`, labelled `app=name`."""
        labels = {"app": name}
        container = {
            "name": "main",
            "image": image,
            "imagePullPolicy": "IfNotPresent",
            "command": ["sh", "-c", script],
            "env": [{"name": "MODE", "value": "plain"}],
        }
        template = {
            "metadata": {"labels": labels},
            "spec": {"containers": [container], "terminationGracePeriodSeconds": 1},
        }
        spec = {"replicas": replicas, "selector": {"matchLabels": labels}, "template": template}
        self._ask("POST", self._deployments, {"metadata": {"name": name}, "spec": spec})

    def restart(self, name: str) -> None:
        """As `kubectl rollout restart`."""
        stamp = {"kubectl.kubernetes.io/restartedAt": secrets.token_hex(4)}
        body = {"spec": {"template": {"metadata": {"annotations": stamp}}}}
        self._ask("PATCH", f"{self._deployments}/{name}", body)

    def set_variable(self, name: str, variable: str, value: str) -> None:
        """As `kubectl set env`."""
        self._set_env(name, {"name": variable, "value": value})

    def set_secret_variable(self, name: str, variable: str, secret: str, key: str) -> None:
        """A variable from a Secret."""
        self._set_env(name, {"name": variable, "valueFrom": {"secretKeyRef": {"name": secret, "key": key}}})

    def _set_env(self, name: str, entry: dict[str, Any]) -> None:
        body = {"spec": {"template": {"spec": {"containers": [{"name": "main", "env": [entry]}]}}}}
        self._ask("PATCH", f"{self._deployments}/{name}", body)

    def create_policy(self, name: str, spec: dict[str, Any]) -> None:
        """A network policy."""
        path = f"/apis/networking.k8s.io/v1/namespaces/{self.namespace}/networkpolicies"
        self._ask("POST", path, {"metadata": {"name": name}, "spec": spec})

    def delete_pod(self, name: str) -> None:
        """As `kubectl delete pod`."""
        self._ask("DELETE", f"{self._things}/pods/{name}")

    def create_secret(self, name: str, value: str) -> None:
        """A Secret with one key."""
        self._ask("POST", f"{self._things}/secrets", {"metadata": {"name": name}, "stringData": {"API_KEY": value}})

    def login(self, name: str, rules: Sequence[dict[str, Any]], folder: Path) -> Path:
        """The kubeconfig of a new account that may do what `rules` say, in this namespace."""
        self._ask("POST", f"{self._things}/serviceaccounts", {"metadata": {"name": name}})
        self._ask("POST", f"{self._rbac}/roles", {"metadata": {"name": name}, "rules": list(rules)})
        binding = {
            "metadata": {"name": name},
            "roleRef": {"apiGroup": "rbac.authorization.k8s.io", "kind": "Role", "name": name},
            "subjects": [{"kind": "ServiceAccount", "name": name, "namespace": self.namespace}],
        }
        self._ask("POST", f"{self._rbac}/rolebindings", binding)
        request = {"spec": {"audiences": [], "expirationSeconds": 3600}}
        answer = self._ask("POST", f"{self._things}/serviceaccounts/{name}/token", request)
        return self.login_with_token(name, str(answer["status"]["token"]), folder)

    def login_with_token(self, name: str, token: str, folder: Path) -> Path:
        """A kubeconfig of the same cluster with another login."""
        configuration = self._api.configuration
        cluster: dict[str, Any] = {"server": configuration.host}
        if configuration.ssl_ca_cert:
            authority = Path(configuration.ssl_ca_cert).read_bytes()
            cluster["certificate-authority-data"] = base64.b64encode(authority).decode()
        if not configuration.verify_ssl:
            cluster["insecure-skip-tls-verify"] = True
        context = {"cluster": "sandbox", "user": name, "namespace": self.namespace}
        file = folder / f"kubeconfig-{name}"
        file.write_text(
            yaml.safe_dump(
                {
                    "apiVersion": "v1",
                    "kind": "Config",
                    "current-context": "sandbox",
                    "clusters": [{"name": "sandbox", "cluster": cluster}],
                    "users": [{"name": name, "user": {"token": token}}],
                    "contexts": [{"name": "sandbox", "context": context}],
                }
            ),
            encoding="utf-8",
        )
        file.chmod(0o600)
        return file

    def _ask(self, method: str, path: str, body: object = None) -> dict[str, Any]:
        kind = "application/strategic-merge-patch+json" if method == "PATCH" else "application/json"
        headers = {"Content-Type": kind, "Accept": "application/json"}
        request = self._api.param_serialize(
            method, path, header_params=headers, body=body, auth_settings=["BearerToken"]
        )
        response = self._api.call_api(*request, _request_timeout=30)
        answer: dict[str, Any] = json.loads(response.read())
        if response.status >= 400:
            raise AssertionError(f"{method} {path}: {answer.get('message')}")
        return answer
