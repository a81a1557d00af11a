"""What lies at a path of the API, as people who use kubectl call it."""

from urllib.parse import unquote


def place(path: str) -> str:
    """`deployments/web in shop` for `/apis/apps/v1/namespaces/shop/deployments/web`; other paths as they are."""
    head, found, rest = path.partition("/namespaces/")
    namespace, _, things = rest.partition("/")
    if not found or not things or not head.startswith("/api"):
        return path
    resource, *named = map(unquote, things.split("/"))
    if named[1:] == ["log"]:
        return f"the log of {named[0]} in {unquote(namespace)}"
    return f"{'/'.join([resource, *named])} in {unquote(namespace)}"
