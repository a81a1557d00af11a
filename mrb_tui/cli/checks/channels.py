"""Whether updates could be sent, without sending any."""

import asyncio
from collections.abc import Mapping

from mrb_tui.channels.channel import Channel
from mrb_tui.cli.channels import Outlets
from mrb_tui.cli.checks.check import Check, State
from mrb_tui.cli.wiring import Wired
from mrb_tui.domain.trouble import TroubleError


async def channel_checks(wired: Wired, environment: Mapping[str, str]) -> tuple[Check, ...]:
    """One line for each channel, or one that there is none."""
    outlets = Outlets(wired.config, environment, wired.scrubber, wired.clock)
    try:
        checks = await asyncio.gather(*(_checked(channel, wired) for channel in outlets.channels))
    finally:
        await outlets.aclose()
    return tuple(checks) or (Check("channels", State.ABSENT, "not configured: updates go to the clipboard and a file"),)


async def _checked(channel: Channel, wired: Wired) -> Check:
    subject = f"channel {channel.id}"
    try:
        seen = await channel.check()
    except TroubleError as error:
        return Check.of_trouble(subject, error.trouble, State.WARNING)
    return Check(subject, State.OK, wired.scrubber.line(f"{channel.label}: {seen}"))
