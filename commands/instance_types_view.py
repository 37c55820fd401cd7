"""How `instance-types` looks."""

from collections.abc import Iterator, Sequence

from rich.console import RenderableType
from rich.text import Text

from commands.screen import FAINT, long_table
from commands.words import counted, cpu_text, dollars, memory_text
from core.capacity.catalog import Catalog
from core.capacity.labels import GPU_COUNT, GPU_NAME, MEMORY
from core.capacity.prices import Prices
from core.capacity.type_facts import TypeFacts

_HEAD = ("type", "arch", "vCPU", "memory", "for pods: cpu", "memory", "pods", "disk", "$/h", "GPUs")
_SPARE = ("disk", "pods", "GPUs", "memory", "for pods: cpu", "arch")


def types_view(
    catalog: Catalog, types: Sequence[TypeFacts], prices: Prices
) -> Iterator[RenderableType]:
    """Show a line a type."""
    if types:
        yield long_table([_row(one, prices.region) for one in types], "  rrrrrrr", _HEAD, _SPARE)
    count = counted(len(types), "instance type")
    yield Text(
        f"{count} of {catalog.date}; On-Demand prices of {prices.date} in {prices.region}", FAINT
    )


def _row(one: TypeFacts, region: str) -> list[str]:
    own, labels, price = one.allocatable, one.labels, one.usd_an_hour.get(region)
    gpus = f"{labels[GPU_COUNT]} {labels[GPU_NAME]}" if GPU_COUNT in labels else ""
    return [
        one.name,
        ", ".join(one.architectures) or "mac",
        one.capacity["cpu"],
        memory_text(f"{labels[MEMORY]}Mi"),
        cpu_text(own["cpu"]),
        memory_text(own["memory"]),
        own["pods"],
        memory_text(own["ephemeral-storage"]),
        "" if price is None else dollars(price).removeprefix("$"),
        gpus,
    ]
