"""The terminal: where the answer and the notes go, in which language, and how wide."""

import os
import sys
from collections.abc import Iterable, Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass
from functools import cached_property
from typing import TYPE_CHECKING, Any, TextIO

from schemas.messages import Language, sentence
from service.cli.visible import visible

if TYPE_CHECKING:
    from rich.console import Console

LANGUAGE_VARIABLES = ("LC_ALL", "LC_MESSAGES", "LANG")
"""In the order in which POSIX looks at them: the first that is set decides."""


def language_of(environment: Mapping[str, str]) -> Language:
    """Return the language that the environment asks for; English where it asks for none that we speak."""
    named = next((environment[name] for name in LANGUAGE_VARIABLES if environment.get(name)), "")
    return "zh" if named.lower().startswith("zh") else "en"


@dataclass
class Terminal:
    """The two streams of the process and the language spoken on them.

    Attributes
    ----------
    asked : Language or None
        The language of `--lang`; nothing overrules it.
    language : Language
        The language in use: `asked`, else the plan's own once it is known, else the environment's.
    """

    asked: Language | None
    language: Language

    @classmethod
    def start(cls, asked: Language | None) -> "Terminal":
        """Open the terminal of this process."""
        return cls(asked, asked or language_of(os.environ))

    def prefer(self, language: object) -> None:
        """Take up the language that a plan asks for, unless the user asked for one."""
        if self.asked is None and language in ("en", "zh"):
            self.language = "zh" if language == "zh" else "en"

    def says(self, code: str, **params: object) -> str:
        """Return the sentence of a code in the language in use."""
        return sentence(code, params, self.language)

    @cached_property
    def out(self) -> "Console":
        """The answer."""
        return _console(sys.stdout)

    @cached_property
    def err(self) -> "Console":
        """Notes, progress and complaints."""
        return _console(sys.stderr)

    @contextmanager
    def working(self, code: str) -> Iterator[None]:
        """Show on standard error that something is going on, where somebody is looking."""
        if not sys.stderr.isatty():
            yield
            return
        with self.err.status(self.says(code)):
            yield

    def note(self, code: str, **params: object) -> None:
        """Say something beside the answer."""
        self.err.print(self.says(code, **params), style="dim", soft_wrap=True)


def write_bytes(content: bytes) -> None:
    """Write an answer for machines to standard output, untouched by the terminal's encoding.

    Where somebody looks at it, what would steer the terminal is escaped as JSON escapes it, which means the same.
    """
    sys.stdout.flush()
    if sys.stdout.isatty():
        content = _escaped(content.decode("utf-8-sig")).encode() + b"\n"
    sys.stdout.buffer.write(content)
    sys.stdout.buffer.flush()


def _escaped(text: str) -> str:
    """Return a text with each character escaped that a terminal would not merely show; ends of lines stay."""
    shown = visible(text)
    return text if shown == text else "".join(map(_escape, text, shown))


def _escape(character: str, shown: str) -> str:
    if character in (shown, "\r"):
        return character
    units = character.encode("utf-16-be", "surrogatepass")
    return "".join(f"\\u{units[at]:02x}{units[at + 1]:02x}" for at in range(0, len(units), 2))


def tolerate_narrow_encodings(streams: Iterable[TextIO]) -> None:
    """Let a terminal that cannot show a character show a question mark; `apportion doctor` tells about its encoding."""
    for stream in streams:
        reconfigure = getattr(stream, "reconfigure", None)
        if reconfigure is not None:
            reconfigure(errors="replace")


def _console(stream: TextIO) -> "Console":
    """Return the console on which all that a command says is printed: the one place where text becomes visible."""
    from rich.console import Console, ConsoleOptions, RenderableType
    from rich.segment import Segment
    from rich.text import Text

    class _Piped(Console):
        """Shows every text as text, and lets `main` decide what a reader that went away means."""

        def on_broken_pipe(self) -> None:
            raise  # noqa: PLE0704 - called while the BrokenPipeError is handled

        def render_str(self, text: str, **form: Any) -> Text:
            """Clean plain texts before they are measured, so that columns stay straight."""
            return super().render_str(visible(text), **form)

        def render(self, renderable: RenderableType, options: ConsoleOptions | None = None) -> Iterator[Segment]:
            """Clean whatever came in another form; cursor movements of a progress display are no texts."""
            for segment in super().render(renderable, options):
                text = visible(segment.text)
                yield segment if segment.control or text == segment.text else Segment(text, segment.style)

    plain = bool(os.environ.get("NO_COLOR"))
    return _Piped(
        file=stream,
        color_system=None if plain else "auto",
        highlight=False,
        markup=False,
        emoji=False,
        legacy_windows=False,
    )
