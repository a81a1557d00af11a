"""Slack's incoming webhooks: how text is written for them, and what their answers mean.

https://docs.slack.dev/messaging/sending-messages-using-incoming-webhooks
"""

from collections.abc import Mapping

MOST_CHARACTERS = 40_000
"""Slack cuts what is longer."""
OK = "ok"
NOTHING_IN_IT = ("no_text", "missing_text_or_fallback_or_attachments", "invalid_payload")
"""What a webhook that is well says of a message without text: nothing was posted."""

ANSWERS: Mapping[str, tuple[str, str]] = {
    "invalid_payload": ("it could not make sense of the message", "send it by hand, and tell who looks after mrb-tui"),
    "no_text": ("the message had no text", "write something"),
    "missing_text_or_fallback_or_attachments": ("the message had no text", "write something"),
    "user_not_found": ("the person it is for is not there", "make a new webhook for a channel"),
    "channel_not_found": ("the channel is not there any more", "make a new webhook for another channel"),
    "channel_is_archived": ("the channel is archived", "unarchive it, or make a new webhook for another channel"),
    "action_prohibited": ("an administrator does not allow it", "ask who administers your Slack"),
    "posting_to_general_channel_denied": ("few may post there", "ask who administers your Slack"),
    "no_service": ("the webhook was removed or switched off", "make a new webhook and store its address"),
    "no_service_id": ("the webhook's address is not whole", "compare it with the one that Slack shows"),
    "no_team": ("the webhook's workspace is not known", "compare the address with the one that Slack shows"),
    "team_disabled": ("the workspace is switched off", "ask who administers your Slack"),
    "invalid_token": ("the webhook's address is not right", "compare it with the one that Slack shows"),
    "too_many_attachments": ("the message had too much attached", "tell who looks after mrb-tui"),
    "rollup_error": ("something went wrong on its side", "look in the channel whether it is there"),
}
"""What it says → why, and what to do."""


def escaped(text: str) -> str:
    """With these three escaped nothing in a text is a mention, a command, or a link under another name."""
    return text.replace("&", "&amp;").replace("<", "&lt;").replace(">", "&gt;")


def payload(text: str) -> dict[str, object]:
    """The message; addresses in it are not opened by Slack to show what is there."""
    return {"text": text, "unfurl_links": False, "unfurl_media": False}
