"""How `explain` looks."""

from collections.abc import Iterator, Mapping, Sequence

import yaml
from rich.console import RenderableType
from rich.text import Text

from commands.screen import (
    BAD,
    FAINT,
    GOOD,
    HINT,
    STRONG,
    Row,
    bar,
    columns,
    few_rows,
    heading,
    indented,
    listed,
)
from commands.words import (
    amounts_words,
    counted,
    counts_words,
    cpu_text,
    dollar_range,
    dollars,
    memory_text,
)
from core.capacity.explained import NodeType, PoolExplained, Threshold, TypeVerdict
from core.capacity.labels import MEMORY
from core.capacity.sources import Sources
from core.capacity.type_facts import TypeFacts

_SHOWN_AS = {"on-demand": "On-Demand", "spot": "Spot", "reserved": "reserved"}
_NODE_HEAD = (
    *("", "type", "arch", "vCPU", "memory"),
    *("for pods: cpu", "memory", "pods", "disk", "$/h"),
)
# How much of a line stands before the values.
_LABEL_ROOM = 17


def pools_view(
    sources: Sources,
    pools: Sequence[PoolExplained],
    spread: Mapping[str, Mapping[str, object]],
) -> Iterator[RenderableType]:
    """Show what each pool may launch, and the `spread` that workloads of a pool need."""
    yield from sources_view(sources)
    for pool in pools:
        yield ""
        yield from _pool(sources, pool)
    for name, constraint in spread.items():
        yield ""
        yield heading(f"For the On-Demand base of {name}", "each workload needs, in its pod spec")
        yield indented(Text(_pod_spec(constraint)))


def _pod_spec(constraint: Mapping[str, object]) -> str:
    selector = {"labelSelector": {"matchLabels": {"app": "<yours>"}}}
    spec = {"topologySpreadConstraints": [{**constraint, **selector}]}
    return yaml.safe_dump(spec, sort_keys=False).rstrip("\n")


def type_view(
    sources: Sources, facts: TypeFacts, verdicts: Sequence[TypeVerdict]
) -> Iterator[RenderableType]:
    """Show what a type is, and what each pool makes of it."""
    yield from sources_view(sources)
    yield ""
    yield heading(facts.name, _type_words(sources, facts))
    rows: list[Row] = []
    for verdict in verdicts:
        word = Text("yes", GOOD) if verdict.launchable else Text("no", BAD)
        rows.append([Text(verdict.pool, STRONG), word, _verdict_words(verdict)])
    yield indented(columns(rows))


def sources_view(sources: Sources) -> Iterator[RenderableType]:
    """Show where and when the figures are from."""
    zones = ", ".join(sources.zones)
    assumed = " (assumed: the file names none)" if sources.zones_assumed else ""
    yield heading(sources.environment, f"{sources.region}: {zones}{assumed}")
    dated = [f"instance types of {sources.catalogue_date}"]
    region = sources.prices_region
    of = "" if region == sources.region else f" in {region}, for want of {sources.region}'s"
    dated.append(f"On-Demand prices of {sources.prices_date}{of}")
    if sources.spot_prices_date:
        dated.append(f"Spot prices of {sources.spot_prices_date}")
    else:
        dated.append("no Spot prices to compare with")
    if sources.offerings == "nothing":
        dated.append("not known what the region offers: every type counts")
    yield Text("; ".join(dated), FAINT)


def _pool(sources: Sources, pool: PoolExplained) -> Iterator[RenderableType]:
    uses = " and ".join(_SHOWN_AS[name] for name in pool.capacity_types)
    yield heading(f"NodePool {pool.name}", uses, _verdict(pool))
    yield indented(columns([[Text(name, FAINT), words] for name, words in _summary(pool)]))
    if pool.cheapest and pool.largest:
        yield ""
        rows = [_node_row("cheapest", pool.cheapest), _node_row("largest", pool.largest)]
        yield indented(few_rows(rows, right="   rrrrrrr", head=_NODE_HEAD))
    yield ""
    yield indented(_removals(pool))
    if pool.launchable:
        yield ""
        yield indented(columns(list(_counts(sources, pool))))


