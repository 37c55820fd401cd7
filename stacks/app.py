"""Composes all stacks of all environments."""

from collections.abc import Iterable
from pathlib import Path

from core.config.environment import Environment
from core.layout import STATE_FOLDER, Kind, stacks_of
from engine import App, TerraformStack
from stacks.account import AccountStack
from stacks.base import EnvironmentStack
from stacks.cluster import ClusterStack
from stacks.karpenter import KarpenterStack
from stacks.nodes import NodesStack

STACKS: dict[Kind, type[EnvironmentStack]] = {
    "account": AccountStack,
    "cluster": ClusterStack,
    "karpenter": KarpenterStack,
    "nodes": NodesStack,
}


def build_app(
    environments: Iterable[Environment], outdir: Path, state_folder: str = STATE_FOLDER
) -> App:
    """Return an app with every stack, ready to be synthesized into `outdir`."""
    app = App(outdir=str(outdir))
    for environment in environments:
        built: dict[str, TerraformStack] = {}
        for stack in stacks_of(environment):
            made = STACKS[stack.kind](
                app, stack.name, environment=environment, state_folder=state_folder
            )
            # Stacks read each other's state, of which cdktf knows nothing: the order is told.
            for name in stack.after:
                made.add_dependency(built[name])
            built[stack.name] = made
    return app
