"""The network bandwidth Karpenter labels a type with: a table of its release, not asked of EC2."""

from types import MappingProxyType

from core.capacity.catalog import InstanceType

# Where the table of 1.14.1 differs from what EC2 says of a type since.
_STATED = MappingProxyType(
    {
        "g7.2xlarge": 60_000,
        "g7.4xlarge": 60_000,
        "g7.8xlarge": 80_000,
        "i7ie.48xlarge": 100_000,
        "i7ie.metal-48xl": 100_000,
        "i8g.metal-48xl": 90_000,
        "i8ge.48xlarge": 180_000,
        "i8ge.metal-48xl": 180_000,
    }
)
# Families that are newer than the table: they get no such label, so `Gt` never matches them.
_UNLISTED = frozenset({"mac-m3ultra", "r9g", "r9gd", "t8i"})


def labelled_mbps(instance: InstanceType) -> int | None:
    """Return the figure of the label; nothing where Karpenter 1.14.1 sets none."""
    if instance.family in _UNLISTED:
        return None
    return _STATED.get(instance.name, instance.network_mbps)
