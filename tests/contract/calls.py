"""What our environments tell each Terraform module, rendered without the engine."""

import json
from collections.abc import Callable
from functools import cache
from pathlib import Path
from typing import Any

from core.config.environment import Environment
from core.config.load import environment_files, load_environment
from core.render.data import Rendered
from core.render.eks import eks_inputs
from core.render.karpenter_aws import karpenter_inputs
from core.render.vpc import endpoints_inputs, vpc_inputs
from tests.golden.cases import CASES
from tests.support import ROOT

# By the name under which stacks/cluster.py calls the module.
CALLS: dict[str, Callable[[Environment], Rendered | None]] = {
    "vpc": vpc_inputs,
    "vpc-endpoints": endpoints_inputs,
    "eks": eks_inputs,
    "karpenter": karpenter_inputs,
}
# What Terraform takes in any module block, beside the module's own inputs; "//" is a comment.
META_ARGUMENTS = ("//", "count", "depends_on", "for_each", "providers", "source", "version")

# What modules/vpc-endpoints reads of inputs that are typed `any`, where a wrong name is as silent.
READ_OF_ANY = {
    "endpoints": {
        *("auto_accept", "create", "dns_options", "ip_address_type", "policy"),
        *("private_dns_enabled", "route_table_ids", "security_group_ids", "service"),
        *("service_endpoint", "service_name", "service_region", "service_type"),
        *("subnet_configurations", "subnet_ids", "tags"),
    },
    "security_group_rules": {
        *("cidr_blocks", "description", "from_port", "ipv6_cidr_blocks", "prefix_list_ids"),
        *("protocol", "self", "source_security_group_id", "to_port", "type"),
    },
}

FILES = sorted(
    {*environment_files(ROOT / "environments"), *(file for case in CASES for file in case.files())}
)


def name_of(path: Path) -> str:
    """Return a file's name in the results of tests."""
    return path.relative_to(ROOT).as_posix()


@cache
def environment_of(file: Path) -> Environment:
    """Return the environment of a file."""
    return load_environment(file, ROOT).environment


@cache
def written_stacks() -> dict[Path, dict[str, Any]]:
    """Return the JSON of every expected stack that calls modules, by its file."""
    files = (file for case in CASES for file in sorted(case.expected.glob("*.tf.json")))
    stacks = {file: json.loads(file.read_bytes()) for file in files}
    return {file: stack for file, stack in stacks.items() if "module" in stack}
