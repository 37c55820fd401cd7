"""EC2NodeClasses on the cluster."""

from core.render.data import Rendered
from engine import Construct, Manifest, ManifestTimeouts, TerraformResourceLifecycle
from modules.ready import READY_TIMEOUT, until_ready


class NodeClass(Manifest):
    """One EC2NodeClass; its apply waits until Karpenter finds its role, AMI and network."""

    def __init__(
        self,
        scope: Construct,
        id_: str,
        *,
        manifest: Rendered,
        delete_timeout: str,
        protected: bool,
    ) -> None:
        """Apply a manifest from `core.render.node_class`; its delete waits for its nodes."""
        super().__init__(
            scope,
            id_,
            manifest=manifest,
            wait=until_ready(),
            timeouts=ManifestTimeouts(
                create=READY_TIMEOUT, update=READY_TIMEOUT, delete=delete_timeout
            ),
            # A renamed class is made first; then its NodePools move; then the old one goes.
            lifecycle=TerraformResourceLifecycle(
                create_before_destroy=True, prevent_destroy=protected or None
            ),
        )
