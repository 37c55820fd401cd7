"""Builders shared by all tests: a small valid environment, with overrides laid over it."""

from collections.abc import Iterable
from functools import cache
from pathlib import Path
from typing import Any

import yaml

from core.checks.rules import RULES
from core.checks.run import found_by, run_rules
from core.config.environment import Environment
from core.config.load import Loaded, with_full_paths
from core.config.parse import parse_environment
from core.config.reading import parse_source
from core.config.source import Source
from core.problems import ConfigError, Problem
from core.shapes import Json, is_mapping

ROOT = Path(__file__).resolve().parents[1]
REGION = "us-east-1"
ACCOUNT = "999988887777"  # no placeholder, so that no rule finds it
DEPLOYER = f"arn:aws:iam::{ACCOUNT}:role/Deploy"

# Those in C take a tenth of the time.
_LOADER = getattr(yaml, "CSafeLoader", yaml.SafeLoader)
_DUMPER = getattr(yaml, "CSafeDumper", yaml.SafeDumper)
_SMALLEST: dict[str, Any] = {
    "region": REGION,
    "account_id": ACCOUNT,
    "access": {"deployer": DEPLOYER},
    "cluster": {"kubernetes_version": "1.35"},
    "node_pools": {"default": {"limits": {"cpu": "100"}}},
}
_CAREFUL: dict[str, Any] = {
    "tier": "production",
    "network": {"availability_zones": ["us-east-1a", "us-east-1b"], "nat_gateways": "per_az"},
    "cluster": {
        "addons": {
            "coredns": {"version": "v1.13.2-eksbuild.31"},
            "eks-pod-identity-agent": {"version": "v1.3.10-eksbuild.3"},
            "kube-proxy": {"version": "v1.35.3-eksbuild.29"},
            "vpc-cni": {"version": "v1.22.4-eksbuild.3"},
        }
    },
    "system_nodes": {"bottlerocket_version": "1.69.0"},
    "node_classes": {"default": {"ami": "bottlerocket@1.69.0"}},
    "node_pools": {"default": {"expire_after": "Never"}},
}


def read_yaml(text: str) -> Json:
    """Return the data of a YAML document."""
    return yaml.load(text, Loader=_LOADER)  # noqa: S506  # a safe one


def write_yaml(data: object) -> str:
    """Return a YAML document, its keys in the order they have."""
    return yaml.dump(data, Dumper=_DUMPER, sort_keys=False)


def over(base: Json, changes: Json) -> Json:
    """Lay data over other data: mappings key by key, anything else replaced."""
    if not (is_mapping(base) and is_mapping(changes)):
        return changes
    return {**base, **{key: over(base.get(key), value) for key, value in changes.items()}}


def principal(name: str) -> str:
    """Return the ARN of a role in the account of built environments."""
    return f"arn:aws:iam::{ACCOUNT}:role/{name}"


def environment_data(**overrides: object) -> dict[str, Any]:
    """Return the smallest environment file's data; overrides are laid over it key by key."""
    return over(_SMALLEST, overrides)


def production_data(**overrides: object) -> dict[str, Any]:
    """Return the same for the tier production, with everything pinned that has to be there."""
    return over(over(_SMALLEST, _CAREFUL), overrides)


def at(path: str, value: object) -> dict[str, Any]:
    """Return overrides that set one value: `at("network.cidr", "10.0.0.0/16")`."""
    outer, _, rest = path.partition(".")
    return {outer: at(rest, value) if rest else value}


def environment_yaml(**overrides: object) -> str:
    """Return the smallest environment file's text, with overrides."""
    return write_yaml(environment_data(**overrides))


def text_with(part: str) -> str:
    """Return the smallest environment file's text with a part of it written by hand, at its top."""
    keys = {line.partition(":")[0] for line in part.splitlines()}
    return f"{part.rstrip()}\n{_text_without(frozenset(keys & _SMALLEST.keys()))}"


def loaded_from(data: dict[str, Any], name: str = "dev") -> Loaded:
    """Parse data as the file environments/<name>.yaml; it has no lines."""
    source = Source(file=f"environments/{name}.yaml", data=data, lines={}, scalars={})
    return _loaded(source, name)


def environment(**overrides: object) -> Environment:
    """Return the smallest environment, with overrides; it is called dev unless they name it."""
    return loaded_from(environment_data(**overrides)).environment


def problems_of(text: str, name: str = "dev", of: Iterable[str] | None = None) -> list[str]:
    """Return the problems of a file's text as they are printed: the model's, or else the rules'."""
    return [str(problem) for problem in all_problems(text, name, of)]


def all_problems(
    text: str, name: str = "dev", of: Iterable[str] | None = None
) -> tuple[Problem, ...]:
    """Return the problems of a file's text: the model's, or else those of all rules or of some."""
    try:
        loaded = [loaded_text(text, name)]
    except ConfigError as error:
        return error.problems
    return run_rules(loaded) if of is None else found_by([RULES[rule] for rule in of], loaded)


def loaded_text(text: str, name: str = "dev") -> Loaded:
    """Parse a text as the file environments/<name>.yaml; raises ConfigError as the program does."""
    return _loaded(parse_source(text, f"environments/{name}.yaml"), name)


def findings(*data: dict[str, Any], of: Iterable[str]) -> list[tuple[str, str, str]]:
    """Return what some rules find in environments called dev, dev2 ...: severity, path, rule."""
    names = ["dev", *(f"dev{number}" for number in range(2, len(data) + 1))]
    loaded = [loaded_from(item, name) for item, name in zip(data, names, strict=True)]
    return [
        (problem.severity.value, problem.path, problem.rule)
        for problem in found_by([RULES[name] for name in of], loaded)
    ]


def write_environments(root: Path, **texts: str) -> list[Path]:
    """Write environments/<name>.yaml below a folder for each text; return the files."""
    folder = root / "environments"
    folder.mkdir(parents=True, exist_ok=True)
    for name, text in texts.items():
        (folder / f"{name}.yaml").write_text(text, encoding="utf-8")
    return [folder / f"{name}.yaml" for name in texts]


def texts_in(value: object) -> Iterable[str]:
    """Yield every text in plain data, keys included."""
    if isinstance(value, str):
        yield value
    elif isinstance(value, dict):
        for key, item in value.items():
            yield from texts_in(key)
            yield from texts_in(item)
    elif isinstance(value, list | tuple):
        for item in value:
            yield from texts_in(item)


@cache
def _text_without(keys: frozenset[str]) -> str:
    rest = {key: value for key, value in _SMALLEST.items() if key not in keys}
    return write_yaml(rest)


def _loaded(source: Source, name: str) -> Loaded:
    environment = parse_environment(source, name)
    return Loaded(with_full_paths(environment, ROOT / "environments"), source)
