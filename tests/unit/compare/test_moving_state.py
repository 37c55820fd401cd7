"""Dangers of state that moves, or that is begun anew."""

from core.compare.dangers import dangers
from core.shapes import Json
from tests.tables import each
from tests.unit.compare.syntheses import STACKS, changed, found, recorded


def test_a_new_name_is_a_new_state() -> None:
    """Stacks that are new while others are left over look like a renamed environment."""
    (danger,) = dangers(STACKS, {}, recorded(), ["old-nodes", "old-cluster"])

    assert str(danger) == (
        "prod-cluster: Terraform makes everything anew: the stacks are new, while in no file any "
        "more: old-nodes, old-cluster; where the environment was renamed, write its old `name`"
    )
    assert dangers(STACKS, recorded(), recorded(), ["old-nodes"]) == []


@each(
    ("before", "after", "right"),
    [
        (
            {"backend": {"s3": {"bucket": "a"}}},
            {"backend": {"s3": {"bucket": "b"}}},
            "-migrate-state",
        ),
        (
            {"backend": {"local": {"path": "a"}}},
            {"cloud": {"organization": "a"}},
            "terraform init`",
        ),
        (
            {"cloud": {"organization": "a"}},
            {"cloud": {"organization": "b"}},
            "terraform state pull`",
        ),
        (
            {"cloud": {"organization": "a"}},
            {"backend": {"local": {"path": "a"}}},
            "terraform state",
        ),
    ],
)
def test_how_a_state_moves(before: Json, after: Json, right: str) -> None:
    """Init moves state between backends and into Terraform Cloud, but not out of it."""
    sides = [changed("nodes", ("terraform", side)) for side in (before, after)]
    (danger,) = found(sides[1], sides[0])

    assert (danger.stack, danger.what) == ("prod-nodes", "the state moves")
    assert right in danger.right
