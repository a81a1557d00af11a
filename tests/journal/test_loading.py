"""One event that nobody foresaw: the others are in, and it is counted."""

from pathlib import Path

import pytest

from mrb_tui.domain import incident_fold
from mrb_tui.domain.events.event import Event
from mrb_tui.domain.incident import Incident
from mrb_tui.journal import loading
from mrb_tui.journal.loading import Fold, fold_of
from tests.journal.making import NOON, declared, new_journal, notes


def breaks_at(monkeypatch: pytest.MonkeyPatch, event_id: str) -> None:
    """The fold has a fault that one event brings to light."""

    def after(incident: Incident | None, event: Event) -> Incident | None:
        if event.id == event_id:
            raise KeyError(event_id)
        return incident_fold.after(incident, event)

    monkeypatch.setattr(loading, "after", after)


@pytest.mark.parametrize("event_id", ["n0", "n2"])
def test_it_hides_no_other(tmp_path: Path, monkeypatch: pytest.MonkeyPatch, event_id: str) -> None:
    journal = new_journal(tmp_path)
    journal.append([declared(), *notes(3)], NOON)
    breaks_at(monkeypatch, event_id)
    fold = fold_of(journal)
    journal.close()
    assert fold.incident is not None
    assert (fold.incident.events, fold.last_seq, fold.passed_over) == (3, 4, 1)


def test_nothing_is_passed_over_in_health(tmp_path: Path) -> None:
    journal = new_journal(tmp_path)
    fold = Fold()
    fold.take(journal.append([declared(), *notes(3)], NOON))
    journal.close()
    assert fold.passed_over == 0
