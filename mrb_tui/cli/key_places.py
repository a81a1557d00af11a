"""Where the keys of one's own stand, so that what is wrong with one can be found."""

from mrb_tui.config.load import Loaded


def key_places(loaded: Loaded, file: str) -> dict[str, str]:
    """By the binding's id: `config.toml:7`, where `file` is what the file is called."""
    source = loaded.source
    if source is None:
        return {}
    return {name: f"{file}:{source.line_of(('ui', 'keys', name))}" for name in loaded.config.ui.keys}
