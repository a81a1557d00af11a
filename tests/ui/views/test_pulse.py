"""The pulse: every probe in one line, whatever the width."""

from dataclasses import replace

from hypothesis import given
from hypothesis import strategies as st

from mrb_tui.domain.health import Health
from mrb_tui.domain.probe_state import ProbeState
from mrb_tui.ui import cells
from mrb_tui.ui.lines import GLYPH, plain_text
from mrb_tui.ui.views.pulse import pulse_line
from tests.ui import scenes
from tests.ui.fake_session import NOON, seen

_PROBES = st.lists(
    st.tuples(
        st.text(st.sampled_from("AbZ値é"), min_size=1, max_size=12),
        st.sampled_from((Health.OK, Health.DEGRADED, Health.DOWN)),
        st.sampled_from(("429", "42 % of requests", "3/3 rev 14", "down", "値 7")),
    ),
    min_size=1,
    max_size=12,
)


def _states(probes: list[tuple[str, Health, str]]) -> list[ProbeState]:
    spec = next(iter(scenes.green().values())).spec
    return [
        seen(replace(spec, id=f"p{place}", short=short), [scenes.value(said, health=health)])
        for place, (short, health, said) in enumerate(probes)
    ]


@given(_PROBES, st.integers(60, 200))
def test_no_probe_is_left_out_and_the_line_is_as_wide_as_the_screen(
    probes: list[tuple[str, Health, str]], width: int
) -> None:
    line = pulse_line(_states(probes), now=NOON, width=width)
    assert sum(cells.width(span.text) for span in line) == width
    said = plain_text((line,))
    for health in Health:
        assert said.count(GLYPH[health]) >= sum(one is health for _, one, _ in probes)


@given(st.integers(60, 200))
def test_the_names_and_what_ails_have_room_from_sixty_columns_on(width: int) -> None:
    states = scenes.rate_limited().states()
    said = plain_text((pulse_line(states, now=NOON, width=width),))
    assert all(state.spec.short in said for state in states)
    if width >= 80:
        assert "✗429" in said