def _verdict(pool: PoolExplained) -> Text:
    if not pool.within_limits:
        return Text("launches nothing", BAD)
    unmet = any(one.in_use and not one.met for one in pool.thresholds)
    return Text(counted(pool.within_limits, "type"), HINT if unmet else GOOD)


def _summary(pool: PoolExplained) -> Iterator[tuple[str, RenderableType]]:
    yield "matches", f"{pool.matching:,} of {counted(pool.considered, 'instance type')}"
    if pool.within_limits:
        yield "launches", f"{pool.within_limits:,}, at {dollar_range(*pool.usd_an_hour)} an hour"
    if pool.as_spot is not None and "spot" in pool.capacity_types:
        yield "as Spot", _spot_words(pool)
    for threshold in pool.thresholds:
        yield "wants", _threshold_words(threshold)
    if pool.taints:
        yield "taints", ", ".join(pool.taints)
    yield "each node", f"also runs DaemonSets of {amounts_words(pool.daemon_sets)}"


def _spot_words(pool: PoolExplained) -> str:
    if "on-demand" not in pool.capacity_types:
        return f"{pool.as_spot:,} have a price"
    # Pods that only large types have room for are compared with large On-Demand.
    return f"{pool.as_spot:,} are no dearer than the cheapest On-Demand, for pods that fit on any"


def _threshold_words(threshold: Threshold) -> Text:
    words = Text(f"{threshold.needs} types to {threshold.what}: ")
    met = "yes" if threshold.met else "no"
    if not threshold.in_use:
        return words.append(f"{met}, but its feature gate is off", FAINT)
    return words.append(met, GOOD if threshold.met else HINT)


def _removals(pool: PoolExplained) -> RenderableType:
    rows: list[Row] = [
        [one.source, f"{one.removes:,}", f"{one.alone:,}", bar(one.removes, pool.considered)]
        for one in pool.removals
        if one.removes
    ]
    extra = {
        "not offered in these zones with these capacity types": pool.not_offered,
        "metal, GPU and Neuron types, while there are others": pool.matching - pool.launchable,
        f"limits: {amounts_words(pool.limits)}": pool.launchable - pool.within_limits,
    }
    rows += [
        [words, f"{count:,}", "", bar(count, pool.considered)]
        for words, count in extra.items()
        if count
    ]
    if pool.starved:
        rows.append([f"min_values of {', '.join(pool.starved)}", "the rest", "", ""])
    if not rows:
        return Text("nothing is left out")
    return columns(rows, right=" rr", head=("left out by", "types", "by nothing else"))


def _node_row(what: str, node: NodeType) -> Row:
    own = node.allocatable
    return [
        Text(what, FAINT),
        Text(node.name, STRONG),
        node.architecture,
        str(node.vcpus),
        memory_text(node.memory),
        cpu_text(own["cpu"]),
        memory_text(own["memory"]),
        own["pods"],
        memory_text(own["ephemeral-storage"]),
        dollars(node.usd_an_hour).removeprefix("$"),
    ]


def _counts(sources: Sources, pool: PoolExplained) -> Iterator[Row]:
    for name, counts in pool.counts.items():
        yield _count_row(name, counts)
    if sources.offerings == "region":
        # Which of the region's zones the account's names stand for, only the account knows.
        yield _count_row("zone id", pool.zone_ids)
    else:
        yield _count_row("zone", pool.zones)


def _count_row(name: str, counts: Mapping[str, int]) -> Row:
    return [Text(name, FAINT), listed(counts_words(counts), _LABEL_ROOM)]


def _type_words(sources: Sources, facts: TypeFacts) -> str:
    memory = memory_text(f"{facts.labels[MEMORY]}Mi")
    price = facts.usd_an_hour.get(sources.prices_region)
    cost = "" if price is None else f", {dollars(price)} an hour"
    arch = ", ".join(facts.architectures) or "no Linux"
    return f"{arch}, {facts.capacity['cpu']} vCPU, {memory}{cost}"


def _verdict_words(verdict: TypeVerdict) -> str:
    if not verdict.launchable or verdict.node is None:
        return "; ".join(verdict.reasons)
    return f"for pods: {amounts_words(verdict.node.allocatable)}"
