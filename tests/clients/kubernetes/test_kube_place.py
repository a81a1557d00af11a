import pytest

from mrb_tui.clients.kube_place import place


@pytest.mark.parametrize(
    ("path", "words"),
    [
        ("/apis/apps/v1/namespaces/shop/deployments/web", "deployments/web in shop"),
        ("/apis/apps/v1/namespaces/shop/deployments/web/scale", "deployments/web/scale in shop"),
        ("/api/v1/namespaces/shop/pods", "pods in shop"),
        ("/api/v1/namespaces/shop/pods/web-1/log", "the log of web-1 in shop"),
        ("/api/v1/namespaces/a%20b/pods", "pods in a b"),
        ("/api/v1/namespaces/shop", "/api/v1/namespaces/shop"),
        ("/version", "/version"),
        ("", ""),
    ],
)
def test_a_path_in_the_words_of_kubectl(path: str, words: str) -> None:
    assert place(path) == words
