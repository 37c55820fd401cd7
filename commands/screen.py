"""Prints with rich: in colour in a terminal, else as plain lines of at most 100 characters."""

import sys
from collections.abc import Iterable, Sequence

from rich.console import Console, RenderableType
from rich.padding import Padding
from rich.table import Table
from rich.text import Text

PLAIN_WIDTH = 100
GOOD, BAD, HINT, FAINT, STRONG = "green", "bold red", "yellow", "dim", "bold"


def show(parts: Iterable[RenderableType]) -> None:
    """Print what is to be seen, piece by piece."""
    terminal = sys.stdout.isatty()
    console = Console(
        force_terminal=terminal,
        no_color=None if terminal else True,
        width=None if terminal else PLAIN_WIDTH,
        highlight=False,
        emoji=False,
        markup=False,
    )
    if terminal:
        for part in parts:
            console.print(part)
        return
    with console.capture() as captured:
        for part in parts:
            console.print(part)
    # Tables fill their lines with blanks, which nobody wants in a file.
    lines = (line.rstrip() for line in captured.get().splitlines())
    print("\n".join(lines))


def heading(title: str, rest: str = "", verdict: Text | None = None) -> Table:
    """Return a line: a title, what is known of it, and at the right edge a verdict."""
    table = Table.grid(padding=(0, 2), expand=True)
    table.add_column(no_wrap=True)
    table.add_column(ratio=1, style=FAINT)
    table.add_column(justify="right", no_wrap=True)
    table.add_row(Text(title, style=STRONG), rest, verdict or "")
    return table


def indented(part: RenderableType) -> Padding:
    """Return something moved to the right, below its heading."""
    return Padding(part, (0, 0, 0, 2))


def columns(
    rows: Sequence[Sequence[RenderableType]], right: str = "", head: Sequence[str] = ()
) -> Table:
    """Return rows in columns; `right` has an "r" for each column that is aligned so."""
    table = Table(
        box=None, padding=(0, 2, 0, 0), show_header=bool(head), header_style=FAINT, pad_edge=False
    )
    for number in range(len(rows[0]) if rows else 0):
        title = head[number] if number < len(head) else ""
        table.add_column(title, justify="right" if right[number : number + 1] == "r" else "left")
    for row in rows:
        table.add_row(*row)
    return table
