"""The instance catalogue: what it says of a type, how fast, and that it is what moto ships."""

import subprocess
import sys
from pathlib import Path
from time import process_time

import pytest

from commands.refresh_catalog import catalog_from_moto
from core.capacity.catalog import (
    CATALOG_FILE,
    Accelerator,
    Gpu,
    InstanceType,
    load_catalog,
    read_catalog,
)
from core.capacity.prices import load_prices

INFERENTIA = Accelerator("neuron", "Inferentia2", "AWS", 1, 32768, 2)
ROOT = Path(__file__).parents[2]


def test_the_committed_file_is_what_the_command_makes() -> None:
    """The committed catalogue is byte for byte what the installed moto gives."""
    assert CATALOG_FILE.read_text(encoding="utf-8") == catalog_from_moto()


def test_a_type_is_complete() -> None:
    """An instance type has every column, in Kubernetes' and EC2's own terms."""
    catalog = load_catalog()

    assert catalog.types["m7g.large"] == InstanceType(
        name="m7g.large",
        vcpus=2,
        memory_mib=8192,
        architectures=("arm64",),
        cpu_manufacturer="AWS",
        cpu_clock_mhz=2600,
        hypervisor="nitro",
        bare_metal=False,
        burstable=False,
        current_generation=True,
        hvm=True,
        usage_classes=("on-demand", "spot"),
        default_network_card=0,
        card_interfaces=(3,),
        ipv4_per_interface=10,
        ipv6_per_interface=10,
        efa_interfaces=0,
        encryption_in_transit=True,
        network_mbps=937,
        network_peak_mbps=12500,
        ebs_mbps=10000,
        ebs_baseline_mbps=630,
        local_storage_gb=None,
        local_nvme=False,
        gpus=(),
        accelerators=(),
        offered=catalog.types["m7g.xlarge"].offered,
    )


@pytest.mark.parametrize(
    ("name", "field", "value"),
    [
        ("t3.micro", "burstable", True),
        ("m5.metal", "bare_metal", True),
        ("m5.metal", "hypervisor", ""),
        ("m4.large", "hypervisor", "xen"),
        ("t2.micro", "architectures", ("amd64",)),
        ("mac2.metal", "architectures", ()),
        ("mac2.metal", "architecture", ""),
        ("m7g.large", "architecture", "arm64"),
        ("m7i-flex.large", "family", "m7i-flex"),
        ("m7i-flex.large", "size", "large"),
        ("p5.48xlarge", "interfaces", 2),
        ("p5.48xlarge", "efa_interfaces", 32),
        ("p5.48xlarge", "network_mbps", 3_200_000),
        ("p5.48xlarge", "gpus", (Gpu("H100", "NVIDIA", 8, 81920),)),
        ("inf2.xlarge", "accelerators", (INFERENTIA,)),
        ("m5d.large", "local_storage_gb", 75),
        ("m5d.large", "local_nvme", True),
        ("d2.xlarge", "local_nvme", False),
        ("m4.large", "network_mbps", None),
        ("g6e.48xlarge", "network_mbps", 400_000),
        ("m3.medium", "ebs_mbps", None),
        ("trn2.48xlarge", "usage_classes", ("capacity-block", "on-demand", "spot")),
    ],
)
def test_what_the_catalogue_says(name: str, field: str, value: object) -> None:
    """Odd types (Macs, metal, slices, many cards) read as EC2 describes them."""
    assert value == getattr(load_catalog().types[name], field)


def test_where_a_type_is_offered() -> None:
    """A type knows its regions and, as zone ids, its zones there."""
    catalog = load_catalog()

    offered = catalog.types["m7g.large"].offered["us-east-1"]

    assert set(offered) <= set(catalog.zones["us-east-1"])
    assert "use1-az1" in offered
    assert "use1-az3" not in offered


def test_every_type_builds() -> None:
    """Every row has as many values as InstanceType has fields, and the count is what it was."""
    types = load_catalog().types

    assert len(types) == len(list(types.values())) == 1395
    assert "m5.large" in types
    assert "m5.huge" not in types
    assert InstanceType._fields[-1] == "offered"


def test_loading_is_fast_and_the_file_small() -> None:
    """Reading the file and looking at one type takes under 30 ms; the file is under 1 MB."""
    taken: list[float] = []
    for _ in range(5):
        start = process_time()
        read_catalog(CATALOG_FILE).types["m7g.large"]
        taken.append(process_time() - start)

    assert min(taken) < 0.03
    assert CATALOG_FILE.stat().st_size < 1_000_000


def test_it_loads_once_in_a_process() -> None:
    """Loading twice gives the same object, and importing the module reads nothing."""
    script = (
        "import core.capacity.catalog as c, builtins, pathlib;"
        "reads = []; real = pathlib.Path.read_bytes;"
        "pathlib.Path.read_bytes = lambda self: (reads.append(1), real(self))[1];"
        "assert c.load_catalog() is c.load_catalog(); print(len(reads))"
    )

    done = subprocess.run(
        [sys.executable, "-c", script], cwd=ROOT, capture_output=True, text=True, check=True
    )

    assert done.stdout == "1\n"


def test_prices_are_dated() -> None:
    """The prices carried over say their region, day and source."""
    prices = load_prices()["us-east-1"]

    assert prices.date == "2026-07-06"
    assert prices.source == "AWS price list, as recorded in Karpenter 1.14.1"
    assert prices.on_demand["m7g.large"] == 0.0816
    assert len(prices.on_demand) == 1361
