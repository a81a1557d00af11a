"""The settings of one configuration file: read anew, checked as a start would check them, written back in place."""

import asyncio
import re
from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass
from difflib import unified_diff
from pathlib import Path
from typing import Any

from mrb_tui.config.example_words import nameless, words_beside
from mrb_tui.config.load import Loaded, checked
from mrb_tui.config.model import Config
from mrb_tui.config.saving import content, save
from mrb_tui.config.settings import Kind, Setting, changes_of, settings_of, text_of, value_from
from mrb_tui.domain.trouble import Trouble, TroubleError, TroubleKind
from mrb_tui.scrub.scrubber import Scrubber
from mrb_tui.session.settings import Saved, SettingView
from mrb_tui.tomlsource.editing import changed_text
from mrb_tui.tomlsource.places import Loc
from mrb_tui.tomlsource.source import TomlSource, load, parse

_AT_ONCE = (("ui", "theme"), ("ui", "ascii"), ("ui", "keys"))
_BOM = b"\xef\xbb\xbf"
_SOURCE = "where a secret comes from is changed in the file, by hand"
_HIDDEN = "it looks like a secret: change it in the file, by hand"
_HOW = {
    Kind.NUMBER: "A number, or a duration like 10s.",
    Kind.DATA: 'Written as in the file: ["one", "two"] or { name = "value" }.',
}
_PLACE = re.compile(r"@@ -(\d+)\S* \S+ @@")

Check = Callable[[Loaded, frozenset[str]], None]
"""Whether a console could start with that, as far as the file alone does not tell; the tables that are changed."""


@dataclass(frozen=True)
class _Read:
    """The file as it was read. `raw` is None where there is none."""

    raw: bytes | None
    loaded: Loaded

    @property
    def text(self) -> str:
        return self.loaded.source.text if self.loaded.source is not None else ""

    @property
    def data(self) -> Mapping[str, Any]:
        return self.loaded.source.data if self.loaded.source is not None else {}


