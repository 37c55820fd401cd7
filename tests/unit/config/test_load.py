"""Loading files: which ones, all of their faults, and names that only one may have."""

import os
from pathlib import Path

import pytest

from core.config.extends import shown_name
from core.config.load import environment_files, load_environments
from core.problems import ConfigError, Problem
from tests.support import environment_yaml, write_environments


def test_environment_files_are_sorted(tmp_path: Path) -> None:
    """Both endings count; other files, hidden ones and folders do not."""
    for name in (
        "b.yml",
        "a.yaml",
        ".a.yaml.swp",
        "._a.yaml",
        "environment.schema.json",
        "c.yaml.bak",
    ):
        (tmp_path / name).touch()
    (tmp_path / "folder.yaml").mkdir()

    assert [path.name for path in environment_files(tmp_path)] == ["a.yaml", "b.yml"]


def test_a_link_that_leads_nowhere_is_a_file(tmp_path: Path) -> None:
    """Left out in silence, its stacks would be taken for those of an environment that is gone."""
    (tmp_path / "prod.yaml").symlink_to("elsewhere.yaml")
    files = environment_files(tmp_path)
    _, problems = load_environments(files, tmp_path)

    assert [(problem.file, problem.found) for problem in problems] == [
        ("prod.yaml", "cannot be read: no such file or directory")
    ]


@pytest.mark.parametrize("folder", [".", "missing"])
def test_a_folder_without_files(tmp_path: Path, folder: str) -> None:
    """Without an environment file there is nothing to do, and that is said."""
    with pytest.raises(ConfigError) as error:
        environment_files(tmp_path / folder)
    assert str(error.value) == (
        f"{(tmp_path / folder).name}: 1 error\n  no environment file; add one such as dev.yaml"
    )


def test_the_faults_of_one_file_never_hide_anothers(tmp_path: Path) -> None:
    """A file that does not parse, one with bad fields and a good one are all told apart."""
    files = write_environments(
        tmp_path,
        good=environment_yaml(),
        field=environment_yaml(tier="prod", network={"cidr": "x"}),
        syntax="a: [",
        empty="",
    )
    loaded, problems = load_environments([*files, tmp_path / "environments/gone.yaml"], tmp_path)

    assert [item.environment.name for item in loaded] == ["good"]
    assert [(problem.file, problem.path, problem.found) for problem in problems] == [
        ("environments/field.yaml", "network.cidr", '"x" is not an IPv4 CIDR'),
        ("environments/field.yaml", "tier", '"prod" is not a tier'),
        ("environments/syntax.yaml", "", "not YAML, column 1: did not find expected node content"),
        ("environments/empty.yaml", "", "the file is empty"),
        ("environments/gone.yaml", "", "cannot be read: no such file or directory"),
    ]


def test_environments_lie_in_folders(tmp_path: Path) -> None:
    """A folder an account: the name stays the file's; hidden folders are an editor's."""
    for name in ("a/dev.yaml", "b/deep/prod.yml", "stage.yaml", ".git/x.yaml", "a/notes.txt"):
        path = tmp_path / "environments" / name
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_text(environment_yaml(), encoding="utf-8")
    files = environment_files(tmp_path / "environments")
    loaded, problems = load_environments(files, tmp_path)

    assert ([item.environment.name for item in loaded], problems) == (["dev", "prod", "stage"], [])
    assert [item.source.file for item in loaded] == [
        "environments/a/dev.yaml",
        "environments/b/deep/prod.yml",
        "environments/stage.yaml",
    ]


def test_a_name_in_two_folders_is_taken(tmp_path: Path) -> None:
    """The second file of a name is told of one that its folder makes its own."""
    files = [tmp_path / "environments" / folder / "dev.yaml" for folder in ("shop", "bank")]
    for file in files:
        file.parent.mkdir(parents=True)
        file.write_text(environment_yaml(), encoding="utf-8")
    loaded, (problem,) = load_environments(files, tmp_path)

    assert [item.source.file for item in loaded] == ["environments/bank/dev.yaml"]
    assert (problem.file, problem.found, problem.right) == (
        "environments/shop/dev.yaml",
        '"dev" is also the name of environments/bank/dev.yaml',
        'give each its own, such as "name: shop-dev"',
    )


