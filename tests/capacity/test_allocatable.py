"""What a node can run: Karpenter's published figures, and each rule by itself."""

import json
import os
from pathlib import Path

import pytest

from core.capacity.allocatable import allocatable, eni_pods
from core.capacity.catalog import load_catalog
from core.capacity.labels import (
    CATEGORY,
    CPU_CLOCK,
    FAMILY,
    GENERATION,
    NETWORK_BANDWIDTH,
    labels_of,
)
from core.capacity.resources import CPU, MEMORY, PODS, STORAGE, amount_text
from core.capacity.specs import AL2023, BOTTLEROCKET, Controller, NodeClassSpec, Volume

HERE = Path(__file__).parent
GIVEN = Path(os.environ.get("KARPENTER_DATA", HERE.parents[2] / "shared" / "data"))
SAMPLE = "karpenter-allocatable-sample.json"


def _published() -> dict[str, dict[str, dict[str, str]]]:
    given = sorted(GIVEN.rglob("karpenter-allocatable*.json")) if GIVEN.is_dir() else []
    found = {}
    for path in given or [HERE / "data" / SAMPLE]:
        found |= json.loads(path.read_text(encoding="utf-8"))["types"]
    return found


PUBLISHED = _published()
TYPES = load_catalog().types

# Published by Karpenter in July 2026, not in moto's snapshot of October.
NOT_IN_CATALOGUE = {f"g4ad.{size}xlarge" for size in ("", "2", "4", "8", "16")}
# EC2 has described these differently since July, so their figures have moved: clock speeds of
# whole families, and interfaces now split over two network cards.
NEW_CLOCKS = ("c9g", "c9gd", "m9g", "m9gd", "i7i", "i7ie")
NEW_CARDS = {"i7ie.48xlarge", "i7ie.metal-48xl", "i8ge.48xlarge", "i8ge.metal-48xl"}


def test_the_catalogue_has_the_published_types() -> None:
    """Every type Karpenter publishes is in the catalogue, but for one old family."""
    assert set(PUBLISHED) - set(TYPES) <= NOT_IN_CATALOGUE


@pytest.mark.parametrize("name", [name for name in PUBLISHED if name in TYPES])
def test_allocatable_is_what_karpenter_publishes(name: str) -> None:
    """Allocatable cpu, memory, pods and storage equal Karpenter's figures for AL2023."""
    published = PUBLISHED[name]["allocatable"]
    names = (CPU, STORAGE) if name in NEW_CARDS else (CPU, MEMORY, PODS, STORAGE)
    node = allocatable(TYPES[name], NodeClassSpec(family=AL2023))

    assert {key: published[key] for key in names} == {
        key: amount_text(key, node[key]) for key in names
    }


@pytest.mark.parametrize("name", [name for name in PUBLISHED if name in TYPES])
def test_devices_are_what_karpenter_publishes(name: str) -> None:
    """GPUs, Neuron devices and EFA interfaces are those that Karpenter publishes, and no more."""
    known = {CPU, MEMORY, PODS, STORAGE, "vpc.amazonaws.com/pod-eni"}
    published = PUBLISHED[name]["allocatable"]
    node = allocatable(TYPES[name], NodeClassSpec(family=AL2023))

    assert {key: text for key, text in published.items() if key not in known} == {
        key: amount_text(key, amount) for key, amount in node.items() if key not in known and amount
    }


@pytest.mark.parametrize("name", [name for name in PUBLISHED if name in TYPES])
def test_labels_are_what_karpenter_publishes(name: str) -> None:
    """All labels equal Karpenter's, but clock speeds that EC2 has changed since."""
    ours, published = labels_of(TYPES[name]), dict(PUBLISHED[name]["labels"])
    moved = [CPU_CLOCK] if TYPES[name].family in NEW_CLOCKS else []
    for key in moved:
        ours.pop(key, None)
        published.pop(key, None)

    assert published == ours


@pytest.mark.parametrize(
    ("name", "mbps", "label"),
    [
        ("m7i.large", 781, "781"),
        # Karpenter's table is older than what EC2 says now, or than the type.
        ("i8ge.48xlarge", 300_000, "180000"),
        ("g7.2xlarge", 40_000, "60000"),
        ("r9g.large", 1_000, None),
        ("t8i.nano", 32, None),
        # Neither names a figure: "High" and the like.
        ("m4.xlarge", None, None),
    ],
)
def test_network_bandwidth_is_labelled_from_karpenters_table(
    name: str, mbps: int | None, label: str | None
) -> None:
    """The label is what Karpenter's release says of the type, not what EC2 says today."""
    assert mbps == TYPES[name].network_mbps
    assert label == labels_of(TYPES[name]).get(NETWORK_BANDWIDTH)


