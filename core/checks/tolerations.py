"""Whether tolerations in Helm's or an add-on's values let pods onto the system nodes."""

from core.capacity.taints import Taint, Toleration
from core.names import SYSTEM_NODES_TAINT
from core.shapes import Json, is_list, is_mapping

_TAINT = Taint(SYSTEM_NODES_TAINT, "NoSchedule", "true")


def tolerates_system_nodes(tolerations: Json) -> bool:
    """Tell whether a list of tolerations has one for the system nodes' taint."""
    return is_list(tolerations) and any(
        is_mapping(item) and _read(item).tolerates(_TAINT) for item in tolerations
    )


def _read(item: Json) -> Toleration:
    names = ("key", "operator", "value", "effect")
    return Toleration(**{name: str(item[name]) for name in names if item.get(name)})
