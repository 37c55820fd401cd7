"""What fields of the environment file say of values that they do not take."""

CLASS = "node_classes.default"
POOL = "node_pools.default"
BUDGET = f"{POOL}.disruption.budgets"
STATE_KEY = "arn:aws:kms:us-east-1:999988887777:key/"
PREFIX = 'write one such as "clusters/eu", without a slash at either end'
CIDR = 'write one such as "10.0.0.0/16"'
DURATION = 'write one in h, m or s, such as "30m" or "1h30m"'
OR_NEVER = 'write one in h, m or s, such as "30m", or "Never"'
SIZE = 'write whole "Gi" or "Ti", such as "50Gi"'
PRINCIPAL = 'write one such as "arn:aws:iam::123456789012:role/Deploy"'
BOUNDARY = 'write one such as "arn:aws:iam::123456789012:policy/Name"'
ALIAS_ARN = "arn:aws:kms:us-east-1:999988887777:alias/ebs"
PATH = 'write one that begins and ends with a slash, such as "/platform/"'
DNS = 'write one such as "external-dns"'
IDENTITY = {"namespace": "a", "service_account": "a", "policy_arns": []}
GROUP = 'write one such as "sg-0123456789abcdef0"'
KEY = 'write one such as "arn:aws:kms:us-east-1:123456789012:key/..."'
QUANTITY = 'write one such as "500m", "4" or "50Gi"'
ALIAS = 'write "bottlerocket@" and a release, such as "bottlerocket@1.69.0", or "@latest"'
COUNT = 'write one such as "3" or "10%"'
NAME = 'write lower-case letters, digits and "-", beginning with a letter, such as "dev"'
PARAMETER = 'write its full name, such as "/aws/service/bottlerocket/..."'
SERVICE_ROLE = "arn:aws:iam::999988887777:role/aws-service-role/eks.amazonaws.com/X"
SERVICE = 'write its endpoint name, such as "ecr.api"'
HOURS = 'write one such as "8h" or "1h30m"'
VIEW = "arn:aws:eks::aws:cluster-access-policy/AmazonEKSViewPolicy"
ADDON = 'write one as EKS lists it, such as "v1.12.4-eksbuild.1", or "latest"'

