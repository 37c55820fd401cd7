"""What is checked before a deploy, in the order of the table."""

from live.named import policy_findings, security_group_findings
from live.names import name_findings
from live.network_room import network_room_findings
from live.permissions import permission_findings
from live.quotas import quota_findings
from live.releases import addon_findings, bottlerocket_findings, kubernetes_findings
from live.run import Check
from live.spot_role import spot_role_findings
from live.subnets import subnet_findings
from live.zones import zone_findings

DEPLOY = (
    Check("permissions", permission_findings),
    Check("Spot role", spot_role_findings),
    Check("vCPU quotas", quota_findings),
    Check("VPC", network_room_findings),
    Check("subnets", subnet_findings),
    Check("security groups", security_group_findings),
    Check("policies", policy_findings),
    Check("zones", zone_findings),
    Check("Kubernetes", kubernetes_findings),
    Check("add-ons", addon_findings),
    Check("Bottlerocket", bottlerocket_findings),
    Check("names", name_findings),
)
