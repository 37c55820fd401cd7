"""All that is dangerous between two syntheses of an environment."""

from collections.abc import Iterator, Mapping, Sequence

from core.compare.danger import Danger, Finder, Step
from core.compare.in_cluster import (
    keys_of_secrets,
    kubernetes,
    node_groups,
    refused_vpc,
    replaced_cluster,
    replaced_vpc,
    unprotected,
)
from core.compare.in_state import dropped, moved_state, other_place
from core.compare.on_cluster import (
    dropped_objects,
    pins_left_behind,
    replaced_releases,
    switched_pools,
)
from core.layout import Stack
from core.shapes import Json

_FINDERS: Sequence[Finder] = (
    moved_state,
    other_place,
    dropped,
    replaced_vpc,
    replaced_cluster,
    refused_vpc,
    keys_of_secrets,
    unprotected,
    kubernetes,
    node_groups,
    replaced_releases,
    dropped_objects,
    switched_pools,
)


def dangers(
    stacks: Sequence[Stack],
    before: Mapping[str, Json],
    after: Mapping[str, Json],
    stale: Sequence[str] = (),
) -> list[Danger]:
    """Return what a deploy of some stacks would do, in their order.

    Args:
        stacks: an environment's stacks.
        before: the last synth's JSON, by stack.
        after: the JSON of now.
        stale: stacks of the last synth that no environment asks for any more.

    """
    steps = {
        stack.kind: Step(stack.name, before[stack.name], after[stack.name])
        for stack in stacks
        if stack.name in before
    }
    found = [
        danger
        for step in steps.values()
        for finder in _FINDERS
        for danger in sorted(finder(step), key=str)
    ]
    if "cluster" in steps and "nodes" in steps:
        found += pins_left_behind(steps["cluster"], steps["nodes"])
    return [*found, *_renamed(stacks, before, stale)]


def _renamed(
    stacks: Sequence[Stack], before: Mapping[str, Json], stale: Sequence[str]
) -> Iterator[Danger]:
    """Say that a new name is a new state, where the old one's stacks are left over."""
    if stale and not any(stack.name in before for stack in stacks):
        yield Danger(
            stacks[0].name,
            "Terraform makes everything anew",
            f"the stacks are new, while in no file any more: {', '.join(stale)}",
            "where the environment was renamed, write its old `name`",
        )
