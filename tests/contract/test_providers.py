"""The versions of providers and of Terraform that we ask for suit the modules and the bindings.

The bindings' constructs were made from one release's schema. We override the exact pin that they
would emit, because a provider keeps what a schema has until its next major release: bindings of
6.25.0 write what any provider from 6.25 on and below 7.0 takes. So that release is a floor, and
counts as `~> 6.25`. It is no promise about newer attributes, which constructs do not have.
"""

import re
from importlib.metadata import metadata

import pytest

from core.facts import PROVIDERS, REQUIRED_TERRAFORM
from tests.contract.contracts import contracts
from tests.contract.versions import disagreements, range_of

BINDINGS = {name: f"cdktf-cdktf-provider-{name}" for name in PROVIDERS}
_RELEASE = re.compile(r"bindings for (\S+) provider version (\d+)\.(\d+)\.(\d+)")


def release_of(package: str) -> tuple[str, tuple[int, int, int]]:
    """Return the provider, and its release, that an installed package of bindings is made from."""
    match = _RELEASE.search(str(metadata(package).json["description"]))
    assert match, f"the description of {package} no longer says its provider's version"
    return match[1], (int(match[2]), int(match[3]), int(match[4]))


def range_of_bindings(package: str) -> str:
    """Return the providers that an installed package of bindings can write for."""
    major, minor, _ = release_of(package)[1]
    return f"~> {major}.{minor}"


def sides_of(provider: str) -> dict[str, str]:
    """Return everyone who has a say about a provider's version, with what they say."""
    wanted = {"core/facts.py": PROVIDERS[provider]["version"]} if provider in PROVIDERS else {}
    package = BINDINGS.get(provider)
    bindings = {package: range_of_bindings(package)} if package else {}
    modules = {
        f"module {name} {contract.version}": contract.required_providers[provider]["version"]
        for name, contract in contracts().items()
        if provider in contract.required_providers
    }
    return wanted | bindings | modules


ALL_PROVIDERS = sorted(
    {*PROVIDERS, *(p for c in contracts().values() for p in c.required_providers)}
)


@pytest.mark.parametrize("provider", ALL_PROVIDERS)
def test_all_sides_have_a_release_in_common(provider: str) -> None:
    """Ours, the modules' and the bindings' ranges; where two have none, both are named."""
    assert list(disagreements(sides_of(provider))) == []


def test_all_sides_are_asked() -> None:
    """The AWS provider has the most of them."""
    assert sides_of("aws") == {
        "core/facts.py": ">= 6.28, < 7.0",
        "cdktf-cdktf-provider-aws": "~> 6.25",
        "module eks 21.19.0": ">= 6.28",
        "module karpenter 21.19.0": ">= 6.28",
        "module vpc 6.6.0": ">= 6.28",
        "module vpc-endpoints 6.6.0": ">= 6.28",
    }


@pytest.mark.parametrize(
    ("package", "release"),
    [
        (BINDINGS["aws"], ("hashicorp/aws", (6, 25, 0))),
        (BINDINGS["helm"], ("hashicorp/helm", (3, 1, 1))),
        (BINDINGS["kubernetes"], ("hashicorp/kubernetes", (2, 38, 0))),
    ],
)
def test_bindings_say_what_they_are_made_from(
    package: str, release: tuple[str, tuple[int, int, int]]
) -> None:
    """The installed packages are read, so that an upgrade of them is seen here."""
    assert release_of(package) == release


@pytest.mark.parametrize("provider", sorted(PROVIDERS))
def test_no_provider_is_older_than_its_bindings(provider: str) -> None:
    """Terraform holds modules' ranges itself, but cannot know of the bindings'."""
    wanted, bindings = (
        range_of(PROVIDERS[provider]["version"]),
        sides_of(provider)[BINDINGS[provider]],
    )

    assert wanted & range_of(bindings) == wanted


def test_sources_agree() -> None:
    """One provider's name means the same provider to us, to the modules and to the bindings."""
    for contract in contracts().values():
        for name, provider in contract.required_providers.items():
            assert provider["source"] == f"hashicorp/{name}"
    for name, provider in PROVIDERS.items():
        assert provider["source"] == release_of(BINDINGS[name])[0]


def test_the_oldest_terraform_we_take_suits_every_module() -> None:
    """Else the module would be the one to refuse it, in its own words."""
    oldest = range_of(REQUIRED_TERRAFORM).low

    assert [
        name
        for name, contract in contracts().items()
        if oldest not in range_of(contract.required_version)
    ] == []
