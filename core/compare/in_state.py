"""Dangers to what Terraform knows: where state lies, and what is in no stack any more."""

from collections.abc import Iterator, Mapping

from core.compare.changes import at, members
from core.compare.danger import Danger, Step, turned
from core.shapes import Json, is_list

# What a cluster's stack cannot lose without losing what runs on it.
_MODULES = {"vpc": "the VPC", "eks": "the cluster", "karpenter": "Karpenter's roles and queue"}
_MANIFESTS = "kubernetes_manifest"


def moved_state(step: Step) -> Iterator[Danger]:
    """A backend that changes: Terraform begins with nothing."""
    before, after = (_backend(side) for side in step.both("terraform"))
    if before != after:
        because = turned("the backend", before, after)
        yield step.danger("the state moves", because, _how_to_move(before, after))


def other_place(step: Step) -> Iterator[Danger]:
    """A region or an account that changes: what is there cannot come along."""
    before, after = (_provider(side) for side in step.both("provider", "aws"))
    names = {"region": "region", "allowed_account_ids": "account"}
    for key, noun in names.items():
        if before.get(key) and after.get(key) and before[key] != after[key]:
            yield step.danger(
                f"everything is made anew in another {noun}",
                turned(key, before[key], after[key]),
                "write a new environment file, move, and destroy the old one",
            )


def dropped(step: Step) -> Iterator[Danger]:
    """Modules and resources that are gone: an apply destroys what they made."""
    before, after = step.both("module")
    for name in members(before).keys() - members(after).keys():
        what = f"{_MODULES.get(name, f'module.{name}')} is destroyed"
        yield step.danger(what, f"module.{name} is gone", "keep what asks for it")
    before, after = step.both("resource")
    for kind, resources in members(before).items():
        for name in resources.keys() - members(at(after, kind)).keys():
            if kind != _MANIFESTS:
                yield step.danger(
                    f"{kind}.{name} is destroyed", "it is gone", "keep what asks for it"
                )


def _backend(settings: Json) -> Mapping[str, Json]:
    """Return where a stack keeps its state: a backend, or Terraform Cloud, which is none."""
    cloud = at(settings, "cloud")
    return members(at(settings, "backend")) if cloud is None else {"cloud": cloud}


def _how_to_move(before: Mapping[str, Json], after: Mapping[str, Json]) -> str:
    """Say how state gets from one place to another: by init, but not out of Terraform Cloud."""
    if "cloud" in before:
        return (
            "init does not take it out of Terraform Cloud: `terraform state pull` with the last "
            "synth's JSON, `terraform state push` with the new, or all of it is created again"
        )
    # Into Terraform Cloud it moves unasked, and the option is refused.
    option = "" if "cloud" in after else " -migrate-state"
    return f"move it with `terraform init{option}`, or all of it is created again"


def _provider(blocks: Json) -> Mapping[str, Json]:
    return members(blocks[0]) if is_list(blocks) and blocks else {}
