"""The timeline as a file beside the journal."""

import csv
import io
import json
import os
import tempfile
from collections.abc import Callable, Sequence
from enum import StrEnum
from pathlib import Path

from mrb_tui.documents import timeline
from mrb_tui.documents.timeline import JSON_STYLE
from mrb_tui.domain.events.event import Event
from mrb_tui.domain.incident import Incident
from mrb_tui.domain.trouble import Trouble, TroubleError, TroubleKind
from mrb_tui.scrub.scrubber import Scrubber


class Form(StrEnum):
    """What it can be written as; the value is the file's ending."""

    MARKDOWN = "md"
    JSON = "json"
    CSV = "csv"

    @classmethod
    def named(cls, name: str) -> "Form":
        """The form of that name. Raises TroubleError."""
        try:
            return cls(name)
        except ValueError:
            trouble = Trouble(
                TroubleKind.REJECTED,
                "Nothing was written",
                f"there is no form {name!r}",
                (f"there are: {', '.join(cls)}",),
            )
            raise TroubleError(trouble) from None

    def of(self, incident: Incident, events: Sequence[Event], *, marked_only: bool) -> str:
        """The timeline in this form. Same events, same bytes."""
        return _WRITERS[self](incident, events, marked_only)

    def masked(self, text: str, scrubber: Scrubber) -> str:
        """A timeline on its way out: it was masked when it was recorded, and some secrets are known only since then.

        Cell by cell and value by value, so that it stays what it is.
        """
        match self:
            case Form.JSON:
                return json.dumps(scrubber.data(json.loads(text)), **JSON_STYLE) + "\n"
            case Form.CSV:
                out = io.StringIO(newline="")
                rows = csv.reader(io.StringIO(text, newline=""))
                csv.writer(out).writerows([scrubber.secrets.mask(cell) for cell in row] for row in rows)
                return out.getvalue()
            case Form.MARKDOWN:
                return scrubber.secrets.mask(text)


def write_timeline(
    folder: Path, incident: Incident, events: Sequence[Event], form: Form, *, marked_only: bool, scrubber: Scrubber
) -> Path:
    """Write it masked, and whole or not at all; returns where. Raises TroubleError."""
    text = form.masked(form.of(incident, events, marked_only=marked_only), scrubber)
    return write_whole(folder, f"timeline{'-marked' if marked_only else ''}.{form}", text)


def write_whole(folder: Path, file_name: str, text: str) -> Path:
    """A file whole or not at all, in place of one of that name. Raises TroubleError."""
    path = folder / file_name
    try:
        handle, name = tempfile.mkstemp(dir=folder, prefix=".writing-")
        try:
            with os.fdopen(handle, "w", encoding="utf-8", newline="") as file:
                file.write(text)
            Path(name).replace(path)
        except OSError:
            Path(name).unlink(missing_ok=True)
            raise
    except OSError as error:
        why = error.strerror or type(error).__name__
        trouble = Trouble(
            TroubleKind.REJECTED,
            f"{path} could not be written",
            why,
            ("mrb-tui incident export prints a timeline, mrb-tui postmortem the rest",),
        )
        raise TroubleError(trouble) from None
    return path


_WRITERS: dict[Form, Callable[[Incident, Sequence[Event], bool], str]] = {
    Form.MARKDOWN: lambda incident, events, marked: timeline.to_markdown(incident, events, marked_only=marked),
    Form.JSON: lambda incident, events, marked: timeline.to_json(incident, events, marked_only=marked),
    Form.CSV: lambda incident, events, marked: timeline.to_csv(incident, events, marked_only=marked),
}
