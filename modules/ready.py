"""Waiting for what Karpenter says of its objects."""

from engine import ManifestWait, ManifestWaitCondition

READY_TIMEOUT = "5m"


def until_ready() -> ManifestWait:
    """Return the wait that fails an apply when a role, AMI or tag is wrong."""
    return ManifestWait(condition=[ManifestWaitCondition(type="Ready", status="True")])
