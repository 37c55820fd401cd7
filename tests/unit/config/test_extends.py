"""What a file that extends another holds, where each value stands, and what is refused."""

from pathlib import Path
from typing import Any

import pytest

from core.config.extends import Reader
from core.config.load import Loaded, load_environment, load_environments
from core.config.source import Parts, Source
from core.problems import ConfigError
from tests.support import environment_data, environment_yaml, write_environments, write_yaml
from tests.tables import each

BASE = "base: true\n" + environment_yaml(tags={"owner": "platform", "team": "a"})


def source_of(root: Path, own: str, **bases: str) -> Source:
    """Write environments/own.yaml and the files it extends; return what it holds."""
    (file, *_) = write_environments(root, own=own, **bases)
    return Reader(root).read(file)


def loaded(root: Path, own: str, **bases: str) -> Loaded:
    """Write environments/own.yaml and the files it extends; return the environment."""
    (file, *_) = write_environments(root, own=own, **bases)
    return load_environment(file, root)


def faults(root: Path, **texts: str) -> list[str]:
    """Write files and return the problems of all of them, each with its file."""
    _, problems = load_environments(write_environments(root, **texts), root)
    return sorted(f"{problem.file}: {problem}" for problem in problems)


@each(
    ("base", "own", "merged"),
    [
        ({"a": 1, "b": 2}, {"b": 3, "c": 4}, {"a": 1, "b": 3, "c": 4}),
        ({"a": {"b": {"c": 1, "d": 2}}}, {"a": {"b": {"d": 3}}}, {"a": {"b": {"c": 1, "d": 3}}}),
        ({"a": [1, 2, 3]}, {"a": [4]}, {"a": [4]}),
        ({"a": [{"b": 1, "c": 2}]}, {"a": [{"b": 3}]}, {"a": [{"b": 3}]}),
        ({"a": {"b": 1}}, {"a": 5}, {"a": 5}),
        ({"a": 5}, {"a": {"b": 1}}, {"a": {"b": 1}}),
        ({"a": {"b": 1}}, {"a": {}}, {"a": {"b": 1}}),
        ({"a": {"b": 1, "c": 2}}, {"a": {"b": None}}, {"a": {"c": 2}}),
        ({"a": {"b": 1}}, {"a": None}, {}),
        ({"a": 1}, {"b": None}, {"a": 1, "b": None}),
        ({"name": "x", "base": True, "a": 1}, {}, {"a": 1}),
    ],
)
def test_files_are_merged(
    tmp_path: Path, base: dict[str, Any], own: dict[str, Any], merged: dict[str, Any]
) -> None:
    """Mappings key by key, anything else replaced, lists whole; null takes back what is there."""
    text = write_yaml({"extends": "base.yaml", **own})
    data = source_of(tmp_path, text, base=write_yaml(base)).data

    assert data == {"extends": "base.yaml", **merged}


def test_a_chain_is_merged_from_its_end(tmp_path: Path) -> None:
    """The nearest file wins, and keys keep the order in which the farthest has them."""
    source = source_of(
        tmp_path,
        "extends: near.yaml\na: own",
        near="extends: far.yaml\nbase: true\na: near\nb: near",
        far="b: far\nc: far\na: far",
    )

    assert list(source.data.items()) == [
        ("b", "near"),
        ("c", "far"),
        ("a", "own"),
        ("extends", "near.yaml"),
    ]
    assert [base.file for base in source.bases] == [
        "environments/near.yaml",
        "environments/far.yaml",
    ]


