"""The yardstick: the smallest ordinary Textual program, measured in the same run."""

from textual.app import App, ComposeResult
from textual.widgets import Footer, Header, Static


class Hello(App[None]):
    """A title, a line and a footer."""

    BINDINGS = [("q", "quit", "Quit")]

    def compose(self) -> ComposeResult:
        """Three stock widgets."""
        yield Header()
        yield Static("READY hello")
        yield Footer()


if __name__ == "__main__":
    Hello().run()
