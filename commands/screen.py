"""Prints with rich: in colour in a terminal, else as plain lines of at most 100 characters."""

import shutil
import sys
from collections.abc import Iterable, Sequence

from rich.console import Console, RenderableType
from rich.padding import Padding
from rich.table import Table
from rich.text import Text

PLAIN_WIDTH = 100
_BAR = 24
GOOD, BAD, HINT, FAINT, STRONG = "green", "bold red", "yellow", "dim", "bold"

Row = Sequence[RenderableType]


def show(parts: Iterable[RenderableType]) -> None:
    """Print what is to be seen, piece by piece."""
    terminal = sys.stdout.isatty()
    console = Console(
        force_terminal=terminal,
        no_color=None if terminal else True,
        width=_width(),
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
    print("\n".join(line.rstrip() for line in captured.get().splitlines()))


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


def columns(rows: Sequence[Row], right: str = "", head: Sequence[str] = ()) -> Table:
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


def long_table(rows: Sequence[Sequence[str]], right: str, head: Sequence[str]) -> Text:
    """Return rows of plain text in columns, as `columns` does: for so many that it would take long.

    Lines are not cut where the terminal is narrower.
    """
    widths = [max(map(len, column)) for column in zip(head, *rows, strict=True)]
    aligned = [str.rjust if right[n : n + 1] == "r" else str.ljust for n in range(len(head))]

    def line(row: Sequence[str]) -> str:
        cells = zip(aligned, row, widths, strict=True)
        return "  ".join(align(text, width) for align, text, width in cells).rstrip()

    table = Text(line(head), FAINT, no_wrap=True, overflow="ignore")
    return table.append("".join(f"\n{line(row)}" for row in rows), "not dim")


def listed(items: Iterable[str], taken: int) -> Text:
    """Return items with commas, each kept on one line; `taken` is the room used beside them."""
    lines, room = [""], _width() - taken
    for item in items:
        more = f"{lines[-1]}, {item}" if lines[-1] else item
        # Room for the comma that ends the line.
        if len(more) >= room and lines[-1]:
            lines[-1] += ","
            lines.append(item)
        else:
            lines[-1] = more
    return Text("\n".join(lines), no_wrap=True)


def bar(part: int, whole: int) -> Text:
    """Return a bar as long as a part is of a whole; only a terminal has use for it."""
    length = _BAR * part // whole if sys.stdout.isatty() and whole else 0
    return Text("━" * length, "yellow")


def _width() -> int:
    return shutil.get_terminal_size().columns if sys.stdout.isatty() else PLAIN_WIDTH
