"""How `leftovers` looks."""

import json
from collections.abc import Iterator, Sequence
from dataclasses import asdict

from rich.console import RenderableType
from rich.text import Text

from commands.screen import BAD, FAINT, GOOD, HINT, STRONG, columns, heading
from commands.words import counted
from live.leftover import Leftover, Place
from live.leftovers import Fate, Removed, Unknown


def leftovers_view(
    place: Place, found: Sequence[Leftover], unknown: Sequence[Unknown]
) -> Iterator[RenderableType]:
    """Show what there is, with the tag by which the cluster owns it."""
    yield heading(
        f"leftovers {place.environment.name}", f"{place.cluster} in {place.environment.region}"
    )
    rows = [_row(one) for one in found]
    rows += [
        [Text(one.kind, STRONG), Text("not looked for", HINT), Text(one.why)] for one in unknown
    ]
    if rows:
        yield columns(rows)
        yield ""
    owned = sum(one.mark is not None for one in found)
    by_name = len(found) - owned
    words = f"{owned} owned by the cluster" if owned else "nothing is owned by the cluster"
    if by_name:
        words += f", {counted(by_name, 'name')} taken by what carries no tag: never deleted here"
    if unknown:
        words += f", {counted(len(unknown), 'kind')} not looked for"
    yield Text(words, STRONG)


def removed_view(removed: Sequence[Removed]) -> Iterator[RenderableType]:
    """Show what could not be deleted, and how much was."""
    kept = [one for one in removed if one.fate is Fate.KEPT]
    yield ""
    if kept:
        yield columns(
            [
                [Text("✗", BAD), Text(one.leftover.kind, STRONG), one.leftover.id, Text(one.why)]
                for one in kept
            ]
        )
    gone = len(removed) - len(kept)
    yield Text(f"{gone} gone, {len(kept)} kept", BAD if kept else GOOD)


def leftovers_json(
    place: Place,
    found: Sequence[Leftover],
    unknown: Sequence[Unknown],
    removed: Sequence[Removed],
) -> str:
    """Return all of it as JSON."""
    data = {
        "environment": place.environment.name,
        "cluster": place.cluster,
        "leftovers": [asdict(one) for one in found],
        "not_looked_for": [asdict(one) for one in unknown],
        "removed": [asdict(one) for one in removed],
    }
    return json.dumps(data, indent=2, ensure_ascii=False)


def _row(one: Leftover) -> list[RenderableType]:
    words = Text(one.what)
    words.append(f"{', ' if one.what else ''}{one.mark or ''}".rstrip(", "), FAINT)
    if one.remedy:
        words.append(f"\n→ {one.remedy}", HINT)
    return [Text(one.kind, STRONG), Text(one.id, overflow="fold"), words]
