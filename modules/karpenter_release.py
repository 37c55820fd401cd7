"""Karpenter's Helm releases."""

from collections.abc import Sequence

from core.render.data import Rendered
from engine import Construct, Release
from modules.kept import kept


class KarpenterRelease(Release):
    """One release, after the releases that it needs."""

    def __init__(
        self,
        scope: Construct,
        id_: str,
        *,
        release: Rendered,
        after: Sequence[Release] = (),
        protected: bool,
    ) -> None:
        """Install what `core.render.charts` says; a protected one refuses its destroy."""
        super().__init__(
            scope,
            id_,
            **release,
            depends_on=list(after) or None,
            lifecycle=kept(protected=protected),
        )
