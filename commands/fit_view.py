"""How `fit` looks."""

from collections import Counter
from collections.abc import Iterator, Sequence

from rich.console import RenderableType
from rich.text import Text

from commands.explain_view import sources_view
from commands.screen import BAD, FAINT, GOOD, HINT, STRONG, Row, columns, heading, indented
from commands.words import amount_word, amounts_words, counted, dollar_range
from core.capacity.bases import BaseShare
from core.capacity.changes import MANIFEST
from core.capacity.fitted import ChangeText, Cost, FitReport, LimitUse, NodeGroup, WorkloadReport
from core.capacity.placement import FAILED, Verdict
from core.capacity.sources import Sources
from core.names import CAPACITY_SPREAD

_SHOWN_TYPES = 3
_SHOWN_GROUPS = 8


def fit_view(sources: Sources, report: FitReport) -> Iterator[RenderableType]:
    """Show each workload, then all of them together."""
    yield from sources_view(sources)
    for one in report.workloads:
        yield ""
        yield heading(f"{one.kind}/{one.name}", one.file, _verdict(one))
        for part in _workload(one):
            yield indented(part)
    yield ""
    verdict = Text("everything fits", GOOD) if report.fits else Text("not everything fits", BAD)
    yield heading("All together", "", verdict)
    for part in _together(report):
        yield indented(part)


def _workload(one: WorkloadReport) -> Iterator[RenderableType]:
    yield _pods_words(one)
    if one.on_system_nodes and one.verdict is not Verdict.EVERYWHERE:
        yield Text("may land on the system nodes, whose taint it tolerates", HINT)
    if one.groups:
        yield from _nodes(one.groups)
    yield from map(_base_words, one.bases)
    if one.usd and one.nodes:
        yield f"{counted(one.nodes, 'node')}: {_cost_words(one.usd)}"
    if one.waiting:
        pods = counted(one.waiting, "pod")
        verb = "waits" if one.waiting == 1 else "wait"
        words = f"{pods} {verb} for the first nodes: until those are up, limits count each as its "
        yield Text(f"{words}largest type", HINT)
    for reason in one.reasons:
        yield Text(f"{reason.pool}: {reason.text}" if reason.pool else reason.text, BAD)
        if detail := _resources(reason.detail):
            yield indented(Text(detail, FAINT))
    if one.changes:
        yield columns(list(_changes(one.changes)))
    elif one.verdict in FAILED:
        yield Text("no change to a single NodePool would place it", FAINT)


def _nodes(groups: Sequence[NodeGroup]) -> Iterator[RenderableType]:
    # Groups that differ in types further down only are one here.
    count: Counter[tuple[str, int, str]] = Counter()
    for group in groups:
        count[group.pool, group.pods_per_node, _types_words(group.types)] += group.nodes
    rows = [
        [Text(pool, STRONG), f"{counted(nodes, 'node')} of {counted(pods, 'pod')}", types]
        for (pool, pods, types), nodes in count.items()
    ]
    yield columns(rows[:_SHOWN_GROUPS])
    if len(rows) > _SHOWN_GROUPS:
        yield Text(f"and {len(rows) - _SHOWN_GROUPS} more sorts of nodes", FAINT)


def _base_words(base: BaseShare) -> Text:
    share = (
        f"{base.on_demand:,} of {counted(base.pods, 'pod')} on the On-Demand base of {base.pool}"
    )
    if base.spread:
        return Text(f"{share}, by the spread over {CAPACITY_SPREAD}")
    words = f"without a spread over {CAPACITY_SPREAD} they go to {base.first} first, which has more"
    return Text(f"{share}: {words} weight; explain prints the spread", HINT)


def _changes(changes: Sequence[Sequence[ChangeText]]) -> Iterator[Row]:
    for number, remedy in enumerate(changes):
        lead = "or with" if number else "would fit with"
        for edit in remedy:
            place = "in the manifest" if edit.where == MANIFEST else ""
            yield [lead, Text(edit.text, STRONG), Text(place, FAINT)]
            lead = "and"


def _resources(detail: str) -> str:
    # The requirements before it would fill a page; --json has them.
    return detail[detail.find("resources=") :] if "resources=" in detail else detail


def _verdict(one: WorkloadReport) -> Text:
    if one.verdict in FAILED:
        return Text(one.verdict.value, BAD)
    return Text(one.verdict.value, HINT if one.on_system_nodes or one.waiting else GOOD)


def _pods_words(one: WorkloadReport) -> str:
    amounts = amounts_words(one.requests)
    requests = f"each requests {amounts}" if amounts else "without requests"
    if one.verdict is Verdict.EVERYWHERE:
        return requests.replace("each", "each pod", 1)
    if not one.replicas:
        return f"no replicas, so nothing is launched; one pod ({requests}) would take"
    placed = f"{one.placed:,} of " if one.placed < one.replicas else ""
    return f"{placed}{counted(one.replicas, 'replica')}{' fit' if placed else ''}; {requests}"


def _types_words(types: Sequence[str]) -> str:
    shown, rest = types[:_SHOWN_TYPES], len(types) - _SHOWN_TYPES
    return f"{', '.join(shown)}{f' or {rest} more types' if rest > 0 else ''}"


def _cost_words(usd: Cost) -> str:
    if usd.an_hour[0] is None:
        return "price not known"
    return f"{dollar_range(*usd.an_hour)} an hour, {dollar_range(*usd.a_month)} a month On-Demand"


def _together(report: FitReport) -> Iterator[RenderableType]:
    if not report.nodes:
        yield "no nodes"
        return
    yield f"{counted(report.nodes, 'node')}: {_cost_words(report.usd)}"
    if report.limits:
        yield columns([_limit_row(use) for use in report.limits])
    if report.unplaced_at_worst > report.unplaced:
        late = counted(report.unplaced_at_worst - report.unplaced, "pod")
        yield Text(f"{late} more exceed the limits where EC2 launches the largest types", HINT)


def _limit_row(use: LimitUse) -> Row:
    used, most = (amount_word(use.resource, text) for text in (use.used, use.at_most))
    worst = Text(f"with the largest types {most}", FAINT)
    limit = amount_word(use.resource, use.limit)
    return [Text(use.pool, STRONG), use.resource, f"{used} of {limit}", worst]
