"""A kubeconfig with one context only: whatever a command is told or does, it reaches that cluster and no other."""

import json
import os
from collections.abc import Mapping
from pathlib import Path
from typing import Any

from mrb_tui.domain.trouble import Trouble, TroubleError, TroubleKind

_PATHS = {
    "cluster": ("certificate-authority",),
    "user": ("client-certificate", "client-key", "tokenFile"),
}


def pinned_kubeconfig(kubeconfig: Path | None, context: str, environment: Mapping[str, str], folder: Path) -> Path:
    """Write it into `folder`, readable by nobody else; whoever asked for it removes it. Raises TroubleError.

    As kubectl does, the first file of KUBECONFIG that names a thing wins, and relative paths are relative to the file.
    """
    files = _files(kubeconfig, environment)
    entry, _ = _named(files, "context", context)
    namespace = entry.get("namespace")
    names = {"cluster": str(entry.get("cluster", "")), "user": str(entry.get("user", ""))}
    pinned: dict[str, Any] = {
        "apiVersion": "v1",
        "kind": "Config",
        "current-context": context,
        "contexts": [{"name": context, "context": names | ({"namespace": namespace} if namespace else {})}],
    }
    for kind, name in names.items():
        found, file = _named(files, kind, name)
        pinned[f"{kind}s"] = [{"name": name, kind: _absolute(kind, found, file.parent)}]
    target = folder / "kubeconfig"
    descriptor = os.open(target, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600)
    with os.fdopen(descriptor, "w", encoding="utf-8") as out:
        json.dump(pinned, out)
    return target


def _files(kubeconfig: Path | None, environment: Mapping[str, str]) -> list[tuple[dict[str, Any], Path]]:
    import yaml  # noqa: PLC0415 - only commands need it, and it is no small one

    if kubeconfig is not None:
        paths = [kubeconfig.expanduser()]
    elif named := environment.get("KUBECONFIG"):
        paths = [Path(part).expanduser() for part in named.split(os.pathsep) if part]
    else:
        paths = [Path("~/.kube/config").expanduser()]
    found = []
    for path in paths:
        try:
            content = yaml.safe_load(path.read_text(encoding="utf-8"))
        except (OSError, ValueError, yaml.YAMLError):
            continue
        if isinstance(content, dict):
            found.append((content, path.absolute()))
    return found


def _named(files: list[tuple[dict[str, Any], Path]], kind: str, name: str) -> tuple[dict[str, Any], Path]:
    for content, path in files:
        for entry in content.get(f"{kind}s") or []:
            if isinstance(entry, dict) and entry.get("name") == name and isinstance(entry.get(kind), dict):
                return dict(entry[kind]), path
    what = "The command cannot be tied to its cluster"
    raise TroubleError(Trouble(TroubleKind.CONFIGURATION, what, f"no kubeconfig names the {kind} {name}"))


def _absolute(kind: str, found: dict[str, Any], folder: Path) -> dict[str, Any]:
    for key in _PATHS[kind]:
        if isinstance(found.get(key), str):
            found[key] = str(folder / found[key])
    plugin = found.get("exec")
    if isinstance(plugin, dict) and os.sep in str(plugin.get("command", "")):
        found["exec"] = {**plugin, "command": str(folder / plugin["command"])}
    return found
