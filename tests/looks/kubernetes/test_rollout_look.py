from mrb_tui.clients.kubernetes import KubernetesClient
from mrb_tui.domain.health import Health
from mrb_tui.domain.trouble import TroubleKind
from mrb_tui.looks.kubernetes.rollout import Rollout
from tests.clients.kubernetes.fake_api import FakeApi
from tests.looks.kubernetes.shop import REF, forbid, serve, source_of
from tests.looks.seeing import now, run, section
from tests.probes.kubernetes.objects_by_example import deployment, replica_set

SETS = [replica_set(13, "shop/web:v1", "2026-11-20T12:00:00Z"), replica_set(14, "shop/web:v2", "2026-11-24T11:58:00Z")]


async def test_state_history_and_the_last_deploy(api: FakeApi, client: KubernetesClient) -> None:
    serve(api, replica_sets=SETS)
    result = await run(Rollout(source_of(client), now))
    assert (result.headline, result.health) == ("revision 14 rolled out, 3/3 available", Health.OK)
    assert (result.facts["revision"], result.facts["last_deploy_age_s"]) == (14, 120.0)
    newest, older = section(result, "Revisions, newest first")
    assert newest == "14  current; shop/web:v2; changed: image; made 2m ago (2026-11-24 11:58:00 UTC)".rjust(
        len(newest)
    )
    assert older.strip().startswith("13  shop/web:v1; made 4d ago")
    assert "last deploy (another image): 2m ago (2026-11-24 11:58:00 UTC)" in section(result, "Rollout")


async def test_without_its_revisions_there_is_still_a_state(api: FakeApi, client: KubernetesClient) -> None:
    serve(api)
    forbid(api, REF.replica_sets_path)
    result = await run(Rollout(source_of(client), now))
    assert section(result, "Rollout")[0] == "rolled out: 3 of 3 available"
    assert section(result, "Revisions, newest first")[0] == "could not be read: replicasets is forbidden"
    assert [each.kind for each in result.troubles] == [TroubleKind.FORBIDDEN]
    assert result.health is Health.OK


async def test_a_paused_one_says_what_ends_it(api: FakeApi, client: KubernetesClient) -> None:
    serve(api, it=deployment(paused=True))
    result = await run(Rollout(source_of(client), now))
    assert (result.headline, result.health) == ("revision 14 paused, 3/3 available", Health.DEGRADED)
    assert "paused: changes wait until it is resumed (kubectl rollout resume)" in section(result, "Rollout")


async def test_a_workload_that_is_not_there(client: KubernetesClient) -> None:
    result = await run(Rollout(source_of(client), now))
    assert (result.failed, result.headline, result.health) == (True, "not found", Health.UNKNOWN)