class FileSettings:
    """Implements `session.settings.Settings`. `probes` can be tuned; `themes` are the names there are."""

    def __init__(
        self,
        path: Path,
        *,
        example: str,
        check: Check,
        scrubber: Scrubber,
        probes: Iterable[str] = (),
        themes: Sequence[str] = (),
    ) -> None:
        self._path = path
        self._words = words_beside(example)
        self._check = check
        self._scrubber = scrubber
        self._probes = tuple(probes)
        self._themes = tuple(themes)
        self._read: _Read | None = None
        self._held: dict[Loc, tuple[Setting, Any]] = {}

    @property
    def path(self) -> str:
        """Where they are kept."""
        return str(self._path)

    @property
    def changed(self) -> int:
        """How many changes are not saved yet."""
        return len(self._held)

    async def views(self) -> Sequence[SettingView]:
        """From the file as it is by now, unless something is held: that belongs to what was read."""
        read = self._read
        if read is None or not self._held:
            read = self._read = await asyncio.to_thread(_read, self._path)
        return [self._view(one, read.loaded.config) for one in self._settings(read)]

    async def change(self, setting_id: str, text: str) -> None:
        """Hold it, if the file would be sound with it. Raises TroubleError in the configuration's own words."""
        read = self._read
        if read is None:
            read = await asyncio.to_thread(_read, self._path)
        setting = next(one for one in self._settings(read) if one.id == setting_id)
        value = value_from(setting, text)
        held = {loc: one for loc, one in self._held.items() if loc != setting.loc}
        if value != setting.value:
            held[setting.loc] = (setting, value)
        await asyncio.to_thread(self._checked, read, held)
        self._read, self._held = read, held

    def forget(self) -> None:
        """Throw all changes away; the file is read anew the next time."""
        self._held, self._read = {}, None

    def diff(self) -> Sequence[str]:
        """What saving would change, masked as everything that is shown. `line 7` says where the next lines stand."""
        read = self._read
        if read is None:
            return ()
        new = _new_text(read, self._held)
        lines = list(unified_diff(read.text.splitlines(), new.splitlines(), lineterm="", n=1))[2:]
        return [_PLACE.sub(_line, self._scrubber.text(line)) for line in lines]

    async def save(self) -> Saved:
        """Check once more, and write."""
        read = self._read
        if read is None:
            raise TroubleError(Trouble(TroubleKind.CONFIGURATION, "Nothing was saved", "nothing is changed"))
        held = dict(self._held)
        config = await asyncio.to_thread(self._write, read, held)
        self.forget()
        later = tuple(_label(loc, config) for loc in held if not _is_at_once(loc))
        changed, ui = {loc[1] for loc in held if _is_at_once(loc)}, config.ui
        return Saved(
            str(self._path),
            later,
            theme=(ui.theme or "") if "theme" in changed else None,
            ascii=ui.ascii if "ascii" in changed else None,
            keys=ui.keys if "keys" in changed else None,
        )

    def _write(self, read: _Read, held: Mapping[Loc, tuple[Setting, Any]]) -> Config:
        loaded = self._checked(read, held)
        text = loaded.source.text if loaded.source is not None else ""
        mark = _BOM if read.raw is not None and read.raw.startswith(_BOM) else b""
        save(self._path, mark + text.encode("utf-8"), before=read.raw)
        return loaded.config

    def _checked(self, read: _Read, held: Mapping[Loc, tuple[Setting, Any]]) -> Loaded:
        if not held:
            return read.loaded
        loaded = checked(parse(_new_text(read, held), self.path), self._path)
        self._check(loaded, frozenset(str(loc[0]) for loc in held))
        return loaded

    def _settings(self, read: _Read) -> tuple[Setting, ...]:
        return settings_of(read.loaded.config, read.data, self._probes)

    def _view(self, setting: Setting, config: Config) -> SettingView:
        value = self._held[setting.loc][1] if setting.loc in self._held else setting.value
        text = text_of(value)
        options = ("true", "false") if setting.kind is Kind.FLAG else setting.options
        if setting.loc == ("ui", "theme"):
            options = self._themes
        is_source = setting.kind is Kind.SOURCE
        looks_secret = self._scrubber.secrets.mask(text) != text
        about = self._words.get(nameless(setting.loc), "") or setting.table
        return SettingView(
            id=setting.id,
            label=_label(setting.loc, config),
            text="(not shown)" if looks_secret else text,
            usual=setting.usual or ("as the runbook says" if setting.loc[0] == "probes" else ""),
            about=f"{about[:1].upper()}{about[1:]}",
            how=_HOW.get(setting.kind, ""),
            options=options,
            at_once=_is_at_once(setting.loc),
            is_changed=setting.loc in self._held,
            locked=_SOURCE if is_source else _HIDDEN if looks_secret else "",
        )


def _read(path: Path) -> _Read:
    raw = content(path)
    if raw is None:
        return _Read(None, Loaded(Config(), None, TomlSource({}, str(path), "")))
    source = load(path)
    if content(path) != raw:
        raise TroubleError(Trouble(TroubleKind.CONFIGURATION, f"{path} is being changed", "", ("look again",)))
    return _Read(raw, checked(source, path))


def _new_text(read: _Read, held: Mapping[Loc, tuple[Setting, Any]]) -> str:
    changes: dict[Loc, Any] = {}
    if "services" not in read.data and any(loc[0] == "services" for loc in held):
        usual = Config().services[0]  # what holds without any is written down with what is changed of it
        changes = {("services", 0, "id"): usual.id, ("services", 0, "name"): usual.name}
    for setting, value in held.values():
        changes |= changes_of(setting, value)
    return changed_text(read.text, changes)


def _label(loc: Loc, config: Config) -> str:
    """A service by its id, not by its number."""
    if loc[0] == "services" and isinstance(loc[1], int) and loc[1] < len(config.services):
        return f"{config.services[loc[1]].id} · {'.'.join(map(str, loc[2:]))}"
    return ".".join(map(str, loc))


def _is_at_once(loc: Loc) -> bool:
    return loc[:2] in _AT_ONCE


def _line(place: re.Match[str]) -> str:
    return f"line {max(int(place[1]), 1)}"  # an empty file has no line yet
