from typing import Any

from mrb_tui.clients.kubernetes import KubernetesClient
from mrb_tui.clients.workload_ref import WorkloadRef
from mrb_tui.domain.health import Health
from mrb_tui.looks.kubernetes.settings import Settings
from mrb_tui.looks.kubernetes.variables import names_a_secret
from tests.clients.kubernetes.fake_api import FakeApi
from tests.looks.kubernetes.shop import REF, forbid, serve, source_of
from tests.looks.seeing import run, section, whole
from tests.probes.kubernetes.objects_by_example import container, deployment, pod

OURS = {"concurrency": "MAX_CONCURRENT", "timeout": "TIMEOUT"}


def env(concurrency: str = "50", *more: dict[str, Any]) -> list[dict[str, Any]]:
    return [{"name": "MAX_CONCURRENT", "value": concurrency}, *more]


def running(name: str, *, image: str = "shop/web:v2", variables: list[dict[str, Any]] | None = None) -> dict[str, Any]:
    containers = [container(image=image, env=variables if variables is not None else env())]
    return {**pod(name), "spec": {"containers": containers}}


async def test_the_runbooks_settings_first_and_secrets_by_their_source_only(
    api: FakeApi, client: KubernetesClient
) -> None:
    key = {"name": "API_KEY", "valueFrom": {"secretKeyRef": {"name": "keys", "key": "mistral"}}}
    password = {"name": "DB_PASSWORD", "value": "value-nobody-may-see"}
    pod_name = {"name": "POD", "valueFrom": {"fieldRef": {"fieldPath": "metadata.name"}}}
    tokens = {"name": "MAX_TOKENS", "value": "4096"}
    it = container(env=env("50", key, password, pod_name, tokens))
    it["envFrom"] = [{"secretRef": {"name": "more"}}, {"configMapRef": {"name": "conf"}, "prefix": "C_"}]
    serve(api, it=deployment(containers=[it]), pods=[])
    result = await run(Settings(source_of(client), OURS))
    assert section(result, "The runbook's settings") == [
        "concurrency: MAX_CONCURRENT = 50",
        "timeout: TIMEOUT is not set: the default holds",
    ]
    others = section(result, "Other variables")
    assert others[0] == "API_KEY from Secret keys, key mistral"
    assert others[1].startswith("DB_PASSWORD is masked: 20 characters, sha256 ")
    assert others[2:] == [
        "POD from the pod's metadata.name",
        "MAX_TOKENS = 4096",
        "all of Secret more",
        "all of ConfigMap conf, each as C_…",
    ]
    assert "value-nobody-may-see" not in whole(result)
    assert (result.headline, result.facts["setting_concurrency"]) == ("1 of 2 settings set", "50")


async def test_pods_that_run_with_something_else_are_named(api: FakeApi, client: KubernetesClient) -> None:
    it = deployment(containers=[container(env=env("5"))])
    injected = {"name": "INJECTED_BY_THE_MESH", "value": "x"}
    pods = [
        running("web-new", variables=env("5", injected)),
        running("web-old"),
        running("web-older", image="shop/web:v1", variables=[{"name": "TIMEOUT", "value": "9"}]),
    ]
    serve(api, it=it, pods=pods)
    result = await run(Settings(source_of(client), OURS))
    assert section(result, "Pods")[:3] == [
        "1 of 3 run with what is in force",
        "web-old: MAX_CONCURRENT = 50",
        "web-older: MAX_CONCURRENT is not set, TIMEOUT = 9, image shop/web:v1",
    ]
    assert (result.health, result.facts["pods_with_other_settings"]) == (Health.DEGRADED, 2)


async def test_what_a_console_changed_is_told(api: FakeApi, client: KubernetesClient) -> None:
    it = deployment(containers=[container(env=env())])
    it["metadata"]["annotations"] |= {"mrb-tui/incident": "INC-1", "mrb-tui/responder": "ana", "mrb-tui/plans": "abc"}
    serve(api, it=it)
    result = await run(Settings(source_of(client), OURS))
    assert section(result, "Last changed by a console") == ["incident: INC-1", "responder: ana"]


async def test_without_the_pods_the_settings_are_there(api: FakeApi, client: KubernetesClient) -> None:
    serve(api, it=deployment(containers=[container(env=env())]))
    forbid(api, REF.pods_path)
    result = await run(Settings(source_of(client), OURS))
    assert "concurrency: MAX_CONCURRENT = 50" in section(result, "The runbook's settings")
    assert section(result, "Pods")[0].startswith("could not be read")


async def test_a_container_that_is_not_there(api: FakeApi, client: KubernetesClient) -> None:
    serve(api)
    result = await run(Settings(source_of(client, WorkloadRef("shop", "web", "sidecar")), OURS))
    assert (result.headline, result.health) == ("no such container", Health.UNKNOWN)


def test_which_names_are_those_of_secrets() -> None:
    secret = ("API_KEY", "MISTRAL_APIKEY", "db.password", "AUTH", "GITHUB_TOKEN", "SENTRY_DSN", "client-secret")
    plain = ("MAX_TOKENS", "MONKEY", "KEYBOARD", "AUTHOR", "TOKENS_PER_MINUTE", "LOG_LEVEL")
    assert [name for name in secret if not names_a_secret(name)] == []
    assert [name for name in plain if names_a_secret(name)] == []
