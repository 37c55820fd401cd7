"""Filters on the catalogue: which types pass, and what is said of a word that is no filter."""

import pytest

from core.capacity.catalog import load_catalog
from core.capacity.filters import filter_help, parse_filters, region_of
from core.problems import ConfigError

ALL = 1395


def passing(*words: str) -> list[str]:
    """Return the names of the types that pass these filters."""
    filters = parse_filters(words)
    return [
        one.name for one in load_catalog().types.values() if all(f.passes(one) for f in filters)
    ]


@pytest.mark.parametrize(
    ("words", "first", "count"),
    [
        ("", "a1.medium", ALL),
        ("m7g.large", "m7g.large", 1),
        ("m7g", "m7g.medium", 9),
        ("m7g.large m7i.large", "m7g.large", 2),
        ("m7*.large", "m7a.large", 5),
        ("family=m7g,m8g", "m7g.medium", 21),
        ("family!=m7g", "a1.medium", ALL - 9),
        ("family=m7g cpu>=4 memory<=64Gi", "m7g.xlarge", 3),
        ("family=m7g cpu>2 cpu<16", "m7g.xlarge", 2),
        ("family=m7g cpu=2", "m7g.large", 1),
        ("family=m7g cpu!=2", "m7g.medium", 8),
        ("family=m7g price<0.1", "m7g.medium", 2),
        ("family=m7g price=0.0816", "m7g.large", 1),
        ("family=m7g price<=0.0816", "m7g.medium", 2),
        ("family=m7g price<0.0816", "m7g.medium", 1),
        ("family=m7g price>0.0816", "m7g.xlarge", 7),
        ("family=m7g price<0.1 region=eu-central-1", "m7g.medium", 2),
        ("family=m7g size=*xlarge", "m7g.xlarge", 6),
        ("arch=arm64 category=c generation=9", "c9g.medium", 22),
        ("metal=true family=m7g", "m7g.metal", 1),
        ("burstable=true current=true arch=arm64", "t4g.nano", 7),
        ("gpus>=8 gpu-name=h100", "p5.48xlarge", 1),
        ("accelerator-name=trainium*", "trn1.2xlarge", 5),
        ("nvme>=30000", "d3.8xlarge", 34),
        ("capacity-type=capacity-block", "p4d.24xlarge", 12),
        ("hypervisor=xen family=m4", "m4.large", 6),
        ("region=us-east-1 m7g.large", "m7g.large", 1),
        ("zone=use1-az3 m7g.large", "", 0),
        ("flex=true family=m7i-flex", "m7i-flex.large", 7),
        ("cpu-manufacturer=aws family=m7g", "m7g.medium", 9),
        ("pods>=700 family=m7g", "m7g.16xlarge", 2),
        ("network-bandwidth>=20000 family=m7g", "m7g.12xlarge", 3),
        ("ebs-bandwidth>=20000 family=m7g", "m7g.16xlarge", 2),
        ("karpenter.k8s.aws/instance-cpu>=64 m7g", "m7g.16xlarge", 2),
        ("karpenter.k8s.aws/instance-size=large m7g", "m7g.large", 1),
    ],
)
def test_which_types_pass(words: str, first: str, count: int) -> None:
    """Every filter must hold; of bare names any one does."""
    found = passing(*words.split())

    assert (found[0] if found else "", len(found)) == (first, count)


@pytest.mark.parametrize(
    ("word", "found", "right"),
    [
        ("famly=m7g", '"famly" is no filter', "use one of name, family, size, "),
        ("cpu>=x", '"x" is no number', "write one such as 4"),
        ("memory>=x", '"x" is no number', "write one such as 64Gi"),
        ("memory<=64", "64 bytes of memory", "write a unit, such as 64Gi"),
        ("cpu>=", "no value", "write one, such as cpu>=4"),
        ("arch>=arm64", "arch is text", 'compare it with "=" or "!="'),
        ("family=m9x", '"m9x" is no family in the catalogue', "correct it"),
        ("arch=arm", '"arm" is no arch in the catalogue', 'correct it (did you mean "arm64"?)'),
        ("burstable=yes", '"yes" is no burstable in the catalogue', "correct it"),
        ("m7g.huge", "no instance type or family of this name", "write a type, a family"),
    ],
)
def test_what_is_no_filter(word: str, found: str, right: str) -> None:
    """A word that is no filter says what is right."""
    with pytest.raises(ConfigError) as error:
        parse_filters(word.split())
    problem = error.value.problems[-1]

    assert (problem.path, problem.found) == (word.rsplit(maxsplit=1)[-1], found)
    assert problem.right.startswith(right)


def test_all_faults_at_once() -> None:
    """Every word that is wrong is named."""
    with pytest.raises(ConfigError) as error:
        parse_filters(["famly=m7g", "cpu>=x", "family=m7g"])

    assert [problem.path for problem in error.value.problems] == ["cpu>=x", "famly=m7g"]


def test_the_region_of_prices() -> None:
    """Prices are of the region that is asked for."""
    assert region_of([]) == "us-east-1"
    assert region_of(["cpu>=4", "region=eu-central-1"]) == "eu-central-1"


def test_help_names_every_key() -> None:
    """The help is made from the filters themselves."""
    assert "family, size, arch" in filter_help()
    assert "cpu, memory, generation" in filter_help()
