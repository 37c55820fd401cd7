"""Faults of fields: for each sort of fault, a part of a file and the exact line printed."""

from core.config.parse import parse_environment
from core.config.reading import parse_source
from tests.support import environment_yaml, problems_of, text_with
from tests.tables import each

POOL = "node_pools: {default: {limits: {cpu: 4}, "
IN = "node_pools.default."
TEXT = "write it in quotes, as text"
NAME = 'write lower-case letters, digits and "-", beginning with a letter, such as "dev"'
CAPACITY_TYPES = 'use "spot", "on-demand" or "reserved"'
EFFECTS = '"NoSchedule", "PreferNoSchedule" or "NoExecute"'
K8S, MINOR = "cluster.kubernetes_version (line 1):", 'write its minor, such as "1.35"'
NO_MANIFEST = "remove it: this is no Kubernetes manifest; docs/environment.md lists the keys"
LISTED = "remove it or correct its name: docs/environment.md lists them"


def unknown(near: str) -> str:
    """Return what is said of an unknown key that is nearly a known one."""
    return f'unknown key; remove it or correct its name (did you mean "{near}"?)'


@each(
    ("part", "problem"),
    [
        ("tagss: {}", f"tagss (line 1): {unknown('tags')}"),
        ("tier: production\nzzz: 1", f"zzz (line 2): unknown key; {LISTED}"),
        (
            "account:\n  role: create",
            f"account.role (line 2): {unknown('spot_service_linked_role')}",
        ),
        (
            "account:\n  name: create",
            "account.name (line 2): unknown key; known here: spot_service_linked_role",
        ),
        (
            "account:\n  zzz: create",
            "account.zzz (line 2): unknown key; known here: spot_service_linked_role",
        ),
        (POOL + "expireAfter: 1h}}", f"{IN}expireAfter (line 1): {unknown('expire_after')}"),
        ("accountId: '1'", f"accountId (line 1): {unknown('account_id')}"),
        ("apiVersion: karpenter.sh/v1", f"apiVersion (line 1): unknown key; {NO_MANIFEST}"),
        (
            POOL + "consolidation: {}}}",
            (
                f"{IN}consolidation (line 1): "
                "unknown key; write disruption, with a consolidation_policy"
            ),
        ),
        (
            POOL + "profile: steady}}",
            f"{IN}profile (line 1): unknown key; move it below disruption",
        ),
        (POOL + "min_cpu: 4}}", f"{IN}min_cpu (line 1): {unknown('min_cpus')}"),
        (
            POOL + "disruption: {budgets: [{nodes: 1, reason: Empty}]}}}",
            f"{IN}disruption.budgets[0].reason (line 1): {unknown('reasons')}",
        ),
        (
            POOL + "requirements: [{key: a, operator: Exists, min_values: 2}]}}",
            f"{IN}requirements[0].min_values (line 1): {unknown('minValues')}",
        ),
    ],
)
def test_an_unknown_key(part: str, problem: str) -> None:
    """A key that is nearly a known one gets a hint, any other the list of known ones."""
    assert problem in problems_of(text_with(part))


@each(
    ("part", "problem"),
    [
        ("tags: {a: 1.30}", f'tags.a (line 1): 1.30 is a number; {TEXT}: "1.30"'),
        ("cluster: {kubernetes_version: 1.30}", f'{K8S} 1.30 is a number; {TEXT}: "1.30"'),
        ("cluster: {kubernetes_version: 1.3}", f"{K8S} 1.3 is a number; {MINOR}"),
        ("tags: {a: 0x1F}", f'tags.a (line 1): 0x1F is a whole number; {TEXT}: "0x1F"'),
        ("tags: {a: yes}", f'tags.a (line 1): yes is true or false; {TEXT}: "yes"'),
        ("tags: {a: [b]}", "tags.a (line 1): a list; write text"),
        ("tags: {a: {b: c}}", "tags.a (line 1): a mapping; write text"),
        ("tags: {a: }", "tags.a (line 1): empty; write text"),
        ("tags: {a: ~}", "tags.a (line 1): empty; write text"),
        ("region:", 'region (line 1): empty; write one such as "eu-central-1"'),
        (
            POOL + "node_class: }}",
            f"{IN}node_class (line 1): empty; write text: A name under `node_classes`",
        ),
        ("tags: {a.b/c: 1}", f'tags["a.b/c"] (line 1): 1 is a whole number; {TEXT}: "1"'),
        ("tags: [a]", "tags (line 1): a list; write a mapping"),
        ("tags:", "tags (line 1): empty; write a mapping"),
        ("tags: a", 'tags (line 1): "a" is text; write a mapping'),
        ("allow: [a]", 'allow[0] (line 1): "a" is text; write a mapping: rule, reason'),
        ("network: a", 'network (line 1): "a" is text; write a mapping'),
        ("network: 5", "network (line 1): 5 is a whole number; write a mapping"),
        ("network: [a]", "network (line 1): a list; write a mapping"),
        ("network:", "network (line 1): empty; write a mapping, or {} for its defaults"),
        ("cluster: a", 'cluster (line 1): "a" is text; write a mapping'),
        ("cluster:", "cluster (line 1): empty; write a mapping"),
        ("region: 5", 'region (line 1): 5 is a whole number; write one such as "eu-central-1"'),
        (
            "account_id: 12",
            "account_id (line 1): 12 is a whole number; write its 12 digits in quotes",
        ),
    ],
)
def test_a_wrong_type_of_text_or_mapping(part: str, problem: str) -> None:
    """A value is quoted as it is written (1.30, not 1.3), with what to write instead."""
    assert problems_of(text_with(part)) == [problem]


