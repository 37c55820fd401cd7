"""Values that fields of the environment file take."""

from tests.unit.config.value_cases import BUDGET, CLASS, POOL, STATE_KEY

# (path, values that the field takes)
ACCEPTED: list[tuple[str, list[object]]] = [
    ("backend.bucket", ["abc", "acme-state.eu-west-1", "1" * 63, None]),
    ("backend.key_prefix", ["a", "clusters/eu_1/v1.2-x", None]),
    (
        "backend.kms_key_id",
        [
            f"{STATE_KEY}1234abcd-12ab-34cd-86ef-1234567890ab",
            f"{STATE_KEY}mrk-1234567890abcdef1234567890abcdef",
        ],
    ),
    ("backend.role_arn", ["arn:aws-us-gov:iam::999988887777:role/a/State", None]),
    ("backend.organization", ["acme", "Acme_2-x"]),
    ("backend.project", ["Clusters", "a b-c_d", "x" * 40]),
    ("backend.hostname", ["app.eu.terraform.io", "tfe.example.com:8443"]),
    ("backend.execution_mode", ["remote", "agent", "local", None]),
    ("encryption.secrets", ["create", "none", f"{STATE_KEY}1-2"]),
    (
        "adopt.cluster",
        [
            {"imports": [{"to": 'module.a[0].module.b["x.y/z"].aws_vpc.c', "id": "vpc-1 2"}]},
            {"moved": [{"from": "module.a", "to": "module.b[1]"}]},
        ],
    ),
    ("name", ["a", "dev", "dev-2", "a--b"]),
    ("region", ["us-east-1", "eu-central-2", "us-gov-west-1", "ap-southeast-5", "cn-north-1"]),
    ("account_id", ["000000000000", None]),
    ("access.deployer", ["arn:aws:iam::999988887777:role/a/b/Deploy+=,.@-_"]),
    (
        "access.deployer",
        ["arn:aws:iam::999988887777:user/ci", "arn:aws-cn:iam::999988887777:role/a"],
    ),
    ("access.permissions_boundary", ["arn:aws:iam::aws:policy/PowerUserAccess", None]),
    ("access.iam_path", ["/", "/platform/", "/a/b/"]),
    ("network.node_security_groups", [[], ["sg-01234567", "sg-0123456789abcdef0"]]),
    ("network.webhook_ports", [[], [1, 15017, 65535]]),
    ("network.cidr", ["10.0.0.0/16", "0.0.0.0/0", "10.1.2.3/32"]),
    ("network.endpoints", [[], ["s3", "ecr.api", "eks-auth"]]),
    ("network.availability_zones", [["us-east-1a", "us-gov-west-1b"]]),
    ("cluster.kubernetes_version", ["1.30", "1.99"]),
    ("cluster.addons", [{"vpc-cni": {}}, {"a": {"version": "v1.12.4-eksbuild.1"}}]),
    ("system_nodes.bottlerocket_version", ["latest", "1.69.0"]),
    ("system_nodes.instance_types", [["m7g.large"], ["u-6tb1.112xlarge", "m7i-flex.large"]]),
    ("system_nodes.data_volume_size", ["1Gi", "59000Gi", "58Ti"]),
    ("karpenter.version", ["1.14.1"]),
    ("karpenter.values", [{"a": {"b": [1, 1.5, True, None, "x"]}}]),
    (f"{CLASS}.ami", ["bottlerocket@latest", "bottlerocket@1.69.0", "bottlerocket@v1.69.0"]),
    (f"{CLASS}.ami_ssm_parameter", ["/a/b-c_d.e", None]),
    (f"{CLASS}.kms_key_id", ["arn:aws:kms:us-east-1:999988887777:key/1-2", None]),
    (f"{CLASS}.bottlerocket_settings", ["", "[settings.kernel]\nlockdown = 'integrity'\n"]),
    (f"{CLASS}.kubelet.kube_reserved", [{"cpu": "80m", "memory": "1Gi"}, {"cpu": 1}]),
    (f"{POOL}.limits", [{"cpu": 0}, {"cpu": "1.5", "memory": "1e3", "nodes": 5}]),
    (f"{POOL}.expire_after", ["Never", "720h", "1h30m10s"]),
    (f"{POOL}.termination_grace_period", ["30m", "90s"]),
    (BUDGET, [[{"nodes": nodes}] for nodes in (0, 5, "5", "0%", "100%")]),
    (
        BUDGET,
        [[{"nodes": "0", "schedule": "@daily", "duration": length}] for length in ("8h", "1h30m")],
    ),
]
