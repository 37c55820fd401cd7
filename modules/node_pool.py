"""NodePools on the cluster."""

from collections.abc import Sequence

from core.render.data import Rendered
from engine import Construct, Manifest, ManifestTimeouts
from modules.kept import kept
from modules.ready import READY_TIMEOUT, until_ready


class NodePool(Manifest):
    """One NodePool, after its EC2NodeClass and all overlays: a destroy removes it first."""

    def __init__(
        self,
        scope: Construct,
        id_: str,
        *,
        manifest: Rendered,
        after: Sequence[Manifest],
        protected: bool,
    ) -> None:
        """Apply a manifest from `core.render.node_pool`."""
        super().__init__(
            scope,
            id_,
            manifest=manifest,
            wait=until_ready(),
            timeouts=ManifestTimeouts(create=READY_TIMEOUT, update=READY_TIMEOUT),
            depends_on=list(after),
            lifecycle=kept(protected=protected),
        )
