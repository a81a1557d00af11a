"""Entries of the timeline and log lines as text. Pure."""

from mrb_tui.domain.log_line import LogLine
from mrb_tui.session.desk import TimelineEntry


def entry_line(entry: TimelineEntry) -> str:
    """One entry of the timeline."""
    marks = ["not saved yet"] if entry.pending else []
    marks += ["amended"] if entry.amended else []
    marks += ["marked"] if entry.marked else []
    by = f"{entry.actor}: " if entry.actor else ""
    said = f" ({', '.join(marks)})" if marks else ""
    return f"{entry.at:%H:%M:%S}  {by}{entry.text}{said}"


def entry_detail(entry: TimelineEntry) -> list[str]:
    """All of one entry: its words, when it was, when and by whom it was written down, what it said at first."""
    by = entry.actor or "the console"
    lines = [*entry.whole.splitlines(), f"  happened at {entry.at:%Y-%m-%d %H:%M:%S} UTC, by {by}"]
    if entry.pending:
        lines.append("  not written down yet: it is only in this console's memory")
    elif entry.recorded_at is not None:
        lines.append(f"  written down at {entry.recorded_at:%Y-%m-%d %H:%M:%S} UTC")
    lines += ["  marked for the postmortem"] if entry.marked else []
    lines += [f"  first said: {entry.first_text or 'the same, at another time'}"] if entry.amended else []
    lines += [f"  {name}: {value}" for name, value in entry.details if value and name != "text"]
    return lines


def log_words(line: LogLine) -> str:
    """`12:07:37 b41kd ERROR request failed status=429`."""
    pod = line.pod.rpartition("-")[2]
    return f"{line.at:%H:%M:%S} {pod} {line.text}"
