"""Manifest files: every kind that runs pods, and a line of error for every fault."""

from pathlib import Path

import pytest

from core.capacity.manifests import read_manifests
from core.capacity.resources import resources_text
from core.problems import Severity
from tests.capacity.builders import manifests

POD = "{containers: [{name: c, resources: {requests: {cpu: 1}}}]}"
TEMPLATE = f"{{metadata: {{labels: {{app: web}}}}, spec: {POD}}}"
SOFT = "whenUnsatisfiable: ScheduleAnyway"


def one(kind: str, spec: str, api: str = "apps/v1") -> str:
    """Write a workload in YAML's flow style."""
    return f"{{apiVersion: {api}, kind: {kind}, metadata: {{name: web}}, spec: {spec}}}"


@pytest.mark.parametrize(
    ("text", "title", "replicas"),
    [
        (one("Deployment", f"{{template: {TEMPLATE}}}"), "Deployment/web", 1),
        (one("Deployment", f"{{replicas: 5, template: {TEMPLATE}}}"), "Deployment/web", 5),
        (one("Deployment", f"{{replicas: 0, template: {TEMPLATE}}}"), "Deployment/web", 0),
        (one("StatefulSet", f"{{replicas: 3, template: {TEMPLATE}}}"), "StatefulSet/web", 3),
        (one("ReplicaSet", f"{{replicas: 2, template: {TEMPLATE}}}"), "ReplicaSet/web", 2),
        (one("DaemonSet", f"{{template: {TEMPLATE}}}"), "DaemonSet/web", 1),
        (one("Job", f"{{template: {TEMPLATE}}}", "batch/v1"), "Job/web", 1),
        (one("Job", f"{{parallelism: 4, template: {TEMPLATE}}}", "batch/v1"), "Job/web", 4),
        (
            one("Job", f"{{parallelism: 4, completions: 3, template: {TEMPLATE}}}", "batch/v1"),
            "Job/web",
            3,
        ),
        (
            one(
                "CronJob",
                f"{{jobTemplate: {{spec: {{parallelism: 2, template: {TEMPLATE}}}}}}}",
                "batch/v1",
            ),
            "CronJob/web",
            2,
        ),
        (one("Pod", POD, "v1"), "Pod/web", 1),
        (
            f"{{apiVersion: v1, kind: List, items: [{one('Pod', POD, 'v1')}]}}",
            "Pod/web",
            1,
        ),
        (
            f"{{apiVersion: v1, kind: Pod, metadata: {{generateName: run-}}, spec: {POD}}}",
            "Pod/run-",
            1,
        ),
    ],
)
def test_kinds_that_run_pods(tmp_path: Path, text: str, title: str, replicas: int) -> None:
    """Each kind is read with how many of its pods run at once."""
    found = manifests(tmp_path, text)

    assert found.problems == ()
    assert [(title, replicas)] == [(item.title, item.replicas) for item in found.workloads]
    assert resources_text(found.workloads[0].pod.requests) == '{"cpu":"1","pods":"1"}'


def test_several_documents_and_other_kinds(tmp_path: Path) -> None:
    """Documents count from 1; what runs no pods, and what is empty, is passed over."""
    text = "\n---\n".join(
        [
            "{apiVersion: v1, kind: Service, metadata: {name: web}}",
            "# nothing but a comment",
            one("Deployment", f"{{template: {TEMPLATE}}}"),
            "{apiVersion: example.com/v1, kind: Widget, metadata: {name: web}}",
            one("Pod", POD, "v1"),
        ]
    )
    found = manifests(tmp_path, text)

    assert found.problems == ()
    assert [(item.document, item.title) for item in found.workloads] == [
        (3, "Deployment/web"),
        (5, "Pod/web"),
    ]


