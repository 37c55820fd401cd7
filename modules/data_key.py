"""The KMS key of logs, queue and volumes."""

from core.render.data import Rendered
from engine import Construct, KmsAlias, KmsKey
from modules.kept import kept


class DataKey(KmsKey):
    """One key, under an alias that says whose it is."""

    def __init__(
        self, scope: Construct, id_: str, *, key: Rendered, alias: Rendered, protected: bool
    ) -> None:
        """Make the key from `core.render.keys`; a protected cluster's is not destroyed."""
        lifecycle = kept(protected=protected)
        super().__init__(scope, id_, **key, lifecycle=lifecycle)
        KmsAlias(scope, f"{id_}-alias", **alias)
