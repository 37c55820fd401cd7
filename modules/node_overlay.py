"""NodeOverlays on the cluster."""

from core.render.data import Rendered
from engine import Construct, Manifest, ManifestTimeouts
from modules.kept import kept
from modules.ready import READY_TIMEOUT, until_ready


class NodeOverlay(Manifest):
    """One NodeOverlay; NodePools come after it, so that their first nodes mind it."""

    def __init__(self, scope: Construct, id_: str, *, manifest: Rendered, protected: bool) -> None:
        """Apply a manifest from `core.render.node_overlay`."""
        super().__init__(
            scope,
            id_,
            manifest=manifest,
            wait=until_ready(),
            timeouts=ManifestTimeouts(create=READY_TIMEOUT, update=READY_TIMEOUT),
            lifecycle=kept(protected=protected),
        )