def test_environments_are_sorted_by_name(tmp_path: Path) -> None:
    """The order of files does not show in what follows."""
    files = write_environments(
        tmp_path, b=environment_yaml(), a=environment_yaml(name="z"), c=environment_yaml(name="a")
    )

    for order in (files, reversed(files)):
        loaded, problems = load_environments(order, tmp_path)
        assert ([item.environment.name for item in loaded], problems) == (["a", "b", "z"], [])


def test_a_name_is_taken_once(tmp_path: Path) -> None:
    """Of files with one name the first stays, and each other one is told whose name it has."""
    files = write_environments(
        tmp_path,
        a=environment_yaml(name="b"),
        b=environment_yaml(),
        c=environment_yaml(name="b", tags={}),
        d=environment_yaml(),
    )
    loaded, problems = load_environments(files, tmp_path)

    assert [item.source.file for item in loaded] == ["environments/a.yaml", "environments/d.yaml"]
    assert problems == [
        Problem(
            path="name",
            found='"b" is also the name of environments/a.yaml',
            right="give each its own",
            file=f"environments/{file}.yaml",
            line=line,
        )
        for file, line in (("b", None), ("c", 11))
    ]


def test_a_problem_is_located_in_its_file(tmp_path: Path) -> None:
    """A finding gets the file and the line of its path, or of what encloses it."""
    files = write_environments(tmp_path, dev=environment_yaml())
    (item,), _ = load_environments(files, tmp_path)
    problem = item.locate(Problem("p", "f", "r"), ("node_pools", "default", "limits", "memory"))

    assert (problem.file, problem.line) == ("environments/dev.yaml", 9)


def test_a_path_is_shown_from_the_root(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """Files below the root are named relative to it, others as they were given."""
    monkeypatch.chdir(tmp_path)

    assert shown_name(tmp_path / "environments" / "dev.yaml", tmp_path) == "environments/dev.yaml"
    assert shown_name(Path("environments/dev.yaml"), tmp_path) == "environments/dev.yaml"
    assert shown_name(Path(os.devnull), tmp_path) == os.devnull


def test_workloads_are_found_from_the_file(tmp_path: Path) -> None:
    """Paths of manifests are relative to the environment file, and become full ones."""
    text = environment_yaml(workloads=["../examples/deployment.yaml", "/etc/pod.yaml"])
    (item,), _ = load_environments(write_environments(tmp_path, dev=text), tmp_path)

    assert item.environment.workloads == (
        str(tmp_path / "examples" / "deployment.yaml"),
        "/etc/pod.yaml",
    )


def test_a_text_stands_for_what_a_file_holds(tmp_path: Path) -> None:
    """What would be written is loaded as if it had been; the file stays as it is."""
    (path,) = write_environments(tmp_path, dev=environment_yaml())
    text = environment_yaml(cluster={"name": "other"})

    (item,), problems = load_environments([path], tmp_path, {path: text})

    assert (item.environment.cluster.name, problems) == ("other", [])
    assert path.read_text(encoding="utf-8") == environment_yaml()


def test_another_file_is_named_as_written_and_where_it_leads(tmp_path: Path) -> None:
    """Whoever reads of a manifest sees what to edit and where it was looked for, in a base too."""
    base = "base: true\nworkloads: [gone.yaml, ../gone.yaml, ../apps/./gone.yaml, /gone.yaml]\n"
    dev = environment_yaml(extends="bases/all.yaml")
    (file,) = write_environments(tmp_path, dev=dev)
    (file.parent / "bases").mkdir()
    (file.parent / "bases/all.yaml").write_text(base, encoding="utf-8")
    (item,), _ = load_environments([file], tmp_path)

    assert [item.named_file(("workloads", index)) for index in range(4)] == [
        "gone.yaml (environments/bases/gone.yaml)",
        "../gone.yaml (environments/gone.yaml)",
        "../apps/./gone.yaml (environments/apps/gone.yaml)",
        "/gone.yaml",
    ]
