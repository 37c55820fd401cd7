"""How the catalogue file is written: one row a type, columns in the order of InstanceType."""

import json
import re
from collections.abc import Iterable, Mapping, Sequence
from typing import Any

from core.capacity.catalog import InstanceType, Row

ARCHITECTURES = {"x86_64": "amd64", "arm64": "arm64"}

# DescribeInstanceTypes' key, the key of its list, and our name for that kind of accelerator.
_ACCELERATORS = (
    ("NeuronInfo", "NeuronDevices", "neuron"),
    ("InferenceAcceleratorInfo", "Accelerators", "inference"),
    ("MediaAcceleratorInfo", "Accelerators", "media"),
    ("FpgaInfo", "Fpgas", "fpga"),
)
_GIGABIT = re.compile(r"(?:(?P<times>\d+)x )?(?P<figure>[\d.]+) Gigabit")

Info = Mapping[str, Any]
Offered = Mapping[str, Sequence[str]]


def encode_catalog(  # noqa: PLR0913  every part of the file, by name
    *,
    date: str,
    source: str,
    types: Iterable[Info],
    offered: Mapping[str, Offered],
    zones: Mapping[str, Sequence[str]],
    zone_names: Mapping[str, Mapping[str, str]],
) -> str:
    """Write the file from DescribeInstanceTypes entries and where each type is offered.

    `offered` maps a type to its regions and their zone ids. Equal input gives equal bytes,
    whatever its order.
    """
    zones = {region: sorted(zones[region]) for region in sorted(zones)}
    entries = {info["InstanceType"]: info for info in types}
    places = {name: _compact(offered.get(name, {}), zones) for name in entries}
    offerings = sorted(set(places.values()))
    numbers = {place: number for number, place in enumerate(offerings)}
    rows = [[*_columns(entries[name]), numbers[places[name]]] for name in _order(entries)]
    return _document(
        date=_line(date),
        source=_line(source),
        columns=_line(InstanceType._fields),
        zones=_map(zones),
        zone_names=_map(
            {region: dict(sorted(zone_names[region].items())) for region in zone_names}
        ),
        offerings=_rows(dict(place) for place in offerings),
        types=_rows(rows),
    )


def _compact(offered: Offered, zones: Mapping[str, Sequence[str]]) -> tuple[tuple[str, str], ...]:
    # Zones as positions in the region's list: 188 places instead of 64,000 pairs.
    return tuple(
        (region, "".join(str(zones[region].index(zone)) for zone in sorted(offered[region])))
        for region in sorted(offered)
    )


def _order(names: Iterable[str]) -> list[str]:
    # By family, then as people count sizes: large before 2xlarge before 10xlarge.
    return sorted(names, key=lambda name: (name.partition(".")[0], _size_order(name), name))


def _size_order(name: str) -> tuple[int, int]:
    size = name.partition(".")[2]
    steps = ("nano", "micro", "small", "medium", "large", "xlarge")
    if size in steps:
        return steps.index(size), 1
    multiple = re.match(r"(\d+)xlarge", size)
    return (len(steps), int(multiple[1])) if multiple else (len(steps) + 1, 0)


def _document(**parts: str) -> str:
    # One line for each type, place and region, so that a refresh can be read as a diff.
    return "{\n" + ",\n".join(f'"{name}": {text}' for name, text in parts.items()) + "\n}\n"


def _rows(items: Iterable[object]) -> str:
    return "[\n" + ",\n".join(_line(item) for item in items) + "\n]"


def _map(entries: Mapping[str, object]) -> str:
    lines = (f'"{key}": {_line(entries[key])}' for key in sorted(entries))
    return "{\n" + ",\n".join(lines) + "\n}" if entries else "{}"


def _line(item: object) -> str:
    return json.dumps(item, separators=(",", ":"))


def _columns(info: Info) -> Row:
    return [*_machine(info), *_network(info["NetworkInfo"]), *_storage(info), *_devices(info)]


def _machine(info: Info) -> Row:
    processor = info["ProcessorInfo"]
    names = [ARCHITECTURES.get(name) for name in processor["SupportedArchitectures"]]
    return [
        info["InstanceType"],
        info["VCpuInfo"]["DefaultVCpus"],
        info["MemoryInfo"]["SizeInMiB"],
        [name for name in names if name],
        processor.get("Manufacturer", ""),
        round(processor.get("SustainedClockSpeedInGhz", 0) * 1000),
        info.get("Hypervisor", ""),
        info["BareMetal"],
        info["BurstablePerformanceSupported"],
        info["CurrentGeneration"],
        "hvm" in info["SupportedVirtualizationTypes"],
        sorted(info["SupportedUsageClasses"]),
    ]


def _network(network: Info) -> Row:
    cards = network["NetworkCards"]
    peak = sum(card.get("PeakBandwidthInGbps", 0) for card in cards)
    return [
        network["DefaultNetworkCardIndex"],
        [card["MaximumNetworkInterfaces"] for card in cards],
        network["Ipv4AddressesPerInterface"],
        network["Ipv6AddressesPerInterface"],
        network.get("EfaInfo", {}).get("MaximumEfaInterfaces", 0),
        network["EncryptionInTransitSupported"],
        _published_mbps(network),
        round(peak * 1000) or None,
    ]


def _published_mbps(network: Info) -> int | None:
    # AWS's tables (and Karpenter's label, made from them) give what "12.5 Gigabit" says; for
    # "Up to ..." the baseline, unless that is the same figure written with more digits.
    text, cards = network["NetworkPerformance"], network["NetworkCards"]
    if not text.startswith("Up to"):
        return _stated_mbps(text)
    first = cards[0]
    if first["BaselineBandwidthInGbps"] == first["PeakBandwidthInGbps"]:
        return _stated_mbps(first["NetworkPerformance"])
    return round(sum(card["BaselineBandwidthInGbps"] for card in cards) * 1000)


def _stated_mbps(text: str) -> int | None:
    match = _GIGABIT.search(text)
    return round(float(match["figure"]) * int(match["times"] or 1) * 1000) if match else None


def _storage(info: Info) -> Row:
    ebs: Info = info.get("EbsInfo", {})
    optimised: Info = ebs.get("EbsOptimizedInfo", {}) if _by_default(ebs) else {}
    local: Info = info.get("InstanceStorageInfo", {})
    return [
        optimised.get("MaximumBandwidthInMbps"),
        optimised.get("BaselineBandwidthInMbps"),
        local.get("TotalSizeInGB"),
        "TotalSizeInGB" in local and local.get("NvmeSupport") != "unsupported",
    ]


def _by_default(ebs: Info) -> bool:
    return ebs.get("EbsOptimizedSupport") == "default"


def _devices(info: Info) -> Row:
    gpus = [
        [gpu["Name"], gpu["Manufacturer"], gpu["Count"], gpu["MemoryInfo"]["SizeInMiB"]]
        for gpu in info.get("GpuInfo", {}).get("Gpus", [])
    ]
    accelerators = [
        [
            kind,
            device["Name"],
            device.get("Manufacturer", "AWS"),
            device["Count"],
            device["MemoryInfo"]["SizeInMiB"],
            device.get("CoreInfo", {}).get("Count", 0),
        ]
        for section, devices, kind in _ACCELERATORS
        # EC2 lists inf1 and inf2 under both; the neuron entry is the one with cores.
        if not (kind == "inference" and "NeuronInfo" in info)
        for device in info.get(section, {}).get(devices, [])
    ]
    return [gpus, accelerators]