@pytest.mark.parametrize(
    ("name", "node_class", "expected"),
    [
        (
            "m7g.large",
            NodeClassSpec(),
            {"cpu": "1930m", "memory": "6844Mi", "pods": "29", "ephemeral-storage": "17Gi"},
        ),
        # Bottlerocket reserves memory for max_pods, AL2023 for what the interfaces allow.
        ("m5.large", NodeClassSpec(max_pods=110), {"memory": "6012Mi", "pods": "110"}),
        ("m5.large", NodeClassSpec(family=AL2023, max_pods=110), {"memory": "6903Mi"}),
        ("m5.large", NodeClassSpec(max_pods=250), {"memory": "4472Mi", "pods": "250"}),
        # podsPerCore has no effect on Bottlerocket.
        ("m5.large", NodeClassSpec(pods_per_core=4), {"pods": "29"}),
        ("m5.large", NodeClassSpec(family=AL2023, pods_per_core=4), {"pods": "8"}),
        (
            "m5.large",
            NodeClassSpec(kube_reserved={"cpu": "200m", "memory": "1Gi"}),
            {"cpu": "1800m", "memory": "6453Mi", "ephemeral-storage": "17Gi"},
        ),
        (
            "m5.large",
            NodeClassSpec(system_reserved={"cpu": "100m", "ephemeral-storage": "1Gi"}),
            {"cpu": "1830m", "ephemeral-storage": "16Gi"},
        ),
        (
            "m5.large",
            NodeClassSpec(eviction_hard={"memory.available": "500Mi", "nodefs.available": "1Gi"}),
            {"memory": "6503Mi", "ephemeral-storage": "18Gi"},
        ),
        # A percentage is of the capacity; 100 % switches the threshold off.
        (
            "m5.large",
            NodeClassSpec(eviction_hard={"memory.available": "5%"}),
            {"memory": "6945924710"},
        ),
        (
            "m5.large",
            NodeClassSpec(eviction_hard={"memory.available": "100%"}),
            {"memory": "7003Mi"},
        ),
        ("m5.large", NodeClassSpec(volumes=(Volume("/dev/xvdb", "50Gi"),)), {STORAGE: "44Gi"}),
        # The system's own volume is not where pods write.
        ("m5.large", NodeClassSpec(volumes=(Volume("/dev/xvda", "50Gi"),)), {STORAGE: "17Gi"}),
        (
            "m5.large",
            NodeClassSpec(family=AL2023, volumes=(Volume("/dev/xvda", "100Gi"),)),
            {STORAGE: "89Gi"},
        ),
        (
            "m5.large",
            NodeClassSpec(
                volumes=(Volume("/dev/xvdb", "50Gi"), Volume("/dev/xvda", "10Gi", root=True))
            ),
            {STORAGE: "8Gi"},
        ),
        ("m5.large", NodeClassSpec(volumes=(Volume("/dev/xvdb"),)), {STORAGE: "17Gi"}),
        # The instance store is measured in GB, and only where there is one.
        ("m5d.large", NodeClassSpec(instance_store_policy="RAID0"), {STORAGE: "66426258176"}),
        ("m5.large", NodeClassSpec(instance_store_policy="RAID0"), {STORAGE: "17Gi"}),
        ("t3.nano", NodeClassSpec(), {"cpu": "1930m", "pods": "4"}),
        ("c7i.metal-48xl", NodeClassSpec(), {"cpu": "191450m", "pods": "737"}),
        ("p5.48xlarge", NodeClassSpec(), {"nvidia.com/gpu": "8", "vpc.amazonaws.com/efa": "32"}),
        (
            "inf2.48xlarge",
            NodeClassSpec(),
            {"aws.amazon.com/neuron": "12", "aws.amazon.com/neuroncore": "24"},
        ),
        ("g6f.large", NodeClassSpec(), {"nvidia.com/gpu": "0"}),
    ],
)
def test_allocatable_rules(name: str, node_class: NodeClassSpec, expected: dict[str, str]) -> None:
    """Each setting of a node class changes allocatable as Karpenter's rules say."""
    node = allocatable(TYPES[name], node_class)

    assert expected == {key: amount_text(key, node[key]) for key in expected}


@pytest.mark.parametrize(
    ("vcpus", "name", "reserved"),
    [
        (1, "c6g.medium", 60),
        (2, "m5.large", 70),
        (4, "m5.xlarge", 80),
        (8, "m5.2xlarge", 90),
        (16, "m5.4xlarge", 110),
        (32, "m5.8xlarge", 150),
        (64, "m5.16xlarge", 230),
        (96, "m5.24xlarge", 310),
    ],
)
def test_reserved_cpu(vcpus: int, name: str, reserved: int) -> None:
    """CPU is reserved by ranges: 6 % of the first core, then less and less."""
    node = allocatable(TYPES[name], NodeClassSpec())

    assert TYPES[name].vcpus == vcpus
    assert vcpus * 1000 - reserved == node[CPU] * 1000


@pytest.mark.parametrize(
    ("name", "reserved_enis", "pods"),
    [
        ("m5.large", 0, 29),
        ("m5.large", 1, 20),
        ("m5.large", 3, 0),
        ("m5.large", 9, 0),
        ("p5.48xlarge", 0, 100),
    ],
)
def test_pods_by_interfaces(name: str, reserved_enis: int, pods: int) -> None:
    """Pods are limited by the default card's interfaces, less the reserved ones."""
    assert pods == eni_pods(TYPES[name], reserved_enis)
    assert (
        pods
        == allocatable(TYPES[name], NodeClassSpec(), Controller(reserved_enis=reserved_enis))[PODS]
    )


def test_a_mac_is_no_node_but_has_labels() -> None:
    """A name without a generation after its letters gets no category and no generation."""
    labels = labels_of(TYPES["mac-m4.metal"])

    assert labels[FAMILY] == "mac-m4"
    assert CATEGORY not in labels
    assert GENERATION not in labels


def test_memory_overhead_is_the_controllers_setting() -> None:
    """The part kept for the hypervisor is vmMemoryOverheadPercent of the controller."""
    node = allocatable(TYPES["m5.large"], NodeClassSpec(), Controller(memory_overhead=0.0))

    assert amount_text(MEMORY, node[MEMORY]) == "7518Mi"


def test_ami_families_differ_where_karpenter_says() -> None:
    """Bottlerocket writes to xvdb and counts max_pods; AL2023 does not boot on a1."""
    assert BOTTLEROCKET.ephemeral_device == "/dev/xvdb"
    assert AL2023.refuses == ("a1",)
