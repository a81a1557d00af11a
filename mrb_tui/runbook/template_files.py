"""Templates that a runbook keeps in files of their own: beside it, or in folders below it, and nowhere else."""

import hashlib
from collections.abc import Mapping
from pathlib import Path

from mrb_tui.runbook.model import RunbookFile
from mrb_tui.runbook.tables.documents import FILE_LIMIT


def read_files(book: RunbookFile, folder: Path) -> tuple[Mapping[str, str], Mapping[str, str]]:
    """Texts by the template's id, and of the others why there is none."""
    texts: dict[str, str] = {}
    unread: dict[str, str] = {}
    for name, template in book.templates.items():
        if template.file:
            try:
                texts[name] = _text(folder, template.file)
            except (OSError, ValueError) as error:
                unread[name] = (error.strerror if isinstance(error, OSError) else None) or str(error)
    return texts, unread


def with_texts(book: RunbookFile, texts: Mapping[str, str]) -> RunbookFile:
    """The same runbook, each template with the text of its file; one whose file could not be read has none."""
    if not any(template.file for template in book.templates.values()):
        return book
    templates = {
        name: template.model_copy(update={"text": texts.get(name, "")}) if template.file else template
        for name, template in book.templates.items()
    }
    return book.model_copy(update={"templates": templates})


def digest_with(digest: str, texts: Mapping[str, str]) -> str:
    """Of a runbook and the texts of its templates; without any, its own."""
    if not texts:
        return digest
    whole = hashlib.sha256(digest.encode())
    for name, text in sorted(texts.items()):
        whole.update(f"\0{name}\0{hashlib.sha256(text.encode()).hexdigest()}".encode())
    return whole.hexdigest()


def _text(folder: Path, file: str) -> str:
    """Raises OSError, or ValueError for what leads out of the folder or is no short text."""
    path = (folder / file).resolve()
    if not path.is_relative_to(folder.resolve()):
        raise ValueError("it leads out of the runbook's folder")
    if path.exists() and not path.is_file():
        raise ValueError("it is no file")
    with path.open("rb") as opened:
        raw = opened.read(FILE_LIMIT + 1)
    if len(raw) > FILE_LIMIT:
        raise ValueError(f"it is larger than {FILE_LIMIT:,} bytes")
    try:
        text = raw.decode("utf-8-sig")
    except UnicodeDecodeError:
        raise ValueError("it is no UTF-8 text") from None
    if not text.strip():
        raise ValueError("it is empty")
    return text
