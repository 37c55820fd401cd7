"""What a stack takes over from elsewhere, as Terraform's blocks for that."""

from core.config.environment import Environment
from core.layout import Kind
from core.render.data import Rendered, literal


def adoption_blocks(environment: Environment, kind: Kind) -> dict[str, list[Rendered]]:
    """Return the `import` and `moved` blocks of a kind of stack; neither where it has none."""
    adoption = environment.adopt.of(kind)
    blocks = {
        "import": [{"to": item.to, "id": literal(item.id)} for item in adoption.imports],
        "moved": [{"from": move.from_, "to": move.to} for move in adoption.moved],
    }
    return {name: found for name, found in blocks.items() if found}
