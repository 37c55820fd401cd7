"""One mistake, one message: keys that are misspelled, indented wrongly, or lost in a merge."""

from tests.support import problems_of
from tests.tables import each

ACCESS = "access: {deployer: 'arn:aws:iam::123456789012:role/Deploy'}\n"
HEAD = f"region: us-east-1\n{ACCESS}"
CLUSTER = "cluster: {kubernetes_version: '1.35'}\n"
POOLS = "node_pools: {default: {limits: {cpu: 4}}}\n"


@each(
    ("text", "problem"),
    [
        (
            HEAD + CLUSTER + "nodepools: {default: {limits: {cpu: 4}}}\n",
            (
                "nodepools (line 4): unknown key; remove it or correct its name "
                '(did you mean "node_pools"?)'
            ),
        ),
        (
            HEAD + "cluster: {version: '1.35'}\n" + POOLS,
            (
                "cluster.version (line 3): unknown key; remove it or correct its name "
                '(did you mean "kubernetes_version"?)'
            ),
        ),
        (
            HEAD + POOLS + "network:\n  cluster: {kubernetes_version: '1.35'}\n",
            "network.cluster (line 5): unknown key; move it to the top level: indent it so",
        ),
        (
            HEAD + POOLS + "kubernetes_version: '1.35'\n",
            "kubernetes_version (line 4): unknown key; move it below cluster: indent it so",
        ),
        (
            HEAD + CLUSTER + "node_pools: {default: {}}\nlimits: {cpu: 4}\n",
            "limits (line 5): unknown key; move it below node_pools.<name>: indent it so",
        ),
        (
            HEAD + CLUSTER + POOLS + "network:\ncidr: 10.0.0.0/16\nflow_logs: true\n",
            "network (line 5): empty; indent what belongs below it: cidr, flow_logs",
        ),
        (
            HEAD + CLUSTER + "node_pools:\n  default:\n  weight: 5\n  limits: {cpu: 4}\n",
            "node_pools.default (line 5): empty; indent what belongs below it: weight, limits",
        ),
        (
            HEAD + CLUSTER + "node_pools:\n  default:\n    <<: {limits: {cpu: 4}}\n",
            'node_pools.default (line 6): the YAML merge key "<<"; write the keys out',
        ),
        (
            "apiVersion: karpenter.sh/v1\nkind: NodePool\nmetadata: {name: x}\nspec: {}\n",
            (
                "apiVersion (line 1): unknown key; remove it: this is no Kubernetes manifest; "
                "docs/environment.md lists the keys"
            ),
        ),
        (
            HEAD + CLUSTER + POOLS + "network:\n  flow_logs: {{ .Values.flow_logs }}\n",
            (
                'network.flow_logs (line 6): a mapping as a key, as "{{ ... }}" reads; write the '
                "value itself: no template is filled in"
            ),
        ),
        (
            HEAD + CLUSTER + "node_pools: [{name: default, limits: {cpu: 4}}]\n",
            ("node_pools (line 4): a list; write a mapping: each item below a name of its own"),
        ),
        (
            HEAD + CLUSTER + POOLS + "backend:\n",
            "backend (line 5): empty; write a mapping, or {} for its defaults",
        ),
    ],
)
def test_one_mistake_is_said_once(text: str, problem: str) -> None:
    """What is missing, empty or unknown only because of another key is not said beside it."""
    assert problems_of(text) == [problem]


def test_what_has_another_cause_is_said() -> None:
    """A key that is unknown explains nothing but the one that it was meant to be."""
    text = HEAD + "nodepools: {}\nnode_pools: {default: {weight: 0}}\n"

    assert problems_of(text) == [
        "cluster: required; add it: The EKS control plane",
        (
            "node_pools.default.limits (line 4): required; add it: What all nodes of the pool may "
            "have together, such as cpu and memory"
        ),
        "node_pools.default.weight (line 4): 0; write at least 1",
        (
            "nodepools (line 3): unknown key; remove it or correct its name "
            '(did you mean "node_pools"?)'
        ),
    ]


def test_a_manifest_that_is_an_environment_as_well() -> None:
    """A key of another kind of file hides no fault of an environment's own."""
    assert problems_of(HEAD + POOLS + "apiVersion: v1\n") == [
        (
            "apiVersion (line 4): unknown key; remove it: this is no Kubernetes manifest; "
            "docs/environment.md lists the keys"
        ),
        "cluster: required; add it: The EKS control plane",
    ]
