"""Rules about the names of what is made."""

from collections.abc import Iterator

from core.checks.rules import Finding, Level, rule
from core.config.environment import Environment
from core.names import CLUSTER_NAMES


@rule(
    "cluster-name-length",
    source="IAM: names end at 64 characters, prefixes at 38 (Terraform adds 26)",
    remedy="Shorten cluster.name (or the environment's name, which it defaults to).",
    level=Level.ESSENTIAL,
)
def cluster_name_length(environment: Environment) -> Iterator[Finding]:
    """AWS refuses names that are too long, in the middle of an apply."""
    cluster, region = environment.cluster.name, environment.region
    tightest = min(CLUSTER_NAMES, key=lambda name: name.longest_cluster(region))
    if len(cluster) > (most := tightest.longest_cluster(region)):
        yield Finding(
            ("cluster", "name"),
            f"{len(cluster)} characters",
            f'at most {most}, so that {tightest.what} "{tightest.shown}" fits in {tightest.limit}',
        )