def test_a_runtime_class_adds_its_overhead(tmp_path: Path) -> None:
    """A RuntimeClass adds overhead, a selector and tolerations to its pods, of any file."""
    classes = tmp_path / "classes.yaml"
    classes.write_text(
        "{apiVersion: node.k8s.io/v1, kind: RuntimeClass, metadata: {name: kata}, handler: kata,"
        " overhead: {podFixed: {memory: 160Mi, cpu: 250m}},"
        " scheduling: {nodeSelector: {vm: kata}, tolerations: [{key: kata, operator: Exists}]}}"
    )
    pods = tmp_path / "pod.yaml"
    pods.write_text(one("Pod", "{runtimeClassName: kata, containers: [{name: c}]}", "v1"))
    found = read_manifests([pods, classes]).workloads[0].pod

    assert resources_text(found.requests) == '{"cpu":"250m","memory":"160Mi","pods":"1"}'
    assert found.node_selector == {"vm": "kata"}
    assert found.tolerations[0].key == "kata"


def container(rest: str) -> str:
    """Write a Deployment whose only container has this."""
    spec = f"{{containers: [{{name: c, {rest}}}]}}"
    return one("Deployment", f"{{template: {{spec: {spec}}}}}")


SPEC = "document 1, Deployment web: spec.template.spec"
REQUESTS = f"{SPEC}.containers[0].resources.requests"


@pytest.mark.parametrize(
    ("text", "problem"),
    [
        ("{a: [", "document 1 (line 2): not YAML, column 1: "),
        ("ok: 1\n---\n\tx: 1", "document 2 (line 3): not YAML, column 1: "),
        (
            "just words",
            'document 1 (line 1): not a Kubernetes object; begin with "apiVersion: ..."',
        ),
        ("[1, 2]", "document 1 (line 1): not a Kubernetes object"),
        ("{apiVersion: v1}", 'document 1: kind (line 1): no kind; begin with "apiVersion: ..."'),
        (
            "{apiVersion: apps/v1, kind: Deploiment, metadata: {name: web}}",
            (
                'document 1, Deploiment web: kind (line 1): "Deploiment" is not a kind of '
                "Kubernetes; "
                'correct it (did you mean "Deployment"?)'
            ),
        ),
        ("{apiVersion: v1, kind: 7}", "document 1: kind (line 1): 7 is not text; write text in"),
        (
            container("resources: {requests: {cpu: 1.5.5}}"),
            f'{REQUESTS}.cpu (line 1): "1.5.5" is not a Kubernetes quantity; write one such as',
        ),
        (
            container("resources: {requests: {cpu: -1}}"),
            f'{REQUESTS}.cpu (line 1): "-1" is negative; write zero or more',
        ),
        (
            container("resources: {requests: {memory: [1]}}"),
            f"{REQUESTS}.memory (line 1): a list is not a quantity; write",
        ),
        (
            container("resources: {requests: {cpu: true}}"),
            f"{REQUESTS}.cpu (line 1): true is not a quantity; write",
        ),
        (
            container("resources: {requests: {cpu: 2}, limits: {cpu: 1}}"),
            f"{REQUESTS}.cpu (line 1): 2 is more than the limit; write at most 1",
        ),
        (
            container("resources: {limits: {nvidia.com/gpu: 0.5}}"),
            f'{SPEC}.containers[0].resources.limits["nvidia.com/gpu"] (line 1): "0.5" is not whole',
        ),
        (
            container("resources: {requests: [cpu]}"),
            f"{REQUESTS} (line 1): a list is not a mapping; write a mapping",
        ),
        (
            one("Deployment", "{template: {spec: {containers: []}}}"),
            f"{SPEC} (line 1): no containers; list at least one",
        ),
        (
            one("Deployment", "{template: {}}"),
            "document 1, Deployment web: spec.template (line 1): no pod spec",
        ),
        (
            one("Deployment", f"{{replicas: -2, template: {TEMPLATE}}}"),
            "document 1, Deployment web: spec.replicas (line 1): -2 is less than 0; write 0 or",
        ),
        (
            one("Deployment", f"{{replicas: 150001, template: {TEMPLATE}}}"),
            "document 1, Deployment web: spec.replicas (line 1): 150001 is more than 150000; write",
        ),
        (
            one("Job", f"{{parallelism: 150001, template: {TEMPLATE}}}", "batch/v1"),
            "document 1, Job web: spec.parallelism (line 1): 150001 is more than 150000; write",
        ),
        (
            one("Deployment", f'{{replicas: "3", template: {TEMPLATE}}}'),
            'document 1, Deployment web: spec.replicas (line 1): "3" is not a whole number',
        ),
        (
            one("Deployment", f"{{template: {{spec: {{nodeSelector: {{7: x}}, {POD[1:]}}}}}"),
            f'{SPEC}.nodeSelector (line 1): the key 7 is not text; write "7" in quotes',
        ),
        (
            one("Deployment", f"{{template: {{spec: {{nodeSelector: {{a: true}}, {POD[1:]}}}}}"),
            f"{SPEC}.nodeSelector.a (line 1): true is not text; write text in quotes",
        ),
        (
            one("Deployment", f"{{template: {{spec: {{tolerations: [{{}}], {POD[1:]}}}}}"),
            f"{SPEC}.tolerations[0] (line 1): a toleration without a key; name the key",
        ),
        (
            one(
                "Deployment",
                f"{{template: {{spec: {{tolerations: [{{key: a, operator: Is}}], {POD[1:]}}}}}",
            ),
            f'{SPEC}.tolerations[0].operator (line 1): "Is" is not an operator; use "Equal",',
        ),
        (
            one(
                "Deployment",
                f"{{template: {{spec: {{tolerations: [{{key: a, effect: Never}}], {POD[1:]}}}}}",
            ),
            f'{SPEC}.tolerations[0].effect (line 1): "Never" is not an effect; use "NoSchedule",',
        ),
        (
            "{apiVersion: v1, kind: Pod, spec: {containers: [{name: c}]}}",
            "document 1, Pod: metadata.name (line 1): no name",
        ),
        (
            "{apiVersion: v1, kind: List, items: [{kind: List, items: []}, 3]}",
            "document 1 (line 1): an item that is no object; list objects, not Lists",
        ),
        ("{apiVersion: v1, kind: List, items: {}}", "document 1, List: items (line 1): a mapping"),
    ],
)
def test_faults_are_lines(tmp_path: Path, text: str, problem: str) -> None:
    """A fault names its document, its path and line, what was found and what is right."""
    found = manifests(tmp_path, text)

    assert found.workloads == ()
    assert any(str(item).startswith(problem) for item in found.problems), found.problems
    assert {str(tmp_path / "app.yaml")} == {item.file for item in found.problems}


