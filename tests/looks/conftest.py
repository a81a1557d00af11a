from tests.clients.kubernetes.fixtures import api, client, limit_s

__all__ = ["api", "client", "limit_s"]
