"""`mrb-tui update --send CHANNEL`: the same outbox as the console's, for scripts."""

import os
from collections.abc import Sequence
from typing import TYPE_CHECKING

from mrb_tui.channels.channel import Channel
from mrb_tui.cli.channels import Outlets
from mrb_tui.cli.exit_codes import ExitCode
from mrb_tui.cli.talk import say, say_trouble
from mrb_tui.cli.usage import no_such
from mrb_tui.domain.events.event import Event, Payload
from mrb_tui.domain.events.updates import UpdateDrafted
from mrb_tui.domain.trouble import TroubleError, TroubleKind
from mrb_tui.probes.clock import utc_now
from mrb_tui.session.draft_view import message_of, published
from mrb_tui.session.outgoing import Outgoing
from mrb_tui.session.writing import Fate

if TYPE_CHECKING:
    from mrb_tui.cli.incident.opened import Opened
    from mrb_tui.session.draft import Draft
    from mrb_tui.session.writing import DraftView

CODES = {Fate.SENT: ExitCode.OK, Fate.UNKNOWN: ExitCode.OUTCOME_UNKNOWN}


def chosen_channel(one: "Opened", channel_id: str) -> tuple[Outlets, Channel]:
    """The channel of that name, and what it is one of. Raises UsageError."""
    outlets = Outlets(one.here.config, os.environ, one.here.scrubber, utc_now)
    found = next((channel for channel in outlets.channels if channel.id == channel_id), None)
    if found is None:
        raise no_such("channel", channel_id, (channel.id for channel in outlets.channels))
    return outlets, found


async def shown(one: "Opened", draft: "Draft", view: "DraftView", channel_id: str) -> Sequence[str]:
    """Exactly what would leave. Raises TroubleError or UsageError."""
    outlets, channel = chosen_channel(one, channel_id)
    try:
        return channel.preview(message_of(draft, view, one.incident, channel.id))
    finally:
        await outlets.aclose()


async def sent(one: "Opened", draft: "Draft", view: "DraftView", channel_id: str) -> int:
    """Send it, once, and record it; the exit code. Raises TroubleError or UsageError."""
    outlets, channel = chosen_channel(one, channel_id)

    async def events() -> Sequence[Event]:
        return tuple(one.journal.events())

    async def record(payload: Payload) -> bool:
        try:
            one.record(payload)
        except TroubleError as error:
            say_trouble(error.trouble)
            return False
        return True

    outgoing = Outgoing(
        outlets.outbox,
        labels={channel.id: channel.label},
        folder=lambda: one.here.catalogue.path_of(one.incident.id).parent,
        events=events,
        record=record,
        published=lambda update_id, destination: None,
        changed=lambda: None,
        clock=utc_now,
    )
    kept = one.incident.drafts.get(view.template_id)
    is_same = kept is not None and kept.value.update_id == draft.id and kept.value.fields == draft.said()
    try:
        if is_same and await outgoing.waits(draft.id, channel.id):
            outcome = await outgoing.retry(draft.id, channel.id)
        else:
            # Its id stands in the journal before anything leaves: said again, it is the same message.
            one.record(UpdateDrafted(draft.id, "", view.text, view.template_id, draft.said()))
            message = message_of(draft, view, one.incident, channel.id)
            outcome = await outgoing.send(channel.id, message, published(draft, view, channel.id), view.title)
    except TroubleError as error:
        say_trouble(error.trouble)
        kinds = (TroubleKind.UNAUTHORIZED, TroubleKind.FORBIDDEN)
        return ExitCode.NOT_PERMITTED if error.trouble.kind in kinds else ExitCode.REFUSED
    finally:
        await outlets.aclose()
    if outcome.fate is Fate.SENT:
        say(f"sent: {channel.label}{f' ({outcome.reference})' if outcome.reference else ''}")
    elif outcome.fate is Fate.UNKNOWN:
        say(f"mrb-tui: {channel.label} may have it ({outcome.why}): look there, then say so in the console's outbox")
    else:
        say(
            f"mrb-tui: it waits in the outbox ({outcome.why}); a console on this incident sends it, or the same command"
        )
    return CODES.get(outcome.fate, ExitCode.DEGRADED)