@each(
    ("key", "value", "problem"),
    [
        ("network.flow_logs", "'yes'", '"yes" is text; write true or false'),
        ("network.flow_logs", "1", "1 is a whole number; write true or false"),
        ("network.flow_logs", "", "empty; write true or false"),
        ("karpenter.replicas", "'2'", '"2" is text; write a whole number'),
        ("karpenter.replicas", "2.0", "2.0 is a number; write a whole number"),
        ("karpenter.replicas", "no", "no is true or false; write a whole number"),
        ("karpenter.replicas", "[2]", "a list; write a whole number"),
        ("karpenter.replicas", "", "empty; write a whole number"),
        ("network.endpoints", "s3", '"s3" is text; write a list: [s3]'),
        ("network.endpoints", "s3, sqs", '"s3, sqs" is text; write a list: [s3, sqs]'),
        ("network.endpoints", "'[s3'", '"[s3" is text; write a list'),
        ("network.endpoints", "S_3", '"S_3" is text; write a list'),
        ("system_nodes.instance_types", "M7g", '"M7g" is text; write a list'),
        ("network.endpoints", "{s3: x}", "a mapping; write a list"),
        ("network.endpoints", "", "empty; write a list"),
        ("karpenter.values", "[a]", "a list; write a mapping"),
        ("backend.type", "5", '5 is a whole number; write "local", "s3" or "cloud"'),
        ("backend.type", "", 'empty; write "local", "s3" or "cloud"'),
        ("network.nat_gateways", "no", 'no is true or false; write "none", "single" or "per_az"'),
    ],
)
def test_a_wrong_type_of_anything_else(key: str, value: str, problem: str) -> None:
    """Numbers, flags, lists and words from a list are told apart from each other."""
    outer, inner = key.split(".")

    assert problems_of(text_with(f"{outer}:\n  {inner}: {value}")) == [f"{key} (line 2): {problem}"]


@each(
    ("part", "problem"),
    [
        (
            "access: {}",
            (
                "access.deployer (line 1): required; add it: The role or user that runs Terraform; "
                "gets cluster admin"
            ),
        ),
        (
            "cluster: {name: a}",
            (
                "cluster.kubernetes_version (line 1): required; "
                "add it: The Kubernetes minor, in quotes"
            ),
        ),
        (
            "allow: [{rule: nat-single}]",
            "allow[0].reason (line 1): required; add it: Why it does not hold here",
        ),
        (
            POOL + "taints: [{key: a}]}}",
            (
                f"{IN}taints[0].effect (line 1): required; add it: What happens to pods "
                "that do not tolerate it"
            ),
        ),
    ],
)
def test_a_missing_field(part: str, problem: str) -> None:
    """A required field that is missing comes with its description, on its parent's line."""
    assert problems_of(text_with(part)) == [problem]


def test_a_file_with_one_key() -> None:
    """What the file does not have at all has no line."""
    assert problems_of("region: us-east-1\n") == [
        "access: required; add it: Who may use the cluster",
        "cluster: required; add it: The EKS control plane",
        "node_pools: required; add it: NodePools by name",
    ]


@each(
    ("part", "problem"),
    [
        (
            "tier: prod",
            (
                'tier (line 1): "prod" is not a tier; use "development" or "production" '
                '(did you mean "production"?)'
            ),
        ),
        (
            POOL + "capacity_types: [spot, on-demnd]}}",
            (
                f'{IN}capacity_types[1] (line 1): "on-demnd" is not a capacity type; '
                f'{CAPACITY_TYPES} (did you mean "on-demand"?)'
            ),
        ),
        (
            POOL + "capacity_types: [sopt]}}",
            (
                f'{IN}capacity_types[0] (line 1): "sopt" is not a capacity type; '
                f'{CAPACITY_TYPES} (did you mean "spot"?)'
            ),
        ),
        (
            POOL + "taints: [{key: a, effect: Never}]}}",
            f'{IN}taints[0].effect (line 1): "Never" is not an effect; use {EFFECTS}',
        ),
        (
            "node_classes: {default: {instance_store_policy: raid0}}",
            (
                'node_classes.default.instance_store_policy (line 1): "raid0" is not '
                'an instance store policy; use "RAID0"'
            ),
        ),
        (
            POOL + "min_values: {zone: 2, zones: 2}}}",
            (
                f'{IN}min_values.zones (line 1): "zones" is no key of min_values; use '
                '"architecture", "capacity_type", "cpu", "instance_category", "instance_family", '
                '"instance_generation", "instance_size", "instance_type" or "zone" '
                '(did you mean "zone"?)'
            ),
        ),
    ],
)
def test_a_word_that_is_not_on_its_list(part: str, problem: str) -> None:
    """A word from a closed list is answered with the list, and with the nearest of it."""
    assert problems_of(text_with(part)) == [problem]


