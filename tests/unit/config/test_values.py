"""The scalars of the environment file: what each accepts, and what it says of anything else."""

from core.config.parse import parse_environment
from core.config.source import Source
from core.config.values import fault
from core.problems import ConfigError
from tests.support import at, environment_data, problems_of, text_with
from tests.tables import each
from tests.unit.config.accepted_values import ACCEPTED
from tests.unit.config.value_cases import CIDR, REFUSED, REFUSED_INSIDE, VIEW


def parsed(path: str, value: object) -> list[str]:
    """Return the problems of the smallest file with one value set."""
    source = Source("f", environment_data(**at(path, value)), {}, {})
    try:
        parse_environment(source, "dev")
    except ConfigError as error:
        return [str(problem) for problem in error.problems]
    return []


@each(("path", "values"), ACCEPTED)
def test_what_is_accepted(path: str, values: list[object]) -> None:
    """Each of these is a value of the field."""
    assert [parsed(path, value) for value in values] == [[]] * len(values)


@each(("path", "value", "words"), REFUSED)
def test_what_is_refused(path: str, value: object, words: str) -> None:
    """Anything else is quoted, with what the field takes."""
    assert parsed(path, value) == [f"{path}: {words}"]


@each(("path", "value", "problem"), REFUSED_INSIDE)
def test_what_is_refused_inside(path: str, value: object, problem: str) -> None:
    """Items of lists and values of mappings are held to their type one by one."""
    assert parsed(path, value) == [f"{path}{problem}"]


def test_an_entrys_policy_is_one_of_eks() -> None:
    """IAM policies are not access policies, though their ARNs look alike."""
    arn = "arn:aws:iam::aws:policy/ReadOnlyAccess"
    entry = {
        "principal_arn": "arn:aws:iam::999988887777:role/a",
        "policy_associations": {"x": {"policy_arn": arn}},
    }

    assert parsed("access.entries.a", entry) == [
        (
            f'access.entries.a.policy_associations.x.policy_arn: "{arn}" is not the ARN '
            f'of an EKS access policy; write one such as "{VIEW}"'
        )
    ]


def test_braces_in_a_value_are_printed_as_they_are() -> None:
    """A value that looks like a placeholder of the error's own text stays what it is."""
    text = text_with("network: {cidr: '{found} ${x}'}")

    assert problems_of(text) == [
        f'network.cidr (line 1): "{{found}} ${{x}}" is not an IPv4 CIDR; {CIDR}'
    ]
    assert str(fault("{right}", "x").context) == "{'found': '{right}', 'right': 'x'}"
