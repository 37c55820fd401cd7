"""Rules about the zones that a file names, beside those of its region."""

from collections.abc import Iterator

from core.capacity.catalog import load_catalog
from core.checks.rules import Finding, Level, rule
from core.config.environment import Environment


@rule(
    "zones-both",
    source="the names decide; the count is for files that name none",
    remedy="Keep one of network.availability_zones and network.availability_zone_count.",
)
def zones_both(environment: Environment) -> Iterator[Finding]:
    """A count beside names is not read, and misleads whoever reads the file."""
    network = environment.network
    named, count = len(network.availability_zones), network.availability_zone_count
    counted = "availability_zone_count" in network.model_fields_set
    if named and counted and named != count:
        found = f"not read beside availability_zones, which names {named}"
        yield Finding(("network", "availability_zone_count"), found, "remove it")


@rule(
    "zone-letter",
    level=Level.WARNING,
    source="EC2's zones, as the catalogue of instance types has them",
    remedy="Correct the letter; silence this where AWS has opened the zone since.",
)
def zone_letter(environment: Environment) -> Iterator[Finding]:
    """A zone that the region does not have fails the apply, at its first subnet."""
    known = load_catalog().zones.get(environment.region, ())
    # Of a zone that AWS closed the number is gone, and letters go on behind it: use1-az1, -az2 ...
    numbers = [int(zone.rpartition("az")[2]) for zone in known]
    last = chr(ord("a") + max(numbers, default=26) - 1)
    for index, zone in enumerate(environment.network.availability_zones):
        if zone[:-1] == environment.region and zone[-1] > last:
            found = f'no "{zone}" is known: the last zone of {environment.region} is {last}'
            yield Finding(("network", "availability_zones", index), found, "correct its letter")