def affinity(terms: str) -> str:
    """Write a Deployment with one required node affinity expression."""
    required = f"{{nodeSelectorTerms: [{{matchExpressions: [{terms}]}}]}}"
    node = f"{{requiredDuringSchedulingIgnoredDuringExecution: {required}}}"
    spec = f"{{affinity: {{nodeAffinity: {node}}}, {POD[1:]}"
    return one("Deployment", f"{{template: {{spec: {spec}}}}}")


@pytest.mark.parametrize(
    ("terms", "problem"),
    [
        ("{operator: Exists}", "no key; write the label's key"),
        ("{key: a, operator: Gte, values: ['1']}", '"Gte" is not an operator; use "In", "NotIn"'),
        ("{key: a, operator: In}", "In has no values; list at least one"),
        ("{key: a, operator: Exists, values: [b]}", "Exists takes no values; leave them out"),
        ("{key: a, operator: Gt, values: [b]}", 'Gt takes one whole number, not "b"; write one'),
        ("{key: a, operator: Gt, values: [4]}", "4 is not text; write text in quotes"),
    ],
)
def test_affinity_faults(tmp_path: Path, terms: str, problem: str) -> None:
    """A wrong expression says what it lacks."""
    found = manifests(tmp_path, affinity(terms))

    assert found.workloads == ()
    assert problem in str(found.problems[0])
    assert "nodeSelectorTerms[0].matchExpressions[0]" in found.problems[0].path


