"""List EC2's instance types: labels as Karpenter sets them, and what pods get under its defaults.

A filter is a type or a family (m7g.large, m7*), or a key and a value: family=m7g,m8g arch=arm64
cpu>=4 memory<=64Gi. Exit code: 0, or 1 where no type passes.
"""

import argparse
import json
from dataclasses import asdict

from commands.running import Project
from core.capacity.catalog import load_catalog
from core.capacity.filters import filter_help, parse_filters, region_of
from core.capacity.prices import prices_for
from core.capacity.type_facts import type_facts

NONE_PASSES = 1


def add_arguments(parser: argparse.ArgumentParser) -> None:
    """Declare the command's options."""
    parser.add_argument("filters", metavar="FILTER", nargs="*", help=filter_help())
    parser.add_argument("--json", action="store_true", help="as JSON, with labels and zones")


def run(options: argparse.Namespace, _project: Project) -> int:
    """Print the types that pass every filter."""
    catalog, filters = load_catalog(), parse_filters(options.filters)
    types = [
        one for one in catalog.types.values() if all(filter_.passes(one) for filter_ in filters)
    ]
    facts = [type_facts(one) for one in types]
    if options.json:
        data = {"catalogue": catalog.source, "catalogue_date": catalog.date}
        print(json.dumps({**data, "types": [asdict(one) for one in facts]}, indent=2))
    else:
        # rich takes a while to load, and JSON needs none of it.
        from commands.instance_types_view import types_view
        from commands.screen import show

        show(types_view(catalog, facts, prices_for(region_of(options.filters))))
    return 0 if facts else NONE_PASSES
