"""How `diff` looks."""

from collections.abc import Iterator, Sequence

from rich.console import Group, RenderableType
from rich.table import Table
from rich.text import Text

from commands.diff import Compared
from commands.screen import BAD, FAINT, GOOD, STRONG, heading, indented
from commands.words import counted
from core.compare.changes import Change, value_of
from core.compare.danger import Danger

_NOTHING = "-"
_WHOLE = "(the whole stack)"


def view(compared: Compared) -> Iterator[RenderableType]:
    """Show what is dangerous, then what differs, side by side, part by part."""
    if compared.dangers:
        yield heading("dangerous", counted(len(compared.dangers), "danger"))
        for danger in compared.dangers:
            yield _danger(danger)
        yield ""
    shown = False
    for part, found in compared.parts.items():
        if found:
            yield heading(part, counted(len(found), "difference"))
            yield indented(Group(*_table(compared.sides, found)))
            yield ""
            shown = True
    if not shown:
        before, after = compared.sides
        yield Text(f"no difference between {before} and {after}", GOOD)


def _danger(danger: Danger) -> Text:
    # Neither wrapped nor within a padding, which would cut it: it may hold a command to copy.
    text = Text("  ", no_wrap=True, overflow="ignore")
    text.append(f"{danger.stack}: {danger.what}", BAD)
    return text.append(f"\n    {danger.because}\n    {danger.right}\n")


def _table(sides: tuple[str, str], found: Sequence[Change]) -> Iterator[RenderableType]:
    """Show each path on a line of its own, and below it both values, in columns of one width."""
    yield _pair(*(Text(side, FAINT) for side in sides))
    for change in found:
        yield Text(change.path or _WHOLE, STRONG, overflow="fold")
        yield indented(_pair(_side(change.before), _side(change.after)))


def _pair(one: Text, other: Text) -> Table:
    table = Table.grid(padding=(0, 2), expand=True)
    for _ in range(2):
        table.add_column(ratio=1, overflow="fold")
    table.add_row(one, other)
    return table


def _side(text: str | None) -> Text:
    if text is None:
        return Text(_NOTHING, FAINT)
    value = value_of(text)
    # A long text is easier to read as its lines than as JSON.
    return Text(value if isinstance(value, str) and "\n" in value else text, overflow="fold")