def test_where_a_value_stands(tmp_path: Path) -> None:
    """The file and the line that hold a path, or what encloses it; of a list, the list's own."""
    source = source_of(
        tmp_path,
        "extends: near.yaml\na:\n  b: own\ngone: null",
        near="extends: far.yaml\na:\n  b: near\n  c: near\nlist: [near]",
        far="\na:\n  b: far\n  c: far\n  d: far\nlist: [far, far]\ngone: {x: 1}",
    )
    places: dict[Parts, tuple[str, int | None]] = {
        ("a",): ("own", 2),
        ("a", "b"): ("own", 3),
        ("a", "c"): ("near", 4),
        ("a", "c", "missing"): ("near", 4),
        ("a", "d"): ("far", 5),
        ("a", "missing"): ("own", 2),
        ("list", 0): ("near", 5),
        ("list", 1): ("near", 5),
        ("gone",): ("own", 4),
        ("gone", "x"): ("own", 4),
        ("missing",): ("own", None),
    }
    holders = {parts: source.holder(parts) for parts in places}

    assert {parts: (holder.file, source.line_of(parts)) for parts, holder in holders.items()} == {
        parts: (f"environments/{name}.yaml", line) for parts, (name, line) in places.items()
    }
    assert {holder.path for holder in holders.values()} == {
        tmp_path / f"environments/{name}.yaml" for name in ("own", "near", "far")
    }


def test_the_name_is_the_files_own(tmp_path: Path) -> None:
    """A name is inherited neither from a base nor from an environment."""
    environment = loaded(tmp_path, "extends: prod.yaml", prod=environment_yaml(name="x"))

    assert environment.environment.name == "own"
    assert environment.environment.cluster.name == "own"


def test_a_base_is_no_environment(tmp_path: Path) -> None:
    """A file that says so is left out, however complete it is; one that does not stays."""
    files = write_environments(
        tmp_path, base=BASE, dev="extends: base.yaml", prod="extends: dev.yaml"
    )
    found, problems = load_environments(files, tmp_path)

    assert ([item.environment.name for item in found], problems) == (["dev", "prod"], [])
    assert {str(item.file_of(("tags", "owner"))) for item in found} == {str(files[0])}
    with pytest.raises(ConfigError, match="this file is a base; name one that extends it"):
        load_environment(files[0], tmp_path)


def test_a_fault_is_named_where_it_stands(tmp_path: Path) -> None:
    """Once, in the base, with the files that inherit it; where it is replaced, for none."""
    base = BASE.replace("region: us-east-1", "region: useast").replace("platform", "5")

    texts = {"a": "extends: base.yaml\nregion: us-east-1", "b": "extends: base.yaml"}
    files = write_environments(tmp_path, base=base, **texts, c="extends: base.yaml")
    _, problems = load_environments(files, tmp_path)

    assert str(ConfigError(problems)).splitlines() == [
        "environments/base.yaml: 2 errors",
        (
            '  region (line 2, inherited by environments/b.yaml and 1 more): "useast" is not an '
            'AWS region; write one such as "eu-central-1"'
        ),
        (
            "  tags.owner (line 13, inherited by environments/a.yaml and 2 more): 5 is a whole "
            'number; write it in quotes, as text: "5"'
        ),
    ]


@each(
    ("own", "problem"),
    [
        ("extends: bsae.yaml", '"bsae.yaml"; write a path relative to this file (did you mean'),
        ("extends: base", 'there is no file "base"; write a path relative to this file (did you'),
        ("extends: .", 'there is no file "."; write a path relative to this file'),
        ('extends: "a\\0b"', 'there is no file "a\0b"; write a path relative to this file'),
        ("extends: ../../base.yaml", '"../../base.yaml" lies outside; extend a file of the'),
        ("extends: /base.yaml", '"/base.yaml" is a full path; write a path relative to this'),
        ("extends: own.yaml", '"own.yaml" is this file itself; extend another, or none'),
        ("extends: ../environments/own.yaml", 'own.yaml" is this file itself; extend another'),
        ("extends: [base.yaml]", "not text; write a path relative to this file"),
        ("extends: 5", "not text; write a path relative to this file"),
    ],
)
def test_what_cannot_be_extended(tmp_path: Path, own: str, problem: str) -> None:
    """The error stands on the line of `extends`, and says what is right."""
    (said,) = faults(tmp_path, own=own, base=BASE)

    assert said.startswith("environments/own.yaml: extends (line 1): ")
    assert problem in said