@each(
    ("part", "problem"),
    [
        (POOL + "weight: 0}}", f"{IN}weight (line 1): 0; write at least 1"),
        (POOL + "weight: 0x65}}", f"{IN}weight (line 1): 0x65; write at most 100"),
        (POOL + "min_values: {cpu: 51}}}", f"{IN}min_values.cpu (line 1): 51; write at most 50"),
        (
            "network: {availability_zone_count: 1}",
            "network.availability_zone_count (line 1): 1; write at least 2",
        ),
        (POOL + "capacity_types: []}}", f"{IN}capacity_types (line 1): empty; write at least one"),
        ("node_pools: {}", "node_pools (line 1): empty; write at least one"),
        (
            "node_classes: {default: {kubelet: {cluster_dns: [10.0.0.2, 10.0.0.3]}}}",
            "node_classes.default.kubelet.cluster_dns (line 1): 2 items; write at most one",
        ),
    ],
)
def test_a_bound_or_a_length(part: str, problem: str) -> None:
    """A number or a length beyond its bound is shown with the bound."""
    assert problems_of(text_with(part)) == [problem]


def test_all_faults_of_a_file_at_once_in_order() -> None:
    """Every fault is listed: sorted by path, the tenth item after the ninth."""
    services = "".join(f"\n    - {'s3' if number % 5 else 'S3'}" for number in range(11))
    text = text_with(f"network:\n  cidr: x\n  endpoints:{services}\ntags: {{b.c: 1, a: 2}}")

    assert [line.partition(": ")[0] for line in problems_of(text)] == [
        "network.cidr (line 2)",
        "network.endpoints[0] (line 4)",
        "network.endpoints[5] (line 9)",
        "network.endpoints[10] (line 14)",
        "tags.a (line 15)",
        'tags["b.c"] (line 15)',
    ]


@each(
    ("text", "name", "problems"),
    [
        ("name: Dev", "dev", [f'name (line 1): "Dev" is not a name; {NAME}']),
        ("name: 5", "dev", [f"name (line 1): 5 is a whole number; {NAME}"]),
        ("tier: development", "My_Env", [f'name: "My_Env" is not a name; {NAME}']),
        (
            "cluster:\n  name: A\n  kubernetes_version: '1.35'",
            "dev",
            [f'cluster.name (line 2): "A" is not a name; {NAME}'],
        ),
    ],
)
def test_a_bad_name_is_said_once(text: str, name: str, problems: list[str]) -> None:
    """A cluster that takes the environment's name does not repeat its fault."""
    assert problems_of(text_with(text), name) == problems


@each(
    ("overrides", "names"),
    [
        ({}, ("dev", "dev")),
        ({"name": "blue"}, ("blue", "blue")),
        ({"cluster": {"name": "green"}}, ("dev", "green")),
        ({"name": "blue", "cluster": {"name": "green"}}, ("blue", "green")),
    ],
)
def test_names_default_to_the_files_and_the_environments(
    overrides: dict[str, object], names: tuple[str, str]
) -> None:
    """The environment is called after its file, the cluster after its environment."""
    environment = parse_environment(parse_source(environment_yaml(**overrides), "f"), "dev")

    assert (environment.name, environment.cluster.name) == names


def test_the_source_is_not_changed() -> None:
    """Filling in names leaves the file's data as it was read."""
    source = parse_source(environment_yaml(), "f")
    before = parse_source(environment_yaml(), "f")
    parse_environment(source, "dev")

    assert source == before


def test_a_number_beyond_all_bounds() -> None:
    """Where Python itself gives up on a number, that is the user's fault as well."""
    digits = f"0x{'F' * 5000}"
    (problem,) = problems_of(text_with(f"node_pools: {{default: {{limits: {{cpu: {digits}}}}}}}"))

    assert problem.startswith(f"{IN}limits.cpu (line 1): ")
    assert problem.endswith("; correct it")


def test_values_that_are_no_data_hide_no_other_fault() -> None:
    """A date or an infinite number is one fault of many, and is reported once."""
    assert problems_of(text_with("tags: {day: 2026-01-01}\nacount: 1")) == [
        'acount (line 2): unknown key; remove it or correct its name (did you mean "account"?)',
        "tags.day (line 1): 2026-01-01 is a date; write it in quotes, as text",
    ]
