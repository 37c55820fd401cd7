"""Explain what each NodePool of an environment may launch, and why not more."""

import argparse
import json
from dataclasses import asdict

from commands.choosing import studied_environment
from commands.running import Project
from core.capacity.catalog import load_catalog
from core.capacity.cluster import Cluster, cluster_of, daemon_sets, declared_workloads
from core.capacity.explained import explain_pool, explain_type
from core.capacity.sources import sources_of
from core.capacity.type_facts import type_facts
from core.config.environment import Environment
from core.config.pool_parts import spread_constraints
from core.problems import ConfigError, Problem, suggestion


def add_arguments(parser: argparse.ArgumentParser) -> None:
    """Declare the command's options."""
    parser.add_argument("environment", metavar="ENV", help="an environment's name")
    parser.add_argument("--pool", metavar="NAME", help="only this NodePool")
    parser.add_argument(
        "--type", metavar="TYPE", help="say of one instance type why it is launched or not"
    )
    parser.add_argument("--json", action="store_true", help="as JSON, with every instance type")


def run(options: argparse.Namespace, project: Project) -> int:
    """Explain the pools, or one type in each of them."""
    environment = studied_environment(options.environment, project)
    cluster = cluster_of(environment, daemon_sets(declared_workloads(environment).workloads))
    pools = _chosen(options.pool, cluster)
    if options.type:
        return _run_type(options, environment, cluster, pools)
    spot_to_spot = environment.karpenter.feature_gates.spot_to_spot_consolidation
    explained = [
        explain_pool(cluster, name, spot_to_spot=spot_to_spot, every_type=options.json)
        for name in pools
    ]
    sources = sources_of(environment, cluster)
    written = {cluster.pools[name].pool.written for name in pools}
    constraints = spread_constraints(environment).items()
    spread = {name: one for name, one in constraints if name in written}
    if options.json:
        data = {**asdict(sources), "pools": [asdict(pool) for pool in explained]}
        if spread:
            data["topology_spread_constraints"] = {name: [one] for name, one in spread.items()}
        print(json.dumps(data, indent=2))
        return 0
    # rich takes a while to load, and JSON needs none of it.
    from commands.explain_view import pools_view
    from commands.screen import show

    show(pools_view(sources, explained, spread))
    return 0


def _run_type(
    options: argparse.Namespace, environment: Environment, cluster: Cluster, pools: list[str]
) -> int:
    catalog = load_catalog()
    types = catalog.types
    if options.type not in types:
        found = f'"{options.type}" is not among the instance types of {catalog.date}'
        right = f"correct it, or refresh the catalogue{suggestion(options.type, types)}"
        raise ConfigError([Problem("--type", found, right)])
    facts = type_facts(types[options.type])
    verdicts = explain_type(cluster, options.type, pools)
    sources = sources_of(environment, cluster)
    if options.json:
        data = {"type": asdict(facts), "pools": [asdict(verdict) for verdict in verdicts]}
        print(json.dumps({**asdict(sources), **data}, indent=2))
        return 0
    from commands.explain_view import type_view
    from commands.screen import show

    show(type_view(sources, facts, verdicts))
    return 0


def _chosen(pool: str | None, cluster: Cluster) -> list[str]:
    known = list(cluster.pools)
    if pool is None:
        return known
    # With an On-Demand base a pool of the file is two: its name stands for both.
    chosen = [name for name in known if pool in (name, cluster.pools[name].pool.written)]
    if not chosen:
        right = f"there are: {', '.join(known)}{suggestion(pool, known)}"
        raise ConfigError([Problem("--pool", f'no NodePool is named "{pool}"', right)])
    return chosen