# (path, value, what is said of it)
REFUSED: list[tuple[str, object, str]] = [
    (
        "backend.bucket",
        "Acme",
        '"Acme" is not a bucket\'s name; write one such as "acme-state"',
    ),
    ("backend.key_prefix", "/a", f'"/a" is not the beginning of a key; {PREFIX}'),
    ("backend.key_prefix", "a/", f'"a/" is not the beginning of a key; {PREFIX}'),
    ("backend.key_prefix", "${a}", f'"${{a}}" is not the beginning of a key; {PREFIX}'),
    (
        "backend.kms_key_id",
        f"{STATE_KEY}1234abcd-12ab-34cd-56ef-1234567890ab",
        (
            f'"{STATE_KEY}1234abcd-12ab-34cd-56ef-1234567890ab" is not the ARN of a KMS key; '
            'write it as KMS shows it: "arn:aws:kms:us-east-1:123456789012:key/", then its UUID'
        ),
    ),
    (
        "backend.role_arn",
        "arn:aws:iam::999988887777:user/ci",
        (
            '"arn:aws:iam::999988887777:user/ci" is not the ARN of an IAM role; write one such as '
            '"arn:aws:iam::123456789012:role/State"'
        ),
    ),
    (
        "backend.organization",
        "acme corp",
        '"acme corp" is not an organization\'s name; write one such as "acme"',
    ),
    (
        "backend.project",
        " x ",
        (
            '" x " is not a project\'s name; write 3 to 40 letters, digits, "-", "_" and inner '
            'blanks, such as "Clusters"'
        ),
    ),
    (
        "backend.hostname",
        "https://tfe.example.com",
        (
            '"https://tfe.example.com" is not a host\'s name; write one such as '
            '"terraform.example.com"'
        ),
    ),
    ("name", "", f'"" is not a name; {NAME}'),
    ("name", "Dev", f'"Dev" is not a name; {NAME}'),
    ("name", "1a", f'"1a" is not a name; {NAME}'),
    ("name", "a-", f'"a-" is not a name; {NAME}'),
    ("name", "a_b", f'"a_b" is not a name; {NAME}'),
    ("name", "dev\n", f'"dev\\n" is not a name; {NAME}'),
    ("region", "useast1", '"useast1" is not an AWS region; write one such as "eu-central-1"'),
    ("account_id", "1234", '"1234" is not an AWS account id; write its 12 digits in quotes'),
    (
        "account_id",
        "٣" * 12,
        f'"{"٣" * 12}" is not an AWS account id; write its 12 digits in quotes',
    ),
    (
        "access.deployer",
        "Deploy",
        f'"Deploy" is not the ARN of an IAM role or user; {PRINCIPAL}',
    ),
    (
        "access.deployer",
        "arn:aws:sts::1:assumed-role/a/b",
        f'"arn:aws:sts::1:assumed-role/a/b" is not the ARN of an IAM role or user; {PRINCIPAL}',
    ),
    (
        "access.deployer",
        "arn:aws:sts::999988887777:assumed-role/Admin/me@example.com",
        (
            '"arn:aws:sts::999988887777:assumed-role/Admin/me@example.com" is a session of a '
            "role; write the role, with the path it has: "
            '"arn:aws:iam::999988887777:role/Admin"'
        ),
    ),
    (
        "access.deployer",
        SERVICE_ROLE,
        (
            f'"{SERVICE_ROLE}" is a service-linked role; '
            "name a role that people or a pipeline assume: this one only its service can"
        ),
    ),
    ("access.permissions_boundary", "B", f'"B" is not the ARN of an IAM policy; {BOUNDARY}'),
    ("access.iam_path", "platform", f'"platform" is not an IAM path; {PATH}'),
    ("access.iam_path", "/a b/", f'"/a b/" is not an IAM path; {PATH}'),
    (
        "network.node_security_groups",
        ["sg-01234567"] * 2,
        '"sg-01234567" is listed twice; name each once',
    ),
    (
        "network.cidr",
        "10.0.0.0",
        '"10.0.0.0" has no prefix length; write a range such as "10.0.0.0/16"',
    ),
    (
        "network.cidr",
        "10.0.0.1/16",
        '"10.0.0.1/16" has bits set behind its prefix; write "10.0.0.0/16"',
    ),
    ("network.cidr", "fd00::/8", f'"fd00::/8" is not an IPv4 CIDR; {CIDR}'),
    ("network.cidr", "10.0.0.0/33", f'"10.0.0.0/33" is not an IPv4 CIDR; {CIDR}'),
    (
        "network.cidr",
        "10.0.0.0/255.255.0.0",
        '"10.0.0.0/255.255.0.0" has bits set behind its prefix; write "10.0.0.0/16"',
    ),
    (
        "cluster.kubernetes_version",
        "1.35.1",
        '"1.35.1" is not a Kubernetes version; write its minor, such as "1.35"',
    ),
    (
        "system_nodes.bottlerocket_version",
        "v1",
        '"v1" is not a release; write one such as "1.69.0", or "latest"',
    ),
    ("system_nodes.data_volume_size", "50G", f'"50G" is not a volume size; {SIZE}'),
    ("system_nodes.data_volume_size", "0Gi", f'"0Gi" is not a volume size; {SIZE}'),
    ("system_nodes.data_volume_size", "1.5Gi", f'"1.5Gi" is not a volume size; {SIZE}'),
    (
        "system_nodes.data_volume_size",
        "59001Gi",
        '"59001Gi" is larger than any EBS volume; write at most "59000Gi"',
    ),
    (
        "system_nodes.data_volume_size",
        "59Ti",
        '"59Ti" is larger than any EBS volume; write at most "58Ti"',
    ),
    (
        "system_nodes.bottlerocket_settings",
        "a = ",
        "not TOML: invalid value (at end of document); correct it",
    ),
    (
        "system_nodes.bottlerocket_settings",
        "[kernel]\nlockdown = 1",
        (
            'the table "kernel" is no Bottlerocket setting; write "[settings.kernel]" if '
            'that is meant: all tables are under "settings"'
        ),
    ),
    (
        "system_nodes.bottlerocket_settings",
        "[settings.kernel]\n[settings.kernel]",
        "not TOML: cannot declare [settings.kernel] twice (at line 2, column 17); correct it",
    ),
    (
        "system_nodes.bottlerocket_settings",
        f"settings.a = {'[' * 20}{']' * 20}",
        "more than 20 levels deep; flatten it",
    ),
    (
        "system_nodes.bottlerocket_settings",
        f"settings.a = {'[' * 5000}{']' * 5000}",
        "no TOML that can be read; write it shorter and flatter",
    ),
    (
        "system_nodes.bottlerocket_settings",
        f"settings.a = {'9' * 5000}",
        "no TOML that can be read; write it shorter and flatter",
    ),
    (
        "karpenter.version",
        "1.14",
        '"1.14" is not a release; write all three numbers, as in "1.14.1"',
    ),
    (
        "karpenter.version",
        "10000.1.1",
        '"10000.1.1" is not a release; write all three numbers, as in "1.14.1"',
    ),
    (
        "karpenter.version",
        "v1.14.1",
        '"v1.14.1" is not a release; write all three numbers, as in "1.14.1"',
    ),
    (f"{CLASS}.ami", "al2023@latest", f'"al2023@latest" is not a Bottlerocket alias; {ALIAS}'),
    (
        f"{CLASS}.ami_ssm_parameter",
        "a",
        f'"a" is not the name of an SSM parameter; {PARAMETER}',
    ),
    (
        "encryption.logs",
        "yes",
        '"yes" is not a choice of key; write "create", "none", or the ARN of a KMS key of yours',
    ),
    (f"{CLASS}.kms_key_id", "alias/ebs", f'"alias/ebs" is not the ARN of a KMS key; {KEY}'),
    (f"{CLASS}.kms_key_id", ALIAS_ARN, f'"{ALIAS_ARN}" is not the ARN of a KMS key; {KEY}'),
    (f"{POOL}.min_memory", "8GB", f'"8GB" is not a Kubernetes quantity; {QUANTITY}'),
    (f"{POOL}.min_memory", "-8Gi", '"-8Gi" is negative; write zero or more'),
    (f"{POOL}.expire_after", "never", f'"never" is not a duration; {OR_NEVER}'),
    (f"{POOL}.expire_after", "30d", f'"30d" is not a duration; {OR_NEVER}'),
    (f"{POOL}.termination_grace_period", "Never", f'"Never" is not a duration; {DURATION}'),
    (f"{POOL}.termination_grace_period", "", f'"" is not a duration; {DURATION}'),
]

