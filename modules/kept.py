"""What a protected cluster does not let go."""

from engine import TerraformResourceLifecycle


def kept(*, protected: bool) -> TerraformResourceLifecycle | None:
    """Return the lifecycle that refuses a destroy; none where nothing is protected."""
    return TerraformResourceLifecycle(prevent_destroy=True) if protected else None
