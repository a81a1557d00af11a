"""The configuration in force, as TOML, with a word on where each table came from."""

from collections.abc import Mapping
from typing import Any

import tomlkit
from tomlkit.items import Table

from mrb_tui.config.load import Loaded


def as_toml(loaded: Loaded) -> str:
    """Defaults and the file's values together. Secrets are only ever sources, so there is nothing to hide."""
    document = tomlkit.document()
    document.add(tomlkit.comment(f"from {loaded.path}" if loaded.path else "no configuration file: all defaults"))
    given: Mapping[str, Any] = loaded.source.data if loaded.source else {}
    for name, value in loaded.config.model_dump(mode="json", exclude_none=True).items():
        if value in ({}, []):
            continue
        if isinstance(value, list):
            tables = tomlkit.aot()
            for entry in value:
                tables.append(_table(entry))
            document.add(name, tables)
        else:
            table = _table(value)
            if name not in given:
                table.comment("default")
            document.add(name, table)
    return tomlkit.dumps(document)


def _table(values: Mapping[str, Any]) -> Table:
    table = tomlkit.table()
    for key, value in values.items():
        if value not in ({}, []):
            table.add(key, _table(value) if isinstance(value, dict) and not _is_source(value) else _inline(value))
    return table


def _is_source(value: Mapping[str, Any]) -> bool:
    return value.keys() <= {"env", "file", "command"}


def _inline(value: Any) -> Any:
    if isinstance(value, dict):
        inline = tomlkit.inline_table()
        inline.update(value)
        return inline
    if isinstance(value, list) and value and isinstance(value[0], dict):
        array = tomlkit.array()
        for entry in value:
            array.append(_inline(entry))
        return array.multiline(multiline=True)
    return value