# (path, value, where in it and what is said of that)
REFUSED_INSIDE: list[tuple[str, object, str]] = [
    (
        "allow",
        [{"rule": "nat-single", "reason": ""}],
        '[0].reason: "" is not a reason; write why it does not hold here',
    ),
    (
        "allow",
        [{"rule": "nat-single", "reason": " \t"}],
        '[0].reason: " \t" is not a reason; write why it does not hold here',
    ),
    (
        "workloads",
        ["a\0"],
        '[0]: "a\0" is not a path; write one such as "../examples/deployment.yaml"',
    ),
    (
        "pod_identities.a",
        IDENTITY | {"namespace": "A"},
        f'.namespace: "A" is not a namespace; {DNS}',
    ),
    (
        "cluster.addons",
        {"a b": {}},
        (
            '["a b"]: "a b" is not the name of an add-on; '
            'write one as EKS lists it, such as "metrics-server"'
        ),
    ),
    (
        "pod_identities.a",
        IDENTITY | {"service_account": "a_b"},
        f'.service_account: "a_b" is not the name of a service account; {DNS}',
    ),
    (
        "pod_identities.a",
        IDENTITY | {"policy_arns": ["arn:aws:iam::aws:policy/a", "arn:aws:iam::aws:policy/b/a"]},
        '.policy_arns: "a" is listed twice; name each once',
    ),
    (
        "network.node_security_groups",
        ["web"],
        f'[0]: "web" is not the id of a security group; {GROUP}',
    ),
    (
        "network.webhook_ports",
        [15017, 9443],
        "[1]: 9443 is open to the control plane anyway; remove it",
    ),
    ("network.webhook_ports", [0], "[0]: 0; write at least 1"),
    (
        "network.endpoints",
        ["ecr/api"],
        f'[0]: "ecr/api" is not the name of an AWS service; {SERVICE}',
    ),
    (
        "network.secondary_cidrs",
        ["100.64.3.0"],
        '[0]: "100.64.3.0" has no prefix length; write a range such as "100.64.0.0/16"',
    ),
    *(
        (
            path,
            ["9.9.9.9"],
            '[0]: "9.9.9.9" has no prefix length; write "9.9.9.9/32" for one address',
        )
        for path in ("cluster.endpoint_public_access_cidrs", "network.peers")
    ),
    (
        "network.endpoints",
        ["com.amazonaws.us-east-1.s3"],
        (
            '[0]: "com.amazonaws.us-east-1.s3" is the full name of an endpoint\'s service; '
            'write "s3": the rest is the same for every service'
        ),
    ),
    (
        "network.endpoints",
        ["cn.com.amazonaws.cn-north-1.ecr.api"],
        (
            '[0]: "cn.com.amazonaws.cn-north-1.ecr.api" is the full name of an endpoint\'s '
            'service; write "ecr.api": the rest is the same for every service'
        ),
    ),
    (
        "network.endpoints",
        ["com.amazonaws.s3"],
        f'[0]: "com.amazonaws.s3" is not the name of an AWS service; {SERVICE}',
    ),
    (
        "network.availability_zones",
        ["use1-az1"],
        '[0]: "use1-az1" is not an availability zone; write one such as "us-east-1a"',
    ),
    (
        "system_nodes.instance_types",
        ["m7g"],
        '[0]: "m7g" is not an instance type; write one such as "m7g.large"',
    ),
    (
        "cluster.addons",
        {"a": {"version": "1.2"}},
        f'.a.version: "1.2" is not an add-on version; {ADDON}',
    ),
    ("node_classes", {"A": {}}, f'.A: "A" is not a name; {NAME}'),
    (
        f"{POOL}.limits",
        {"cpu": "4 cores"},
        f'.cpu: "4 cores" is not a Kubernetes quantity; {QUANTITY}',
    ),
    (
        BUDGET,
        [{"nodes": "101%"}],
        f'[0].nodes: "101%" is not a number of nodes or a percentage; {COUNT}',
    ),
    (
        BUDGET,
        [{"nodes": -1}],
        f'[0].nodes: "-1" is not a number of nodes or a percentage; {COUNT}',
    ),
    (
        BUDGET,
        [{"nodes": 1, "duration": "90s"}],
        f'[0].duration: "90s" is not a duration in hours and minutes; {HOURS}',
    ),
]
