"""What the VPC CNI is told: where pods get their addresses."""

from core.capacity.density import has_prefixes
from core.config.environment import Environment
from core.render.data import Rendered

# One prefix in reserve, as EKS has it: 16 addresses.
_PREFIXES = {"ENABLE_PREFIX_DELEGATION": "true", "WARM_PREFIX_TARGET": "1"}


def vpc_cni_configuration(environment: Environment) -> Rendered:
    """Return the add-on's configuration values; none where its own defaults hold."""
    variables = {**(_PREFIXES if has_prefixes(environment) else {})}
    return {"env": variables} if variables else {}
