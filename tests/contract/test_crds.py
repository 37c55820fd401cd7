"""Our rules against Karpenter's CRDs, both ways: what one refuses, and what the other accepts."""

import re
from typing import Any

import pytest
from hypothesis import given, settings

from core.checks.karpenter_labels import AWS_LABELS
from core.checks.run import run_rules
from core.config.environment import Environment
from core.problems import ConfigError, Severity
from tests.complete import complete_data
from tests.contract import crd_strategies
from tests.contract.crd_beyond import NOT_EMITTED, NOT_EXPRESSIBLE
from tests.contract.crd_cases import CASES, Case
from tests.contract.crd_rules import OLD, constraints, holds, violations
from tests.contract.unchecked import manifests_of, unchecked_environment
from tests.golden.crds import FOLDER
from tests.support import at, environment_data, loaded_from, production_data

pytestmark = pytest.mark.skipif(
    not FOLDER.is_dir(), reason="no CRDs: set KARPENTER_CRDS to the folder that holds them"
)
SECTIONS = ("node_classes", "node_overlays", "node_pools", "tags")
# Of what the API takes, and finds no instance type for.
CATALOGUE = "matches-nothing"
FULL = {
    "requirements": [
        {"key": "karpenter.k8s.aws/instance-hypervisor", "operator": "NotIn", "values": ["xen"]},
        {"key": "karpenter.k8s.aws/instance-cpu", "operator": "Gte", "values": ["4"]},
        {"key": "example.com/team", "operator": "In", "values": ["a", "b"], "minValues": 2},
        {"key": "karpenter.sh/capacity-type", "operator": "Exists"},
    ],
    "labels": {"example.com/team": "", "karpenter.sh/capacity-type": "spot", "a": "B.c_d-1"},
    "taints": [{"key": "a.b/C", "value": "d", "effect": "NoExecute"}],
    "min_values": {"instance_size": 50, "cpu": 3},
}


def problems_of(data: dict[str, Any]) -> tuple[list[str], Environment | None]:
    """Return the paths of errors about what ends up in the manifests, and what is parsed."""
    try:
        loaded = loaded_from(data)
    except ConfigError as error:
        return [problem.path for problem in error.problems], None
    problems = [item for item in run_rules([loaded]) if item.severity is Severity.ERROR]
    found = [item.path for item in problems if item.rule != CATALOGUE]
    return [path for path in found if path.startswith(SECTIONS)], loaded.environment


def refused(environment: Environment) -> set[str]:
    """Return the constraints that an environment's manifests violate."""
    return {name for manifest in manifests_of(environment) for name in violations(manifest)}


def constraint_of(case: Case) -> str:
    """Return the one constraint that a case names."""
    (name,) = [name for name in constraints() if name.startswith(case.constraint)]
    return name


@pytest.mark.parametrize(
    "case", CASES, ids=[f"{case.constraint}-{number}" for number, case in enumerate(CASES)]
)
def test_both_refuse(case: Case) -> None:
    """What the CRD refuses, a rule or the model finds at its place before."""
    data = environment_data(**at(case.path, case.value))
    paths, _ = problems_of(data)

    assert case.where in paths
    assert constraint_of(case) in refused(unchecked_environment(data))


@pytest.mark.parametrize(
    "data",
    [
        environment_data(),
        production_data(),
        complete_data(),
        environment_data(
            node_pools={"default": FULL}, cluster={"addons": {"aws-ebs-csi-driver": {}}}
        ),
    ],
    ids=["smallest", "production", "complete", "full"],
)
def test_both_accept(data: dict[str, Any]) -> None:
    """What our rules let through, the CRDs take."""
    paths, environment = problems_of(data)

    assert paths == []
    assert environment is not None
    assert refused(environment) == set()


