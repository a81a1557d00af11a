"""Steps: something to look at, to change, to tell, or to do by hand."""

from typing import Annotated, Literal

from pydantic import BeforeValidator, Field, model_validator

from mrb_tui.runbook.tables.values import Conditions, EnvName, LinkTable, Scalar, Seconds, Text
from mrb_tui.tomlsource.fields import Table, written

Look = Literal[
    "key",
    "limits",
    "network",
    "status-page",
    "rollout",
    "settings",
    "network-policies",
    "events",
    "logs",
    "watch",
    "doctor",
]
Does = Literal["rollout-restart", "rollout-undo", "rollout-pause", "rollout-resume", "scale", "apply-secret"]
StepKind = Literal["look", "set", "unset", "does", "tell", "http", "command", "by_hand"]
KINDS: tuple[StepKind, ...] = ("look", "set", "unset", "does", "tell", "http", "command", "by_hand")


def _list_of_words(value: object) -> object:
    if isinstance(value, str):
        raise ValueError(  # noqa: TRY004 - located by pydantic
            'no shell runs it: write the program and its arguments as a list, as in ["systemctl", "restart", "chat"]'
        )
    return value


class To(Table):
    """What a setting is set to. `ask`: the responder may choose another value, from `min` to `max`."""

    suggest: str | int | float | bool
    ask: bool = False
    min: int | float | None = None
    max: int | float | None = None
    expect: Literal["lower", "higher"] | None = None
    """Which way helps: the plan warns where the value is no lower, or no higher, than today's."""

    @property
    def text(self) -> str:
        """The suggestion as a variable of a process carries it."""
        return str(self.suggest).lower() if isinstance(self.suggest, bool) else str(self.suggest)

    @model_validator(mode="after")
    def _in_order(self) -> "To":
        bounds = [bound for bound in (self.min, self.max) if bound is not None]
        if not bounds:
            return self
        if isinstance(self.suggest, str | bool):
            raise ValueError("only a number has bounds")  # noqa: TRY004 - located by pydantic
        if self.min is not None and not self.min <= self.suggest:
            raise ValueError("suggests less than min")
        if self.max is not None and not self.suggest <= self.max:
            raise ValueError("suggests more than max")
        return self


class Verify(Table):
    """How one sees that a change has worked: `when` holds for as long as `for`, within `within` of the write."""

    when: Conditions
    hold: Annotated[Seconds, Field(alias="for")] = 30.0
    within: Seconds = 300.0

    @model_validator(mode="after")
    def _possible(self) -> "Verify":
        if self.hold >= self.within:
            raise ValueError("must hold for less time than there is: `for` is shorter than `within`")
        return self


class SecretRef(Table):
    """A Secret of the cluster, and the key in it that carries the value."""

    name: Annotated[str, written(r"[a-z0-9]([a-z0-9.-]{0,250}[a-z0-9])?", "the name of a Secret, like mistral-secrets")]
    key: Annotated[str, written(r"[A-Za-z0-9._-]{1,253}", "a key of a Secret, like api-key")]


class FromEnvironment(Table):
    """A value that must not stand in the file: the name of the variable that has it."""

    env: EnvName


class HttpRequest(Table):
    """One request. Only GET and HEAD change nothing."""

    method: Literal["GET", "HEAD", "POST", "PUT", "PATCH", "DELETE"] = "GET"
    url: Annotated[str, written(r"https?://\S+", "a URL is written like https://host/path")]
    headers: dict[str, str | FromEnvironment] = Field(default_factory=dict)
    body: str | dict[str, Scalar] | None = None
    expect: tuple[Annotated[int, Field(ge=100, le=599)], ...] = (200, 201, 202, 204)


class Step(Table):
    """Exactly one of `look`, `set`, `unset`, `does`, `tell`, `http`, `command` and `by_hand` says what it is."""

    title: str
    why: str = ""
    links: tuple[str | LinkTable, ...] = ()
    on_failure: tuple[str, ...] = ()

    look: Look | None = None
    since: Seconds | None = None
    lines: Annotated[int, Field(ge=1, le=100_000)] | None = None
    until: Conditions | None = None

    set: str | None = None
    to: To | int | float | bool | str | None = None
    unset: str | None = None
    does: Does | None = None
    secret: SecretRef | None = None
    http: HttpRequest | None = None
    command: Annotated[
        Annotated[tuple[Text, ...], Field(min_length=1, max_length=50)] | None, BeforeValidator(_list_of_words)
    ] = None

    verify: Verify | str | None = None
    """A text says why there is nothing to verify."""
    lasts: Literal["temporary", "permanent"] | None = None
    undone_by: str | None = None
    """The step that takes back a temporary `http` or `command`; what sets a setting is taken back by itself."""

    tell: str | None = None
    by_hand: str | None = None
    copy_text: Annotated[str | None, Field(alias="copy")] = None
    """The template whose text the responder takes along."""
    or_by_hand: str = ""
    """What to do where this console may not, or cannot."""

    @model_validator(mode="after")
    def _one_kind(self) -> "Step":
        given = [kind for kind in KINDS if getattr(self, kind) is not None]
        if len(given) != 1:
            said = f"says {' and '.join(given)}" if given else "says not what to do"
            raise ValueError(f"{said}: a step has exactly one of {', '.join(KINDS)}")
        for word, owners in _BELONGS.items():
            if getattr(self, word) is not None and given[0] not in owners:
                key = "copy" if word == "copy_text" else word
                raise ValueError(f"{key} goes with {' or '.join(owners)}, not with {given[0]}")
        for needed, word, key in (
            (self.set is not None, "to", "set"),
            (self.does == "apply-secret", "secret", "does"),
            (self.does == "scale", "to", "does"),
            (self.look == "watch", "until", "look"),
        ):
            if needed and getattr(self, word) is None:
                raise ValueError(f"{key} = {getattr(self, key)!r} needs {word}")
        if self.does is not None and self.to is not None:
            self._is_number_of_replicas()
        return self

    def _is_number_of_replicas(self) -> None:
        if self.does != "scale":
            raise ValueError("to goes with set, and with does = 'scale'")
        suggest = self.to.suggest if isinstance(self.to, To) else self.to
        if isinstance(suggest, bool) or not isinstance(suggest, int) or suggest < 0:
            raise ValueError("a number of replicas is a whole number, 0 or more")

    @property
    def kind(self) -> StepKind:
        """Which of the eight it is."""
        return next(kind for kind in KINDS if getattr(self, kind) is not None)

    @property
    def changes(self) -> bool:
        """Whether it changes something. Of a command nobody knows, so it does."""
        if self.http is not None:
            return self.http.method not in ("GET", "HEAD")
        return self.kind in ("set", "unset", "does", "command")

    @property
    def value(self) -> To | None:
        """What it sets, with its bounds."""
        return self.to if isinstance(self.to, To) or self.to is None else To(suggest=self.to)


_CHANGES = ("set", "unset", "does", "http", "command")
_BELONGS: dict[str, tuple[str, ...]] = {
    "to": ("set", "does"),
    "secret": ("does",),
    "since": ("look",),
    "lines": ("look",),
    "until": ("look",),
    "verify": _CHANGES,
    "lasts": _CHANGES,
    "undone_by": ("http", "command"),
    "copy_text": ("by_hand",),
}
