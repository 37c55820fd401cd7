"""NodeOverlays as manifests."""

from core.config.environment import Environment
from core.config.overlays import OverlayRequirement
from core.render.data import Rendered, literal, without_empty


def node_overlay_manifest(environment: Environment, name: str) -> Rendered:
    """Return the NodeOverlay of a name in `node_overlays`."""
    overlay = environment.node_overlays[name]
    spec = {
        "requirements": [_requirement(one) for one in overlay.requirements],
        "price": overlay.price,
        "priceAdjustment": overlay.price_adjustment,
        "capacity": literal(overlay.capacity),
        "weight": overlay.weight,
    }
    return {
        "apiVersion": "karpenter.sh/v1alpha1",
        "kind": "NodeOverlay",
        "metadata": {"name": name},
        "spec": without_empty(spec),
    }


def _requirement(one: OverlayRequirement) -> Rendered:
    return without_empty(
        {"key": literal(one.key), "operator": one.operator, "values": literal(one.values)}
    )
