"""Every configured secret becomes known, also one that nothing has asked for yet: a log may hold it all the same."""

from collections.abc import Mapping

from mrb_tui.config.load import secret_sources
from mrb_tui.config.model import Config
from mrb_tui.config.secret import SecretSource
from mrb_tui.domain.trouble import Trouble, TroubleError
from mrb_tui.scrub.secrets import Secrets


def learn(config: Config, environment: Mapping[str, str], secrets: Secrets) -> list[tuple[str, Trouble]]:
    """Blocks: a command may ask a password manager. Which could not be read, and why.

    What they hold is masked by its look alone. A variable that is not set holds nothing, and is not told.
    """
    unread: list[tuple[str, Trouble]] = []
    seen: list[SecretSource] = []
    for source in secret_sources(config):
        if source in seen:
            continue
        seen.append(source)
        try:
            secrets.add(source.read(environment))
        except TroubleError as error:
            if source.env is None:
                unread.append((str(source), error.trouble))
    return unread
