"""Where a secret comes from: the environment, a file or a command. Never the configuration's own text."""

import os
import signal
import stat
import subprocess
from collections.abc import Mapping
from contextlib import suppress
from pathlib import Path
from typing import Annotated

from pydantic import BaseModel, ConfigDict, Field, model_validator

from mrb_tui.config.values import FilePath, Variable
from mrb_tui.domain.trouble import Trouble, TroubleError, TroubleKind
from mrb_tui.scrub.scrubber import Scrubber
from mrb_tui.scrub.secrets import Secrets

COMMAND_LIMIT_S = 15.0
LARGEST = 16_384


class SecretSource(BaseModel):
    """Exactly one of `env` (a variable's name), `file` (a path) and `command` (a list of arguments, no shell)."""

    model_config = ConfigDict(extra="forbid", frozen=True, hide_input_in_errors=True, defer_build=True)

    env: Variable | None = None
    file: FilePath | None = None
    command: Annotated[list[str], Field(min_length=1)] | None = None

    @model_validator(mode="before")
    @classmethod
    def _no_literal(cls, value: object) -> object:
        if not isinstance(value, Mapping):
            raise ValueError(  # noqa: TRY004 - pydantic turns ValueErrors into located problems
                "a secret is never written here; say where it comes from: "
                '{ env = "NAME" }, { file = "PATH" } or { command = ["…"] }'
            )
        return value

    @model_validator(mode="after")
    def _exactly_one(self) -> "SecretSource":
        if sum(part is not None for part in (self.env, self.file, self.command)) != 1:
            raise ValueError("give exactly one of env, file and command")
        return self

    def __str__(self) -> str:
        if self.env is not None:
            return f"the variable {self.env}"
        return (
            f"the file {self.file}"
            if self.file is not None
            else f"the command {self.command[0] if self.command else ''}"
        )

    def read(self, environment: Mapping[str, str]) -> str:
        """The secret. Blocks for up to `COMMAND_LIMIT_S` seconds. Raises TroubleError saying what to do."""
        if self.env is not None:
            return _checked(environment.get(self.env, ""), f"{self.env} is not set", (f"export {self.env}=…",))
        if self.file is not None:
            return self._from_file(self.file)
        return self._from_command(self.command or [])

    def warning(self) -> str:
        """What is unwise about the source; empty if nothing is."""
        if self.file is None:
            return ""
        try:
            mode = self.file.stat().st_mode
        except OSError as error:
            return f"{self.file} cannot be read: {error.strerror}"
        return f"{self.file} can be read by others: chmod 600 it" if mode & (stat.S_IRWXG | stat.S_IRWXO) else ""

    def _from_file(self, path: Path) -> str:
        try:
            with path.open("rb") as file:
                text = file.read(LARGEST).decode("utf-8")
        except (OSError, ValueError) as error:  # ValueError: not UTF-8, or a NUL in the path
            why = getattr(error, "strerror", None) or "not UTF-8 text"
            raise TroubleError(
                Trouble(
                    TroubleKind.CREDENTIAL,
                    f"The key in {path} could not be read",
                    why,
                    ("check the path and its mode",),
                )
            ) from None
        return _checked(text, f"{path} is empty", (f"put the key into {path}",))

    def _from_command(self, command: list[str]) -> str:
        what = f"The key command {command[0]} gave no key"
        try:
            # A session of its own: it can neither ask on our terminal nor outlive its limit.
            process = subprocess.Popen(  # noqa: S603 - the user's own command, as a list, without a shell
                command,
                stdin=subprocess.DEVNULL,
                stdout=subprocess.PIPE,
                stderr=subprocess.PIPE,
                start_new_session=True,
            )
        except (OSError, ValueError) as error:  # ValueError: a NUL in an argument
            why = getattr(error, "strerror", None) or str(error)
            raise TroubleError(Trouble(TroubleKind.CREDENTIAL, what, why)) from None
        try:
            out, told = process.communicate(timeout=COMMAND_LIMIT_S)
        except subprocess.TimeoutExpired:
            _end(process)
            why = f"it did not end within {COMMAND_LIMIT_S:g} s"
            raise TroubleError(
                Trouble(TroubleKind.CREDENTIAL, what, why, ("does it wait for a password? log in before, in a shell",))
            ) from None
        if process.returncode:
            # Only the end of its talk, and never its output: that may be the key.
            said = Scrubber(Secrets()).line(told.strip()[-200:])
            why = f"it ended with {process.returncode}" + (f": {said}" if said else "")
            raise TroubleError(Trouble(TroubleKind.CREDENTIAL, what, why, (f"run it by hand: {command[0]}",)))
        return _checked(
            out.decode("utf-8", "replace"), f"{command[0]} printed nothing", (f"run it by hand: {command[0]}",)
        )


def _end(process: "subprocess.Popen[bytes]") -> None:
    """End it with all it started. What fled into a session of its own is not waited for, though it holds the pipes."""
    with suppress(ProcessLookupError, PermissionError):
        os.killpg(process.pid, signal.SIGKILL)
    process.wait()
    for pipe in (process.stdout, process.stderr):
        if pipe is not None:
            pipe.close()


def _checked(text: str, empty: str, advice: tuple[str, ...]) -> str:
    value = text.strip()
    if not value:
        raise TroubleError(Trouble(TroubleKind.CREDENTIAL, "There is no key", empty, advice))
    if any(character.isspace() or not character.isprintable() for character in value) or not value.isascii():
        raise TroubleError(
            Trouble(
                TroubleKind.CREDENTIAL,
                "The key cannot be used",
                "it has blanks, line breaks or other odd characters in it",
                advice,
            )
        )
    return value
