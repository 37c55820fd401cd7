"""Whether pods may land on nodes that exist anyway, such as the system node group's."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass

from core.capacity.labels import HOSTNAME, REGION, ZONE, ZONE_ID
from core.capacity.pods import Pod, attempts
from core.capacity.requirements import Requirement
from core.capacity.resources import Resources
from core.capacity.taints import Taint, untolerated

# Every node has these; which values, nobody knows before it is there.
_UNKNOWN = (HOSTNAME, REGION, ZONE, ZONE_ID, "eks.amazonaws.com/nodegroup")


@dataclass(frozen=True, slots=True)
class FixedNode:
    """A node that is there anyway; `allocatable` is what an empty one offers."""

    labels: Mapping[str, str]
    taints: tuple[Taint, ...]
    allocatable: Resources

    def takes(self, pod: Pod) -> bool:
        """Say whether the scheduler may put a pod here, as far as its requests go."""
        room = all(amount <= self.allocatable.get(name, 0) for name, amount in pod.requests.items())
        return room and may_land(pod, self.taints, self.labels)


def may_land(pod: Pod, taints: Iterable[Taint], labels: Mapping[str, str]) -> bool:
    """Say whether the scheduler may put a pod on a node with these taints and labels."""
    hard = [taint for taint in taints if taint.effect != "PreferNoSchedule"]
    if untolerated(hard, pod.tolerations):
        return False
    return any(
        all(_holds(one, labels) for one in attempt.strict.values()) for attempt in attempts(pod)
    )


def _holds(one: Requirement, labels: Mapping[str, str]) -> bool:
    if one.key in _UNKNOWN:
        return True
    value = labels.get(one.key)
    return one.operator in ("NotIn", "DoesNotExist") if value is None else one.has(value)
