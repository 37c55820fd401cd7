"""Parts of environment files that the tables beside this put together."""

from tests.support import DEPLOYER

POOL = "node_pools:\n  default:\n    limits: {cpu: 4}\n"
CLUSTER = 'cluster:\n  kubernetes_version: "1.35"\n'
OPEN = CLUSTER + "  endpoint_public_access: true\n  endpoint_public_access_cidrs: "
ENTRY = f"access:\n  deployer: {DEPLOYER}\n  entries:\n    ci:\n      principal_arn: {DEPLOYER}er\n"
NONE = "network:\n  nat_gateways: none\n"
KARPENTER = "karpenter:\n  "
CLASS = "node_classes:\n  default:\n    "
POLICY = ENTRY + (
    "      policy_associations:\n        view:\n"
    "          policy_arn: arn:aws:eks::aws:cluster-access-policy/AmazonEKSViewPolicy\n"
)
BOUNDARY = f"access:\n  deployer: {DEPLOYER}\n  permissions_boundary: "
KEY = CLASS + "kms_key_id: arn:aws:kms:"
LATEST = "node_classes: {default: {ami: bottlerocket@latest}}\n"
FIPS = CLASS + "ami_ssm_parameter: /aws/service/bottlerocket/aws-k8s-"
VALUES = KARPENTER + "values: "
EXISTING = (
    "network:\n  existing:\n    vpc_id: vpc-0a0a0a0a\n"
    "    private_subnet_ids: [subnet-0a0a0a01, subnet-0a0a0a02]\n"
)
PRIVATE = "network:\n  private: true\n"
ZONES = "network:\n  availability_zones: "

ECR = "999988887777.dkr.ecr.{}.amazonaws.com/karpenter"
