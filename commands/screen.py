"""Prints with rich: in colour in a terminal, else as plain lines of at most 100 characters."""

import shutil
import sys
from collections.abc import Iterable, Sequence

from rich.cells import cell_len
from rich.console import Console, RenderableType
from rich.padding import Padding
from rich.table import Table
from rich.text import Text

PLAIN_WIDTH = 100
_BAR = 24
_INDENT = 2
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
            _print(console, part)
        return
    with console.capture() as captured:
        for part in parts:
            _print(console, part)
    # Tables fill their lines with blanks, which nobody wants in a file.
    print("\n".join(line.rstrip() for line in captured.get().splitlines()))


def _print(console: Console, part: RenderableType) -> None:
    # Said here too: what a text says of its own wrapping is not asked for.
    console.print(part, soft_wrap=isinstance(part, Text) and part.no_wrap)


def heading(title: str, rest: str = "", verdict: Text | None = None) -> Table:
    """Return a line: a title, what is known of it, and at the right edge a verdict."""
    table = Table.grid(padding=(0, 2), expand=True)
    table.add_column(no_wrap=True)
    table.add_column(ratio=1, style=FAINT, overflow="fold")
    table.add_column(justify="right", no_wrap=True)
    table.add_row(Text(title, style=STRONG), rest, verdict or "")
    return table


def indented(part: RenderableType) -> Padding:
    """Return something moved to the right, below its heading."""
    return Padding(part, (0, 0, 0, _INDENT))


def columns(rows: Sequence[Row], right: str = "", head: Sequence[str] = ()) -> Table:
    """Return rows in columns; `right` has an "r" for each column that is aligned so."""
    table = Table(
        box=None, padding=(0, 2, 0, 0), show_header=bool(head), header_style=FAINT, pad_edge=False
    )
    for number in range(len(rows[0]) if rows else 0):
        title = head[number] if number < len(head) else ""
        justify = "right" if right[number : number + 1] == "r" else "left"
        # Names are broken where there is no room for them, but never cut.
        table.add_column(title, justify=justify, overflow="fold")
    for row in rows:
        table.add_row(*row)
    return table


def few_rows(rows: Sequence[Row], right: str, head: Sequence[str]) -> Table:
    """Return rows in columns as `columns` does, or on their side where these need too much room."""
    if _needed(head, rows) + _INDENT <= _width():
        return columns(rows, right, head)
    sides = zip(head, *rows, strict=True)
    return columns([[Text(title, FAINT), *cells] for title, *cells in sides])


def long_table(
    rows: Sequence[Sequence[str]], right: str, head: Sequence[str], spare: Sequence[str]
) -> Text:
    """Return rows of plain text in columns, as `columns` does: for so many that it would take long.

    Where the terminal is narrower, columns are left out: the empty ones, then those with these
    heads, as many as it takes.
    """
    kept = _columns_with_room(rows, head, spare)
    head, right = [head[n] for n in kept], "".join(right.ljust(len(head))[n] for n in kept)
    rows = [[row[n] for n in kept] for row in rows]
    widths = [max(map(len, column)) for column in zip(head, *rows, strict=True)]
    aligned = [str.rjust if right[n : n + 1] == "r" else str.ljust for n in range(len(head))]

    def line(row: Sequence[str]) -> str:
        cells = zip(aligned, row, widths, strict=True)
        return "  ".join(align(text, width) for align, text, width in cells).rstrip()

    table = Text(line(head), FAINT, no_wrap=True, overflow="ignore")
    return table.append("".join(f"\n{line(row)}" for row in rows), "not dim")


def _columns_with_room(
    rows: Sequence[Sequence[str]], head: Sequence[str], spare: Sequence[str]
) -> list[int]:
    kept = list(range(len(head)))
    empty = [n for n in kept if not any(row[n] for row in rows)]
    # Of two columns with one head, the later one.
    last = {title: number for number, title in enumerate(head)}
    for number in dict.fromkeys((*empty, *(last[title] for title in spare))):
        if _needed([head[n] for n in kept], [[row[n] for n in kept] for row in rows]) <= _width():
            break
        kept.remove(number)
    return kept


def _needed(head: Sequence[str], rows: Iterable[Row]) -> int:
    """Return how wide columns are with two blanks between them."""
    widths = [max(cell_len(str(cell)) for cell in cells) for cells in zip(head, *rows, strict=True)]
    return sum(widths) + 2 * (len(widths) - 1)


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
