"""An environment file in which every field is set, for tests that must leave none out."""

from copy import deepcopy
from functools import cache
from typing import Any

from tests.support import read_yaml

COMPLETE = """\
extends: base.yaml
base: false
name: full
region: us-east-1
account_id: "999988887777"
tier: production
tags: {owner: platform}
backend:
  type: cloud
  organization: acme
  project: Clusters
  hostname: terraform.example.com
  execution_mode: agent
  bucket: null
  region: null
  key_prefix: null
  kms_key_id: null
  role_arn: null
access:
  deployer: arn:aws:iam::999988887777:role/Deploy
  assume_deployer: true
  admins: [arn:aws:iam::999988887777:role/Admin]
  viewers: [arn:aws:iam::999988887777:role/Viewer]
  entries:
    pipeline:
      principal_arn: arn:aws:iam::999988887777:user/ci
      kubernetes_groups: [deployers]
      type: STANDARD
      user_name: ci
      policy_associations:
        edit:
          policy_arn: arn:aws:eks::aws:cluster-access-policy/AmazonEKSEditPolicy
          access_scope: {type: namespace, namespaces: [apps]}
  cluster_auth: exec
  permissions_boundary: arn:aws:iam::999988887777:policy/Boundary
  iam_path: /platform/
account: {spot_service_linked_role: create}
network:
  cidr: 10.8.0.0/16
  availability_zones: [us-east-1a, us-east-1b, us-east-1c]
  availability_zone_count: 3
  nat_gateways: single
  flow_logs: true
  endpoints: [s3, dynamodb, ecr.api, ecr.dkr]
  private: false
  ip_family: ipv4
  secondary_cidrs: [100.64.0.0/16]
  peers: [10.200.0.0/16]
  node_security_groups: [sg-0123456789abcdef0]
  webhook_ports: [15017]
cluster:
  name: full-cluster
  kubernetes_version: "1.35"
  endpoint_public_access: true
  endpoint_public_access_cidrs: [192.88.99.0/24]
  enabled_log_types: [api, audit]
  log_retention_days: 30
  support_type: EXTENDED
  deletion_protection: true
  zonal_shift: true
  service_ipv4_cidr: 172.20.0.0/16
  prefix_delegation: true
  fips: true
  addons:
    coredns:
      version: v1.13.2-eksbuild.1
      configuration: {corefile: ".:53 {}"}
      pod_identity:
        service_account: coredns
        policy_arns: [arn:aws:iam::aws:policy/AmazonRoute53ReadOnlyAccess]
        policy: {Statement: [{Effect: Allow, Action: "s3:*", Resource: "*"}]}
    kube-proxy: {version: v1.35.3-eksbuild.29}
    vpc-cni: {version: v1.22.4-eksbuild.3}
    eks-pod-identity-agent: {version: v1.3.10-eksbuild.3}
    aws-ebs-csi-driver: {version: v1.64.0-eksbuild.1}
    metrics-server: {version: v0.8.0-eksbuild.1, configuration: {replicas: 2}}
    eks-node-monitoring-agent:
      version: v1.4.0-eksbuild.1
      configuration: {nested: {list: [text, 1, true, null]}}
encryption:
  secrets: arn:aws:kms:us-east-1:999988887777:key/1111
  logs: create
  queue: arn:aws:kms:us-east-1:999988887777:key/2222
  volumes: create
system_nodes:
  instance_types: [m7g.large, m6g.large]
  min_size: 3
  max_size: 4
  bottlerocket_version: 1.69.0
  data_volume_size: 60Gi
  bottlerocket_settings: |
    [settings.kernel]
    lockdown = "integrity"
  labels: {example.com/role: system}
karpenter:
  version: 1.14.1
  registry: 999988887777.dkr.ecr.us-east-1.amazonaws.com/karpenter
  replicas: 2
  interruption_queue: true
  zonal_shift: true
  feature_gates:
    spot_to_spot_consolidation: true
    node_repair: true
    reserved_capacity: true
    static_capacity: true
    node_overlay: true
    capacity_buffer: true
  values: {podLabels: {team: platform}, extraVolumes: [{name: text}]}
node_classes:
  default:
    ami: bottlerocket@1.69.0
    ami_ssm_parameter: null
    os_volume_size: 5Gi
    data_volume_size: 100Gi
    kms_key_id: arn:aws:kms:us-east-1:999988887777:key/0000
    kubelet:
      max_pods: 58
      cluster_dns: [10.100.0.10]
      kube_reserved: {cpu: 80m}
      system_reserved: {memory: 100Mi}
      eviction_hard: {memory.available: 5%}
      eviction_soft: {memory.available: 10%}
      eviction_soft_grace_period: {memory.available: 2m}
      eviction_max_pod_grace_period: 60
      image_gc_high_threshold_percent: 80
      image_gc_low_threshold_percent: 70
      cpu_cfs_quota: true
    capacity_reservations:
      - {id: cr-0123456789abcdef0}
      - {tags: {team: platform}, owner_id: "999988887777", instance_match_criteria: targeted}
    instance_store_policy: RAID0
    bottlerocket_settings: |
      [settings.kernel]
      lockdown = "integrity"
    tags: {team: platform}
  golden:
    ami_ssm_parameter: /golden/bottlerocket-fips
node_pools:
  default:
    node_class: default
    capacity_types: [reserved, spot, on-demand]
    on_demand_base_percent: 20
    architectures: [amd64, arm64]
    zones: [us-east-1a, us-east-1b]
    instance_categories: [c, m]
    instance_families: [c7i, m7i]
    instance_types: [c7i.xlarge, m7i.xlarge]
    min_generation: 6
    min_cpus: 4
    max_cpus: 32
    min_memory: 8Gi
    max_memory: 256Gi
    min_values: {instance_family: 2}
    requirements:
      - {key: karpenter.k8s.aws/instance-hypervisor, operator: In, values: [nitro], minValues: 1}
    labels: {example.com/team: platform}
    taints: [{key: example.com/team, value: platform, effect: NoSchedule}]
    startup_taints: [{key: example.com/agent, value: waiting, effect: NoExecute}]
    limits: {cpu: "400", memory: 1600Gi}
    weight: 10
    expire_after: Never
    termination_grace_period: 45m
    disruption:
      profile: steady
      consolidation_policy: Balanced
      consolidate_after: 5m
      budgets:
        - {nodes: 10%}
        - {nodes: "0", schedule: 0 7 * * mon-fri, duration: 11h, reasons: [Underutilized]}
  golden:
    node_class: golden
    limits: {cpu: 100}
    expire_after: Never
  fixed:
    replicas: 2
    limits: {nodes: 3}
    expire_after: Never
    taints: [{key: example.com/fixed, effect: NoSchedule}]
pod_identities:
  dns:
    namespace: external-dns
    service_account: external-dns
    policy_arns: [arn:aws:iam::aws:policy/AmazonRoute53AutoNamingFullAccess]
    policy: {Statement: [{Effect: Allow, Action: "s3:*", Resource: "*"}]}
node_overlays:
  cheaper:
    requirements:
      - {key: karpenter.k8s.aws/instance-family, operator: In, values: [m7i]}
    price: "0.05"
    capacity: {example.com/licence: 2}
    weight: 10
  dearer:
    requirements: [{key: karpenter.k8s.aws/instance-cpu, operator: Gt, values: ["31"]}]
    price_adjustment: +10%
adopt:
  account:
    imports: [{to: aws_iam_service_linked_role.spot, id: "arn:aws:iam::999988887777:role/x"}]
  cluster:
    imports: [{to: "module.eks.aws_eks_cluster.this[0]", id: full-cluster}]
    moved: [{from: module.cluster, to: module.eks}]
  karpenter:
    imports: [{to: helm_release.karpenter, id: kube-system/karpenter}]
    moved: [{from: helm_release.crds, to: helm_release.karpenter-crd}]
  nodes:
    imports:
      - to: kubernetes_manifest.node-class-default
        id: apiVersion=karpenter.k8s.aws/v1,kind=EC2NodeClass,name=default
    moved: [{from: kubernetes_manifest.pool, to: kubernetes_manifest.node-pool-default}]
workloads: [../examples/deployment.yaml]
allow: [{rule: nat-single, reason: one is enough}]
"""


def complete_data() -> dict[str, Any]:
    """Return the file's data, fresh each time."""
    return deepcopy(_complete())


def lent_data() -> dict[str, Any]:
    """Return the file's data with a VPC that exists, whose fields say all that the network has."""
    existing = {
        "vpc_id": "vpc-0123456789abcdef0",
        "private_subnet_ids": ["subnet-0aaaaaaa1", "subnet-0aaaaaaa2"],
        "control_plane_subnet_ids": ["subnet-0ccccccc1", "subnet-0ccccccc2"],
        "public_subnet_ids": ["subnet-0bbbbbbb1"],
        "availability_zones": ["us-east-1a", "us-east-1b"],
        "tag_subnets": True,
    }
    # The account's stack has one address, which takes one of both.
    role = "aws_iam_service_linked_role"
    adopt = {"account": {"moved": [{"from": f"{role}.ec2", "to": f"{role}.spot"}]}}
    return {**complete_data(), "network": {"existing": existing}, "adopt": adopt}


@cache
def _complete() -> dict[str, Any]:
    return read_yaml(COMPLETE)
