"""The catalogue of EC2 instance types that the project carries as dated data."""

import json
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from functools import cache
from pathlib import Path
from types import MappingProxyType
from typing import Any, NamedTuple, cast

CATALOG_FILE = Path(__file__).parent / "data" / "instance-types.json"

Row = list[Any]


@dataclass(frozen=True, slots=True)
class Gpu:
    """One model of GPU in an instance; `count` is 0 for a slice of one."""

    name: str
    manufacturer: str
    count: int
    memory_mib: int


@dataclass(frozen=True, slots=True)
class Accelerator:
    """One model of accelerator; `kind` is neuron, inference, media or fpga."""

    kind: str
    name: str
    manufacturer: str
    count: int
    memory_mib: int
    cores: int


# A named tuple, since all 1,395 are made at once: five times as fast as a frozen dataclass.
class InstanceType(NamedTuple):
    """What EC2 says of an instance type; sizes in MiB and GB, bandwidths in Mbps.

    `architectures` has Kubernetes' names (amd64, arm64) and is empty for Macs. `network_mbps` is
    the figure AWS publishes, absent where it says "High" or "Moderate"; `ebs_mbps` is the maximum,
    absent where the type is not EBS-optimised by default. `offered` maps a region to zone ids.
    """

    name: str
    vcpus: int
    memory_mib: int
    architectures: tuple[str, ...]
    cpu_manufacturer: str
    cpu_clock_mhz: int
    hypervisor: str
    bare_metal: bool
    burstable: bool
    current_generation: bool
    hvm: bool
    usage_classes: tuple[str, ...]
    default_network_card: int
    card_interfaces: tuple[int, ...]
    ipv4_per_interface: int
    ipv6_per_interface: int
    efa_interfaces: int
    encryption_in_transit: bool
    network_mbps: int | None
    network_peak_mbps: int | None
    ebs_mbps: int | None
    ebs_baseline_mbps: int | None
    local_storage_gb: int | None
    local_nvme: bool
    gpus: tuple[Gpu, ...]
    accelerators: tuple[Accelerator, ...]
    offered: Mapping[str, tuple[str, ...]]

    @property
    def architecture(self) -> str:
        """The architecture Karpenter labels it with; "" for a Mac."""
        return self.architectures[0] if self.architectures else ""

    @property
    def family(self) -> str:
        """The part before the dot: m7g."""
        return self.name.partition(".")[0]

    @property
    def size(self) -> str:
        """The part after the dot: large."""
        return self.name.partition(".")[2]

    @property
    def interfaces(self) -> int:
        """How many network interfaces the default card takes: all that the VPC CNI uses."""
        return self.card_interfaces[self.default_network_card]


class TypeTable(Mapping[str, InstanceType]):
    """The types by name in the file's order, each built when first asked for."""

    def __init__(self, rows: list[Row], offerings: list[Mapping[str, tuple[str, ...]]]) -> None:
        """Keep the rows; nothing is built yet, since synth asks for two or three types."""
        self._rows = {row[0]: row for row in rows}
        self._offerings = offerings
        self._built: dict[str, InstanceType] = {}

    def __getitem__(self, name: str) -> InstanceType:
        """Return the type of this name."""
        found = self._built.get(name)
        if found is None:
            found = self._built[name] = _build(self._rows[name], self._offerings)
        return found

    def __contains__(self, name: object) -> bool:
        """Say whether there is such a type, without building it."""
        return name in self._rows

    def __iter__(self) -> Iterator[str]:
        """Iterate over the names in order."""
        return iter(self._rows)

    def __len__(self) -> int:
        """Return the number of types."""
        return len(self._rows)


@dataclass(frozen=True, slots=True)
class Catalog:
    """All instance types, with the day they were recorded and where from.

    `zones` maps a region to its zone ids. `zone_names` maps a region's zone names to those ids, and
    is empty unless recorded from an account: names differ from account to account.
    """

    date: str
    source: str
    types: Mapping[str, InstanceType]
    zones: Mapping[str, tuple[str, ...]]
    zone_names: Mapping[str, Mapping[str, str]]


@cache
def load_catalog() -> Catalog:
    """Return the committed catalogue, read once in a process."""
    return read_catalog(CATALOG_FILE)


def read_catalog(path: Path) -> Catalog:
    """Read a catalogue file of the form that `encode_catalog` writes."""
    data = json.loads(path.read_bytes())
    zones = {region: tuple(ids) for region, ids in data["zones"].items()}
    offerings = [_expand(entry, zones) for entry in data["offerings"]]
    return Catalog(
        date=data["date"],
        source=data["source"],
        types=TypeTable(data["types"], offerings),
        zones=MappingProxyType(zones),
        zone_names=MappingProxyType(
            {region: MappingProxyType(names) for region, names in data["zone_names"].items()}
        ),
    )


def _expand(
    entry: dict[str, str], zones: Mapping[str, tuple[str, ...]]
) -> Mapping[str, tuple[str, ...]]:
    return MappingProxyType(
        {
            region: tuple(zones[region][int(digit)] for digit in digits)
            for region, digits in entry.items()
        }
    )


def _build(row: Row, offerings: list[Mapping[str, tuple[str, ...]]]) -> InstanceType:
    *plain, gpus, accelerators, offered = row
    place: int = offered
    values: Row = [tuple(cast("Row", one)) if type(one) is list else one for one in plain]
    return InstanceType(
        *values,
        gpus=tuple(Gpu(*gpu) for gpu in gpus),
        accelerators=tuple(Accelerator(*one) for one in accelerators),
        offered=offerings[place],
    )
