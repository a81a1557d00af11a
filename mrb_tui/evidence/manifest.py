"""The manifest: what is in the bundle, what it was made of, and what could not be had and why."""

import hashlib
import json
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from pathlib import Path
from typing import Any

from mrb_tui.evidence.intake import Missing
from mrb_tui.evidence.source import Standing
from mrb_tui.evidence.window import Window, iso

FORMAT = 1
NAME = "manifest.json"


@dataclass(frozen=True, slots=True)
class Subject:
    """Whose evidence it is, and who collects it."""

    incident_id: str
    title: str
    service: str
    person: str
    version: str


@dataclass(frozen=True, slots=True)
class Yield:
    """What came of one source."""

    id: str
    title: str
    standing: Standing
    members: tuple[str, ...]
    missing: tuple[Missing, ...]


@dataclass(frozen=True, slots=True)
class Measured:
    """A member as it lies on disk."""

    name: str
    size: int
    sha256: str


def manifest(
    subject: Subject,
    window: Window,
    yields: Sequence[Yield],
    members: Sequence[Measured],
    *,
    collected_at: datetime,
    personal_masked: bool,
    limits: Mapping[str, object],
) -> str:
    """As JSON. Same input, same bytes."""
    document: dict[str, Any] = {
        "format": FORMAT,
        "incident": {"id": subject.incident_id, "title": subject.title},
        "service": subject.service,
        "window": {"from": iso(window.from_at), "to": iso(window.to_at)},
        "collected_at": iso(collected_at),
        "collected_by": subject.person,
        "made_with": f"mrb-tui {subject.version}",
        "secrets": "masked",
        "personal_data": "masked where it was found" if personal_masked else "kept",
        "limits": dict(limits),
        "sources": [
            {
                "id": one.id,
                "title": one.title,
                "outcome": one.standing.value,
                "members": sorted(one.members),
                "missing": [
                    {"what": each.what, "kind": each.kind, "why": each.why}
                    for each in sorted(one.missing, key=lambda each: (each.what, each.kind, each.why))
                ],
            }
            for one in yields
        ],
        "members": [
            {"name": one.name, "size": one.size, "sha256": one.sha256}
            for one in sorted(members, key=lambda each: each.name)
        ],
    }
    return json.dumps(document, ensure_ascii=False, indent=2) + "\n"


def measured(folder: Path, name: str) -> Measured:
    """Size and digest of a member."""
    path = folder / name
    with path.open("rb") as file:
        digest = hashlib.file_digest(file, "sha256")
    return Measured(name, path.stat().st_size, digest.hexdigest())
