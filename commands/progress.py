"""A bar for what takes long: on standard error, so that what is printed stays as it is."""

import sys
from collections.abc import Callable, Iterator
from contextlib import contextmanager

from rich.console import Console
from rich.progress import BarColumn, MofNCompleteColumn, Progress, TextColumn

_LENGTH = 24


@contextmanager
def progress(what: str, total: int) -> Iterator[Callable[[], None]]:
    """Show a bar where a terminal is; each call of what is yielded moves it by one."""
    shown = Progress(
        TextColumn(what),
        BarColumn(_LENGTH),
        MofNCompleteColumn(),
        console=Console(stderr=True),
        transient=True,
        disable=not sys.stderr.isatty(),
    )
    with shown:
        task = shown.add_task(what, total=total)
        yield lambda: shown.advance(task)
