"""Logging in to a cluster: kubeconfig files as the official client reads them, login plugins in our own way.

The library runs plugins on our terminal, without a time limit, and takes their failure for success without a token.
Here a plugin gets no terminal, a session of its own and a limit, and its failure is told in its own words.
https://kubernetes.io/docs/reference/access-authn-authz/authentication/#client-go-credential-plugins
"""

import asyncio
import contextlib
import json
import os
import re
import signal
import time
from pathlib import Path
from typing import Any

import yaml
from kubernetes.aio.client import Configuration
from kubernetes.aio.config import ConfigException, kube_config
from kubernetes.aio.config.dateutil import parse_rfc3339
from kubernetes.aio.config.exec_provider import ExecProvider
from kubernetes.aio.config.incluster_config import InClusterConfigLoader

from mrb_tui.domain.trouble import Trouble, TroubleError, TroubleKind
from mrb_tui.scrub.scrubber import Scrubber

_UNUSABLE = (ConfigException, yaml.YAMLError, OSError, LookupError, TypeError, ValueError, AttributeError)
"""What the library raises for a kubeconfig that it cannot use; it checks no types."""

PLUGIN_LIMIT_S = 15.0
PLUGIN_PAUSE_S = 30.0
"""A token that lives shorter than the library's margin must not start the plugin at every call."""


class Login(kube_config.KubeConfigLoader):
    """The library's loader with plugins of ours."""

    scrubber: Scrubber
    _plugin_ran_at_s = float("-inf")

    @property
    def has_plugin(self) -> bool:
        """Whether this user logs in by a plugin."""
        return self._user is not None and "exec" in self._user

    async def load_from_exec_plugin(self) -> bool:
        """Run the plugin, unless its last token still holds. Raises TroubleError."""
        expiry = getattr(self, "exec_plugin_expiry", None)
        if expiry is not None and not kube_config._is_expired(expiry):
            return True
        if time.monotonic() - self._plugin_ran_at_s < PLUGIN_PAUSE_S and "token" in self.__dict__:
            return True
        assert self._user is not None
        provider = ExecProvider(self._user["exec"])
        status = await _run_plugin(provider, self.scrubber)
        self._plugin_ran_at_s = time.monotonic()
        if "token" in status:
            self.scrubber.secrets.add(str(status["token"]))
            self.token = f"Bearer {status['token']}"
        elif "clientCertificateData" in status and "clientKeyData" in status:
            self._take_certificate(status)
        else:
            raise TroubleError(_plugin_trouble(provider.args[0], "it gave neither a token nor a certificate"))
        if (expires := status.get("expirationTimestamp")) is not None:
            try:
                self.exec_plugin_expiry = parse_rfc3339(str(expires))
            except ValueError:
                why = f"its expirationTimestamp is no time: {self.scrubber.line(str(expires), 40)}"
                raise TroubleError(_plugin_trouble(provider.args[0], why)) from None
        return True

    def secrets(self) -> list[str]:
        """What the chosen user logs in with, as far as it stands in the file."""
        user = self._user.value if self._user is not None else None
        found = [user.get(key) for key in ("token", "password", "client-key-data")] if isinstance(user, dict) else []
        provider = user.get("auth-provider") if isinstance(user, dict) else None
        config = provider.get("config") if isinstance(provider, dict) else None
        if isinstance(config, dict):
            found += [config.get(key) for key in ("id-token", "refresh-token", "access-token", "client-secret")]
        return [value for value in found if isinstance(value, str)]

    def _take_certificate(self, status: dict[str, Any]) -> None:
        for attribute, key in (("cert_file", "clientCertificateData"), ("key_file", "clientKeyData")):
            data = kube_config.FileOrData(
                status, None, data_key_name=key, base64_file_content=False, temp_file_path=self._temp_file_path
            )
            setattr(self, attribute, data.as_file())


async def log_in(
    kubeconfig: Path | None, context: str | None, scrubber: Scrubber, temp_dir: Path
) -> tuple[Configuration, Login | None, dict[str, str]]:
    """A client configuration, its login, and `context`, `namespace` and `user` as the file names them.

    Without a file: KUBECONFIG, else ~/.kube/config, else the pod's own account. Raises TroubleError.
    """
    configuration = Configuration()
    place = _place(kubeconfig)
    if place is None:
        return configuration, None, _in_cluster(configuration)
    _check_there(place)
    try:
        login = Login(
            kube_config.KubeConfigMerger(place).config, context, temp_file_path=str(temp_dir), config_base_path=None
        )
        login.scrubber = scrubber
        for secret in login.secrets():
            scrubber.secrets.add(secret)
        await login.load_and_set(configuration)
        current = login.current_context
        inner = current["context"]
    except _UNUSABLE as error:
        raise TroubleError(_config_trouble(error, place, context, scrubber)) from None
    for secret in configuration.api_key.values():
        scrubber.secrets.add(str(secret).removeprefix("Bearer ").removeprefix("Basic "))
    named = {"context": str(current.get("name", "")), "namespace": str(inner.get("namespace") or "default")}
    return configuration, login, {**named, "user": str(inner.get("user") or "")}


def _place(kubeconfig: Path | None) -> str | None:
    if kubeconfig is not None:
        return str(kubeconfig.expanduser())
    if named := os.environ.get("KUBECONFIG"):
        return named
    usual = Path("~/.kube/config").expanduser()
    if not usual.exists() and "KUBERNETES_SERVICE_HOST" in os.environ:
        return None
    return str(usual)


