"""Pods read from manifests: requests, alternatives and wishes, ports."""

from pathlib import Path

import pytest

from core.capacity.labels import CAPACITY_TYPE, HOSTNAME, ZONE
from core.capacity.pods import HostPort, attempts
from core.capacity.requirements import Requirements, requirement
from core.capacity.resources import resources_text
from core.capacity.taints import PREFER_NO_SCHEDULE, Toleration
from core.capacity.workloads import Workload
from tests.capacity.builders import manifests, pod

HEAD = "{apiVersion: v1, kind: Pod, metadata: {name: one, labels: {app: web}}, spec: "


def read(folder: Path, spec: str) -> Workload:
    """Read a Pod of this spec, in YAML's flow style."""
    found = manifests(folder, HEAD + spec + "}")
    assert found.problems == ()
    return found.workloads[0]


def asks(cpu: str, *more: str) -> str:
    """Write a container that requests this much CPU."""
    return "{" + ", ".join([f"name: c, resources: {{requests: {{cpu: {cpu}}}}}", *more]) + "}"


@pytest.mark.parametrize(
    ("spec", "requests"),
    [
        ("{containers: [{name: c}]}", '{"pods":"1"}'),
        (f"{{containers: [{asks('100m')}, {asks('0.25')}]}}", '{"cpu":"350m","pods":"1"}'),
        # An init container counts where it needs more than all that runs later.
        (
            f"{{initContainers: [{asks('2')}], containers: [{asks('500m')}]}}",
            '{"cpu":"2","pods":"1"}',
        ),
        (
            f"{{initContainers: [{asks('100m')}], containers: [{asks('500m')}]}}",
            '{"cpu":"500m","pods":"1"}',
        ),
        # A sidecar runs beside what comes after it, and beside the containers.
        (
            (
                f"{{initContainers: [{asks('100m', 'restartPolicy: Always')}, {asks('1')}],"
                f" containers: [{asks('200m')}]}}"
            ),
            '{"cpu":"1100m","pods":"1"}',
        ),
        (
            (
                f"{{initContainers: [{asks('1')}, {asks('300m', 'restartPolicy: Always')}],"
                f" containers: [{asks('900m')}]}}"
            ),
            '{"cpu":"1200m","pods":"1"}',
        ),
        # A limit without a request is the request.
        (
            (
                "{containers: [{name: c, resources: {limits: {cpu: 2, memory: 1Gi},"
                " requests: {cpu: 500m}}}]}"
            ),
            '{"cpu":"500m","memory":"1Gi","pods":"1"}',
        ),
        (
            "{containers: [{name: c, resources: {limits: {nvidia.com/gpu: 2}}}]}",
            '{"nvidia.com/gpu":"2","pods":"1"}',
        ),
        # Requests of the pod as a whole replace its containers'.
        (
            f"{{resources: {{requests: {{cpu: 3, memory: 2Gi}}}}, containers: [{asks('100m')}]}}",
            '{"cpu":"3","memory":"2Gi","pods":"1"}',
        ),
        (
            f"{{overhead: {{cpu: 250m, memory: 160Mi}}, containers: [{asks('1')}]}}",
            '{"cpu":"1250m","memory":"160Mi","pods":"1"}',
        ),
        (
            (
                "{containers: [{name: c, resources: {requests: {ephemeral-storage: 2Gi,"
                " hugepages-2Mi: 4Mi, memory: 1500}}}]}"
            ),
            '{"ephemeral-storage":"2Gi","hugepages-2Mi":"4Mi","memory":"1500","pods":"1"}',
        ),
    ],
)
def test_effective_requests(tmp_path: Path, spec: str, requests: str) -> None:
    """A pod requests what the scheduler counts: sums, peaks of its start, limits as defaults."""
    assert requests == resources_text(read(tmp_path, spec).pod.requests)


AFFINITY = """{
  containers: [{name: c}], nodeSelector: {kubernetes.io/arch: amd64},
  affinity: {
    nodeAffinity: {
      requiredDuringSchedulingIgnoredDuringExecution: {nodeSelectorTerms: [
        {matchExpressions: [{key: karpenter.sh/capacity-type, operator: In, values: [spot]}]},
        {matchExpressions: [
          {key: karpenter.sh/capacity-type, operator: In, values: [on-demand]}]}]},
      preferredDuringSchedulingIgnoredDuringExecution: [
        {weight: 1, preference: {matchExpressions: [
          {key: topology.kubernetes.io/zone, operator: In, values: [b]}]}},
        {weight: 9, preference: {matchExpressions: [
          {key: topology.kubernetes.io/zone, operator: In, values: [a]}]}}]},
    podAntiAffinity: {preferredDuringSchedulingIgnoredDuringExecution: [
      {weight: 5, podAffinityTerm: {topologyKey: kubernetes.io/hostname,
        labelSelector: {matchLabels: {app: web}}}}]}},
  topologySpreadConstraints: [
    {topologyKey: topology.kubernetes.io/zone, maxSkew: 1, whenUnsatisfiable: ScheduleAnyway,
      labelSelector: {matchLabels: {app: web}}},
    {topologyKey: kubernetes.io/hostname, maxSkew: 2, whenUnsatisfiable: DoNotSchedule,
      minDomains: 3, nodeTaintsPolicy: Honor, labelSelector: {matchLabels: {app: other}}}]}"""


