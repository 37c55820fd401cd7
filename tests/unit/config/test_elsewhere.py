"""Keys that users look for in the wrong place."""

import pytest

from core.config.parse import parse_environment
from core.config.reading import parse_source
from core.problems import ConfigError
from tests.support import at, environment_yaml
from tests.tables import each


@each(
    ("path", "right"),
    [
        ("node_pools.default.kubelet", "move it to the node class: kubelet is under node_classes"),
        (
            "node_pools.default.instance_store_policy",
            "move it to the node class: instance_store_policy is under node_classes",
        ),
        ("network.azs", "write availability_zones"),
        ("network.single_nat_gateway", "write nat_gateways: none, single or per_az"),
        (
            "node_classes.default.kubelet.podsPerCore",
            "remove it: Bottlerocket has only max_pods",
        ),
    ],
)
def test_a_key_that_belongs_elsewhere(path: str, right: str) -> None:
    """A key that users look for in the wrong place is answered with the right one."""
    with pytest.raises(ConfigError) as error:
        parse_environment(parse_source(environment_yaml(**at(path, {})), "f"), "dev")
    found = [(problem.path, problem.found, problem.right) for problem in error.value.problems]

    assert found == [(path, "unknown key", right)]