def _check_there(place: str) -> None:
    """The library prints when a file is missing; on a full screen nothing may print."""
    parts = [Path(part).expanduser() for part in place.split(os.pathsep) if part]
    if not any(part.exists() for part in parts):
        raise TroubleError(
            Trouble(
                TroubleKind.CONFIGURATION,
                "There is no kubeconfig",
                f"{place} is not there",
                ("set services.target.kubeconfig or KUBECONFIG", "log in, as your cloud provider has it, to get one"),
            )
        )


def _in_cluster(configuration: Configuration) -> dict[str, str]:
    folder = Path("/var/run/secrets/kubernetes.io/serviceaccount")
    try:
        InClusterConfigLoader(token_filename=str(folder / "token"), cert_filename=str(folder / "ca.crt")).load_and_set(
            configuration
        )
        namespace = (folder / "namespace").read_text(encoding="utf-8").strip()
    except (ConfigException, OSError) as error:
        raise TroubleError(
            Trouble(TroubleKind.CREDENTIAL, "The pod's own account cannot be used", str(error), ("mount its token",))
        ) from None
    return {"context": "in-cluster", "namespace": namespace or "default", "user": "service account"}


async def _run_plugin(provider: Any, scrubber: Scrubber) -> dict[str, Any]:
    name = provider.args[0]
    info = {"apiVersion": provider.api_version, "kind": "ExecCredential", "spec": {"interactive": False}}
    try:
        process = await asyncio.create_subprocess_exec(
            *provider.args,
            env={**provider.env, "KUBERNETES_EXEC_INFO": json.dumps(info)},
            stdin=asyncio.subprocess.DEVNULL,
            stdout=asyncio.subprocess.PIPE,
            stderr=asyncio.subprocess.PIPE,
            start_new_session=True,
        )
    except OSError as error:
        raise TroubleError(_plugin_trouble(name, error.strerror or str(error))) from None
    try:
        async with asyncio.timeout(PLUGIN_LIMIT_S):
            out, told = await process.communicate()
    except TimeoutError:
        await _end(process)
        raise TroubleError(_plugin_trouble(name, f"it did not end within {PLUGIN_LIMIT_S:g} s")) from None
    except asyncio.CancelledError:
        await _end(process)
        raise
    if process.returncode:
        said = scrubber.line(told[-600:], 200)
        raise TroubleError(_plugin_trouble(name, f"it ended with {process.returncode}" + (f": {said}" if said else "")))
    try:
        status = json.loads(out)["status"]
    except (ValueError, KeyError, TypeError, RecursionError):
        status = None
    if not isinstance(status, dict):
        raise TroubleError(_plugin_trouble(name, "its answer is not an ExecCredential"))
    return status


async def _end(process: asyncio.subprocess.Process) -> None:
    """End the plugin and whatever it started, which may have outlived it and hold its pipes."""
    with contextlib.suppress(ProcessLookupError, PermissionError):
        os.killpg(process.pid, signal.SIGKILL)
    with contextlib.suppress(TimeoutError):
        async with asyncio.timeout(1):
            await process.communicate()


def _plugin_trouble(name: str, why: str) -> Trouble:
    return Trouble(
        TroubleKind.CREDENTIAL,
        f"The login plugin {Path(name).name} failed",
        why,
        (
            "log in again in a shell, as your cloud provider has it, then ask again",
            "see users[].user.exec in the kubeconfig",
        ),
    )


def _config_trouble(error: Exception, place: str, context: str | None, scrubber: Scrubber) -> Trouble:
    what = f"The kubeconfig {place} cannot be used"
    if isinstance(error, yaml.YAMLError):
        mark = getattr(error, "problem_mark", None)
        return Trouble(
            TroubleKind.CONFIGURATION, what, f"no valid YAML near line {mark.line + 1}" if mark else "no valid YAML"
        )
    why = scrubber.line(_reason(error), 200)
    names = _context_names(place)
    if context is not None and names and context not in names:
        why = f"it has no context {context!r}"
    elif context is not None:
        names = []
    advice = (f"set services.target.context to one of: {', '.join(names)}",) if names else ()
    return Trouble(TroubleKind.CONFIGURATION, what, why, advice)


def _reason(error: Exception) -> str:
    """Why, in words. The library's own name places by their whole content, secrets included: only its keys are told."""
    told = str(error)
    if match := re.match(r"Invalid kube-config file\. Expected key (\S+) in ", told):
        return f"it has no {match[1]}, or an empty one"
    if match := re.match(r"Invalid kube-config file\. Expected object with name (.{1,60}?) in .*/(\w+)s list$", told):
        return f"it has no {match[2]} {match[1]!r}"
    if isinstance(error, OSError):
        return f"{error.strerror or type(error).__name__}: {error.filename}"
    if isinstance(error, UnicodeDecodeError):
        return "it is not UTF-8 text"
    if told.startswith("Invalid kube-config") or isinstance(error, LookupError | TypeError | AttributeError):
        return "it is not built like a kubeconfig"
    return told


def _context_names(place: str) -> list[str]:
    try:
        config = kube_config.KubeConfigMerger(place).config
        return [str(entry["name"]) for entry in config.value.get("contexts") or []]
    except _UNUSABLE:
        return []