@pytest.mark.parametrize(
    ("rest", "problem"),
    [
        (
            "topologySpreadConstraints: [{maxSkew: 1, whenUnsatisfiable: Maybe, topologyKey: a}]",
            '"Maybe" is not allowed; use "DoNotSchedule" or "ScheduleAnyway"',
        ),
        (
            "topologySpreadConstraints: [{maxSkew: 1, nodeTaintsPolicy: Honour, topologyKey: a}]",
            '"Honour" is not allowed; use "Honor" or "Ignore"',
        ),
        (
            f"topologySpreadConstraints: [{{{SOFT}, topologyKey: a, minDomains: 2}}]",
            "not allowed with ScheduleAnyway; leave it out, or write DoNotSchedule",
        ),
        ("topologySpreadConstraints: [{maxSkew: 0, topologyKey: a}]", "0 is less than 1"),
        ("topologySpreadConstraints: [{maxSkew: 1}]", "no topologyKey; write one"),
        ("topologySpreadConstraints: {}", "a mapping is not a list; write a list"),
        ("hostNetwork: 1", "1 is not a flag; write a flag"),
    ],
)
def test_pod_faults(tmp_path: Path, rest: str, problem: str) -> None:
    """The rest of a pod spec is checked as far as it is used."""
    spec = f"{{{rest}, {POD[1:]}"
    found = manifests(tmp_path, one("Deployment", f"{{template: {{spec: {spec}}}}}"))

    assert problem in str(found.problems[0])


def test_lines_are_those_of_the_field(tmp_path: Path) -> None:
    """In a file of several lines each fault points to its own."""
    found = manifests(
        tmp_path,
        """\
        apiVersion: v1
        kind: ConfigMap
        metadata: {name: x}
        ---
        apiVersion: apps/v1
        kind: Deployment
        metadata:
          name: web
        spec:
          template:
            spec:
              containers:
                - name: a
                  resources:
                    requests:
                      cpu: 1.5.5
                - name: b
                  resources:
                    limits:
                      memory: -4Mi
        """,
    )

    assert [(item.path.partition(":")[0], item.line) for item in found.problems] == [
        ("document 2, Deployment web", 16),
        ("document 2, Deployment web", 20),
    ]


@pytest.mark.parametrize(
    ("content", "problem"),
    [
        (b"a: \xff\xfe", "byte 3 is not UTF-8; save it as UTF-8"),
        (b"#" * 50_000_000, "50.0 MB; a manifest file has at most 10 MB"),
        (b"[" * 20_000, "more than 100 levels deep; flatten it"),
        (b"kind: &a [*a, *a]\n", "kind (line 1): a list is not text"),
        (b"a: !!python/object:os.system x", "not YAML"),
    ],
)
def test_hostile_files(tmp_path: Path, content: bytes, problem: str) -> None:
    """Whatever a file holds, the answer is a problem of that file, not a traceback."""
    path = tmp_path / "app.yaml"
    path.write_bytes(content)
    found = read_manifests([path])

    assert found.workloads == ()
    assert [str(path)] == [item.file for item in found.problems]
    assert problem in str(found.problems[0])


def test_a_file_that_is_not_there(tmp_path: Path) -> None:
    """A missing file and a folder are problems too."""
    found = read_manifests([tmp_path / "none.yaml", tmp_path])

    assert [item.found for item in found.problems] == [
        "cannot be read: is a directory",
        "cannot be read: no such file or directory",
    ]


def test_one_fault_does_not_hide_the_rest(tmp_path: Path) -> None:
    """A document with a fault gives no workload; the others are read."""
    text = container("resources: {requests: {cpu: x}}") + "\n---\n" + one("Pod", POD, "v1")
    found = manifests(tmp_path, text)

    assert [item.title for item in found.workloads] == ["Pod/web"]
    assert len(found.problems) == 1


@pytest.mark.parametrize(
    ("text", "problem"),
    [
        (
            container("resources: {requests: {memory: 512m}}"),
            '"512m" is 0.512 bytes; write a size such as "512Mi"',
        ),
        (
            one("Rollout", f"{{template: {TEMPLATE}}}", "argoproj.io/v1alpha1"),
            '"Rollout" of argoproj.io is not read; its pods are not counted',
        ),
    ],
)
def test_warnings(tmp_path: Path, text: str, problem: str) -> None:
    """Likely slips are warnings: the rest still counts."""
    found = manifests(tmp_path, text)

    assert [item.severity for item in found.problems] == [Severity.WARNING]
    assert problem in str(found.problems[0])
