"""A table in a form: the column that says most has the room."""

import pytest

from mrb_tui.documents.action_items import COLUMNS
from mrb_tui.ui.widgets.table_box import TableBox

ACTION = "Take back or adopt: queue requests (unset REQUEST_QUEUE on deployment/mistral-service)"


@pytest.mark.parametrize(("row", "fullest"), [(("P1", "mitigate", ACTION, "ana", "", "open"), 2), (("P1",), 0)])
@pytest.mark.parametrize("width", [78, 120])
def test_the_fullest_column_has_what_the_others_leave(row: tuple[str, ...], fullest: int, width: int) -> None:
    widths = TableBox("items", "Action items", COLUMNS, (row,))._widths(width)
    assert widths[fullest] == max(widths)
    assert sum(widths) + len(COLUMNS) + 2 == width
