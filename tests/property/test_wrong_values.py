"""Any wrong value anywhere: a problem at its place, never a traceback."""

import pytest

from core.config.environment import Environment
from core.config.fields import walk_fields
from core.problems import ConfigError, path_of
from core.shapes import Json
from tests.complete import complete_data, lent_data
from tests.paths import paths_in, replaced
from tests.support import loaded_from

WRONG: list[Json] = [None, "${x} {y}\n", [{"a b": -1.5}]]


@pytest.mark.parametrize("wrong", WRONG, ids=repr)
def test_a_wrong_value_is_a_problem_at_its_place(wrong: Json) -> None:
    """Whatever stands in a field, it is accepted or found at the field, in words of our own."""
    data = complete_data()
    for parts in paths_in(data):
        try:
            loaded_from(replaced(data, parts, wrong))
        except ConfigError as error:
            found = [(problem.path, problem.right) for problem in error.problems]
            assert [path for path, _ in found if not path.startswith(path_of(parts))] == []
            assert "correct it" not in {right for _, right in found} or "settings" in path_of(parts)


def test_the_complete_files_leave_no_field_out() -> None:
    """Every field is set in one of both: the test above and those like it reach them all."""
    names = {"pipeline", "edit", "coredns", "aws-ebs-csi-driver", "metrics-server", "default"}
    names |= {"eks-node-monitoring-agent", "golden", "fixed", "dns", "cheaper", "dearer"}
    reached = {
        "".join("[]" if isinstance(p, int) else ".*" if p in names else f".{p}" for p in parts)[1:]
        for parts in [*paths_in(complete_data()), *paths_in(lent_data())]
    }
    fields = {path for path, _ in walk_fields(Environment)}

    assert fields - reached == set()