def test_a_circle_is_refused(tmp_path: Path) -> None:
    """Whoever closes it is named, once for each file that is read."""
    found = faults(tmp_path, a="extends: b.yaml", b="extends: c.yaml", c="extends: a.yaml")

    assert found == [
        f"environments/{closing}.yaml: extends (line 1, inherited by environments/{read}.yaml): "
        f'"{read}.yaml" extends this file in turn; let one extend nothing'
        for closing, read in (("a", "b"), ("b", "c"), ("c", "a"))
    ]


def test_what_nobody_says_cannot_be_taken_back(tmp_path: Path) -> None:
    """A misspelt name is told from a value that is missing."""
    (said,) = faults(tmp_path, own="extends: base.yaml\nnode_pools: {bach: null}", base=BASE)

    assert said == (
        "environments/own.yaml: node_pools.bach (line 2): empty, and no extended file says it; "
        "write a mapping"
    )


@each(
    ("base", "problem"),
    [
        ("a: [", "inherited by environments/own.yaml): not YAML"),
        ("extends: 5", "extends (line 1, inherited by environments/own.yaml): not text"),
        (f"{BASE}when: 2026-01-01", "inherited by environments/own.yaml): 2026-01-01 is a date"),
    ],
)
def test_a_base_that_cannot_be_read(tmp_path: Path, base: str, problem: str) -> None:
    """Its own fault is shown, with the file that inherits it."""
    (file, _) = write_environments(tmp_path, own="extends: base.yaml", base=base)
    with pytest.raises(ConfigError) as error:
        load_environment(file, tmp_path)

    assert [item.file for item in error.value.problems] == ["environments/base.yaml"]
    assert problem in str(error.value.problems[0])


def test_a_file_from_elsewhere_extends_what_lies_beside_it(tmp_path: Path) -> None:
    """A file that is checked outside of the project has its own folder for limits."""
    (file, _) = write_environments(tmp_path, own="extends: base.yaml", base=BASE)

    assert load_environment(file, tmp_path / "project").environment.tags["team"] == "a"
    file.write_text("extends: ../base.yaml", encoding="utf-8")
    with pytest.raises(ConfigError, match="lies outside; extend a file beside this one"):
        load_environment(file, tmp_path / "project")


@each(
    ("base", "said"),
    [
        ("base: true", []),
        ("base: true\nnode_pools: {default: {}}\naccess: {}", []),
        ("base: true\nname: x", ["name (line 2): a base has none; remove it"]),
        ("base: true\ncluster: {verson: 1}", ["cluster.verson (line 2): unknown key"]),
        ("base: true\nallow: [{rule: x}]", ["allow[0].reason (line 2): required; add it"]),
    ],
)
def test_a_base_is_checked_by_itself(tmp_path: Path, base: str, said: list[str]) -> None:
    """It may lack anything; what it says has to be right, whoever extends it."""
    found = [item.removeprefix("environments/base.yaml: ") for item in faults(tmp_path, base=base)]

    assert [item[: len(text)] for item, text in zip(found, said, strict=True)] == said


def test_an_unmarked_base_is_told_how_to_say_so(tmp_path: Path) -> None:
    """A file that others extend and that lacks something may be meant as a base."""
    texts = {"base": "region: us-east-1", "own": "extends: base.yaml"}
    unmarked, alone = faults(tmp_path, **texts), faults(tmp_path, base="region: us-east-1")

    told = (
        'environments/base.yaml: base: not said; write "base: true" where the file is only '
        "extended, and is no environment"
    )
    assert [told in unmarked, told in alone] == [True, False]


def test_workloads_are_found_from_the_file_that_lists_them(tmp_path: Path) -> None:
    """Paths in a base are relative to the base."""
    (tmp_path / "bases").mkdir()
    data = environment_data(workloads=["pods.yaml"])
    (tmp_path / "bases/base.yaml").write_text(write_yaml(data), encoding="utf-8")

    own = loaded(tmp_path, "extends: ../bases/base.yaml")
    other = loaded(tmp_path, "extends: ../bases/base.yaml\nworkloads: [pods.yaml]")

    assert own.environment.workloads == (str(tmp_path / "bases/pods.yaml"),)
    assert other.environment.workloads == (str(tmp_path / "environments/pods.yaml"),)