def test_generated_files_that_pass_are_accepted() -> None:
    """Whatever node pools and classes say, either a problem shows it or the CRDs take it."""
    accepted: list[Environment] = []

    @settings(max_examples=600)
    @given(crd_strategies.files())
    def check(data: dict[str, Any]) -> None:
        paths, environment = problems_of(data)
        if environment and not paths:
            accepted.append(environment)
            assert refused(environment) == set()

    check()
    assert len(accepted) > 50  # else it would show nothing


def test_every_constraint_has_a_case_or_a_reason() -> None:
    """A constraint that is in neither table is one that nobody thought of."""
    covered = {constraint_of(case) for case in CASES}
    excused = {
        name for name in constraints() for start in NOT_EXPRESSIBLE if name.startswith(start)
    }

    assert set(constraints()) - covered - excused == set()
    assert covered & excused == set()


@pytest.mark.parametrize("start", NOT_EXPRESSIBLE)
def test_an_excuse_is_of_some_constraint(start: str) -> None:
    """The second table names nothing that is not there."""
    assert [name for name in constraints() if name.startswith(start)]


def test_what_is_not_emitted_is_not() -> None:
    """A file in which every field is set renders none of these fields."""
    starts = [start.strip() for start, why in NOT_EXPRESSIBLE.items() if why == NOT_EMITTED]
    emitted = {
        f"{manifest['kind']} {path}"
        for manifest in manifests_of(loaded_from(complete_data()).environment)
        for path in paths_in(manifest["spec"], "spec")
    }

    assert [start for start in starts if any(path.startswith(start) for path in emitted)] == []


def test_the_labels_karpenter_lets_users_name() -> None:
    """The list of Karpenter's own labels is that of the CRD."""
    (rule,) = [
        rule
        for name, rule in constraints().items()
        if name.startswith('NodePool spec.template.metadata.labels: label domain "karpenter.k8s')
    ]

    assert set(re.findall(r'"(karpenter\.k8s\.aws/.*?)"', rule)) == set(AWS_LABELS)


def test_only_transitions_are_left_out() -> None:
    """All rules in CEL are evaluated, but for those over the object as it was before."""
    left_out = {name for name, rule in constraints().items() if ": " in name and OLD.search(rule)}

    assert left_out == {
        (
            "NodePool spec: Cannot transition NodePool between static (replicas set) and dynamic "
            "(replicas unset) provisioning modes"
        ),
        "NodePool spec.template.spec.nodeClassRef: nodeClassRef.group is immutable",
        "NodePool spec.template.spec.nodeClassRef: nodeClassRef.kind is immutable",
    }


@pytest.mark.parametrize(
    ("rule", "value", "expected"),
    [
        ("self.all(x, x.values.size() != 0)", [{"values": ["a"]}], True),
        ("self.all(x, x.values.size() != 0)", [{"values": []}], False),
        ("self.all(x, x.values.size() != 0)", [{}], False),
        ("!has(self.a) || self.a > 1", {}, True),
        ("int(self) >= 0", "12", True),
        ("int(self) >= 0", "four", False),
        ("self.find('^[^/]+') == 'a.b'", "a.b/c", True),
        ("self.find('x') == ''", "a.b/c", True),
        ("self.split('@')[1] == 'latest'", "al2@latest", True),
        ("self.matches('^a+$')", "aab", False),
        ("self.exists(k, k == 'a' && self[k] == '1')", {"a": "1"}, True),
        ("self", "text", False),
    ],
)
def test_cel(rule: str, value: Any, expected: bool) -> None:  # noqa: ANN401, FBT001
    """The interpreter knows Kubernetes' functions, and an error is a refusal."""
    assert holds(rule, value) is expected


def paths_in(value: Any, path: str) -> set[str]:  # noqa: ANN401  # JSON of any shape
    """Return the path of every property in JSON, as the names of constraints have them."""
    found = {path}
    if isinstance(value, dict):
        for key, item in value.items():
            found |= paths_in(item, f"{path}.{key}")
    elif isinstance(value, list):
        for item in value:
            found |= paths_in(item, f"{path}[]")
    return found