def test_wishes_are_given_up_in_karpenters_order(tmp_path: Path) -> None:
    """First alternatives, then preferred anti-affinity, node affinity, spreads; then taints."""
    one = read(tmp_path, AFFINITY).pod
    tried = attempts(one, tolerate_prefer=True)

    assert [
        (
            sorted(attempt.requirements.any_of(CAPACITY_TYPE).values),
            sorted(attempt.requirements.any_of(ZONE).values),
            len(attempt.anti_affinity),
            len(attempt.spreads),
            PREFER_NO_SCHEDULE in attempt.tolerations,
        )
        for attempt in tried
    ] == [
        (["spot"], ["a"], 1, 2, False),
        (["on-demand"], ["a"], 1, 2, False),
        (["on-demand"], ["a"], 0, 2, False),
        (["on-demand"], ["b"], 0, 2, False),
        (["on-demand"], [], 0, 2, False),
        (["on-demand"], [], 0, 1, False),
        (["on-demand"], [], 0, 1, True),
    ]


def test_wishes_do_not_narrow_what_a_spread_counts(tmp_path: Path) -> None:
    """The strict requirements leave preferences out from the first attempt on."""
    first = attempts(read(tmp_path, AFFINITY).pod)[0]

    assert ZONE in first.requirements
    assert ZONE not in first.strict


def test_a_spread_knows_whether_it_counts_its_own_pods(tmp_path: Path) -> None:
    """A spread over other pods' labels does not hold this workload's pods apart."""
    zone, host = read(tmp_path, AFFINITY).pod.spreads

    assert (zone.topology_key, zone.own, zone.required) == (ZONE, True, False)
    assert (host.topology_key, host.own, host.required, host.max_skew) == (HOSTNAME, False, True, 2)
    assert (zone.min_domains, zone.honor_taints) == (None, False)
    assert (host.min_domains, host.honor_taints) == (3, True)


def test_a_plain_pod_is_tried_once() -> None:
    """Without alternatives or wishes there is one attempt."""
    (only,) = attempts(pod(node_selector={"kubernetes.io/os": "linux"}))

    assert only.requirements == Requirements([requirement("kubernetes.io/os", "In", ("linux",))])


@pytest.mark.parametrize(
    ("selector", "selects"),
    [
        ("{matchLabels: {app: web}}", True),
        ("{matchLabels: {app: db}}", False),
        ("{}", True),
        ("null", False),
        ("{matchExpressions: [{key: app, operator: In, values: [web, db]}]}", True),
        ("{matchExpressions: [{key: app, operator: NotIn, values: [web]}]}", False),
        ("{matchExpressions: [{key: tier, operator: NotIn, values: [web]}]}", True),
        ("{matchExpressions: [{key: tier, operator: Exists}]}", False),
        ("{matchExpressions: [{key: tier, operator: DoesNotExist}]}", True),
    ],
)
@pytest.mark.parametrize(
    ("where", "here"),
    [
        ("", True),
        (", namespaces: [other]", False),
        (", namespaces: [default]", True),
        (", namespaceSelector: {}", True),
    ],
)
def test_which_pods_a_term_selects(
    tmp_path: Path, selector: str, where: str, *, selects: bool, here: bool
) -> None:
    """Labels decide, in the pod's own namespace unless the term names others."""
    one = read(
        tmp_path,
        "{containers: [{name: c}], affinity: {podAntiAffinity: {"
        "requiredDuringSchedulingIgnoredDuringExecution: [{topologyKey: kubernetes.io/hostname,"
        f" labelSelector: {selector}{where}}}]}}}}}}",
    ).pod

    assert (selects and here) == one.anti_affinity[0].selects(one.labels, "default")


@pytest.mark.parametrize(
    ("one", "two", "clashes"),
    [
        (HostPort(80), HostPort(80), True),
        (HostPort(80), HostPort(81), False),
        (HostPort(80), HostPort(80, "UDP"), False),
        (HostPort(80, address="10.0.0.1"), HostPort(80), True),
        (HostPort(80, address="10.0.0.1"), HostPort(80, address="10.0.0.2"), False),
        (HostPort(80, address="10.0.0.1"), HostPort(80, address="10.0.0.1"), True),
    ],
)
def test_host_ports_clash(one: HostPort, two: HostPort, *, clashes: bool) -> None:
    """A port of the node is taken once for each protocol and address."""
    assert clashes == one.clashes(two) == two.clashes(one)


def test_host_ports_are_read(tmp_path: Path) -> None:
    """In the host's network every port of a container is one of the node."""
    ports = "ports: [{containerPort: 80}, {containerPort: 53, hostPort: 5353, protocol: UDP}]"
    own = read(tmp_path, f"{{containers: [{{name: c, {ports}}}]}}")
    host = read(tmp_path, f"{{hostNetwork: true, containers: [{{name: c, {ports}}}]}}")

    assert own.pod.host_ports == (HostPort(5353, "UDP"),)
    assert host.pod.host_ports == (HostPort(80), HostPort(5353, "UDP"))


def test_tolerations_are_read(tmp_path: Path) -> None:
    """A toleration without an operator compares values."""
    one = read(
        tmp_path,
        "{containers: [{name: c}], tolerations: [{key: team, value: red, effect: NoSchedule},"
        " {operator: Exists}]}",
    )

    assert one.pod.tolerations == (
        Toleration("team", "Equal", "red", "NoSchedule"),
        Toleration("", "Exists"),
    )
