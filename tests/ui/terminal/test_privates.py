import ast
import importlib
import inspect
from pathlib import Path

import pytest

from mrb_tui.ui import terminal
from mrb_tui.ui.terminal.privates import PRIVATES


@pytest.mark.parametrize(("owner", "name"), PRIVATES)
def test_the_pinned_version_still_has_it(owner: str, name: str) -> None:
    """On the class, or set on its instances somewhere in the sources of the class and its bases."""
    module, _, qualified = owner.partition(":")
    cls: type = getattr(importlib.import_module(module), qualified)
    if hasattr(cls, name):
        return
    sources = [inspect.getsource(base) for base in cls.__mro__ if base.__module__.startswith(("textual", "rich"))]
    assert any(f"self.{name}" in source or f'"{name}"' in source for source in sources), f"{owner} has no {name}"


def test_the_list_is_whole() -> None:
    """Whoever uses another private name of theirs adds it to the list."""
    listed = {name for _, name in PRIVATES}
    folder = Path(inspect.getfile(terminal)).parent
    for path in folder.glob("*.py"):
        assert _borrowed(ast.parse(path.read_text(encoding="utf-8"))) <= listed, path.name


def _borrowed(tree: ast.Module) -> set[str]:
    """Private attributes that a module uses and does not make itself. What it overrides it has made."""
    used, made = set[str](), {"_exit"}  # that one is os._exit
    for node in ast.walk(tree):
        if isinstance(node, ast.FunctionDef | ast.AsyncFunctionDef):
            made.add(node.name)
        elif isinstance(node, ast.AnnAssign) and isinstance(node.target, ast.Attribute | ast.Name):
            made.add(node.target.attr if isinstance(node.target, ast.Attribute) else node.target.id)
        elif isinstance(node, ast.Attribute) and node.attr.startswith("_") and not node.attr.startswith("__"):
            (used if isinstance(node.ctx, ast.Load) else made).add(node.attr)
        elif isinstance(node, ast.Name) and isinstance(node.ctx, ast.Store):
            made.add(node.id)
    return used - made
