"""A Slack channel, by an incoming webhook. Nothing can be read back there."""

from collections.abc import Callable
from datetime import datetime

from mrb_tui.channels.address import Secret, address_from
from mrb_tui.channels.arrival import answered, taken
from mrb_tui.channels.channel import OutcomeUnknownError, Sent
from mrb_tui.channels.cleaned import cleaned
from mrb_tui.channels.message import Message
from mrb_tui.clients import slack_webhook
from mrb_tui.clients.http import HttpAnswer, HttpClient
from mrb_tui.domain.trouble import Trouble, TroubleError, TroubleKind
from mrb_tui.scrub.scrubber import Scrubber

TIMEOUT_S = 15.0


class Slack:
    """`address` gives the webhook's URL, which is the secret itself."""

    id = "slack"
    is_public = False

    def __init__(
        self, http: HttpClient, address: Secret, scrubber: Scrubber, clock: Callable[[], datetime], label: str = "Slack"
    ) -> None:
        self.label = label
        self._http = http
        self._address = address
        self._scrubber = scrubber
        self._clock = clock

    def preview(self, message: Message) -> tuple[str, ...]:
        """The text as Slack gets it: `&`, `<` and `>` escaped, so that nothing in it rings a bell or hides a link."""
        return tuple(self._text(message).split("\n"))

    async def send(self, message: Message) -> Sent:
        """Post it."""
        answer = await self._post(slack_webhook.payload(self._text(message)))
        word = answer.text(200).strip()
        why, advice = slack_webhook.ANSWERS.get(word, ("", "look at what it said"))
        taken(answer, self.label, self._clock(), f"{word} ({why})" if why else word, (advice,))
        if word != slack_webhook.OK:
            why = f"it answered {answer.status} with {word!r} where it says ok"
            look = ("look in the channel whether it is there", "does a proxy answer in its place?")
            raise OutcomeUnknownError(
                Trouble(TroubleKind.MALFORMED, f"Nobody knows whether {self.label} has it", why, look)
            )
        return Sent("", "", self._clock())

    async def check(self) -> str:
        """A message without text: a webhook that is well refuses it, and posts nothing."""
        answer = await self._post({})
        word = answer.text(200).strip()
        if answer.status == 400 and word in slack_webhook.NOTHING_IN_IT:
            return "the webhook answers"
        why, advice = slack_webhook.ANSWERS.get(word, ("", "is it the address of an incoming webhook?"))
        taken(answer, self.label, self._clock(), f"{word} ({why})" if why else word, (advice,))
        return "it answers, though not as Slack does"

    async def _post(self, payload: dict[str, object]) -> HttpAnswer:
        url = await address_from(self._address, self._scrubber.secrets, self.label)
        return await answered(self._http.request("POST", url, json=payload, timeout_s=TIMEOUT_S), self.label)

    def _text(self, message: Message) -> str:
        text = slack_webhook.escaped(cleaned(message, self._scrubber).text)
        if not text.strip():
            raise _unfit(self.label, "it is empty", "write something")
        if len(text) > slack_webhook.MOST_CHARACTERS:
            most = f"{slack_webhook.MOST_CHARACTERS:,}"
            raise _unfit(self.label, f"it has {len(text):,} characters, and Slack takes {most}", "make it shorter")
        return text


def _unfit(label: str, why: str, advice: str) -> TroubleError:
    return TroubleError(Trouble(TroubleKind.REJECTED, f"This cannot be sent to {label}", why, (advice,)))
