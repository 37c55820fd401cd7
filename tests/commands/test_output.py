"""The output folder: swapped in whole, with stacks that are asked for no more kept."""

import json
from pathlib import Path
from typing import Any

import pytest

from commands.output import drop_stack, publish, stack_json, stale_stacks
from commands.table import stack_table


def write_output(folder: Path, **stacks: dict[str, Any]) -> Path:
    """Write what a synth writes: a manifest, and a folder with JSON for each stack."""
    entries: dict[str, Any] = {}
    for name, data in stacks.items():
        stack = name.replace("_", "-")
        path = folder / "stacks" / stack / "cdk.tf.json"
        path.parent.mkdir(parents=True)
        path.write_text(json.dumps(data), encoding="utf-8")
        before = [other for other in entries if other.startswith(stack[:2])]
        entries[stack] = {"name": stack, "dependencies": before}
    manifest = {"version": "0.21.0", "stacks": entries}
    folder.mkdir(parents=True, exist_ok=True)
    (folder / "manifest.json").write_text(json.dumps(manifest), encoding="utf-8")
    return folder


def contents(folder: Path) -> dict[str, str]:
    """Return every file below a folder with its text."""
    files = sorted(path for path in folder.rglob("*") if path.is_file())
    return {path.relative_to(folder).as_posix(): path.read_text(encoding="utf-8") for path in files}


def manifest(folder: Path) -> dict[str, Any]:
    """Return the stacks of a folder's manifest."""
    return json.loads((folder / "manifest.json").read_bytes())["stacks"]


def test_a_first_output(tmp_path: Path) -> None:
    """The JSON and the manifest arrive whole, in a folder that was not there."""
    fresh = write_output(tmp_path / "fresh", b={"x": 1}, a={"y": 2})
    outdir = tmp_path / "new" / "cdktf.out"

    assert publish(fresh, outdir) == ["a", "b"]
    assert set(contents(outdir)) == {
        "manifest.json",
        "stacks/a/cdk.tf.json",
        "stacks/b/cdk.tf.json",
    }
    assert (stack_json(outdir, "a"), stack_json(outdir, "b")) == ({"y": 2}, {"x": 1})
    assert list(manifest(outdir)) == ["a", "b"]


def test_the_next_output(tmp_path: Path) -> None:
    """The JSON is replaced; what Terraform keeps beside it stays."""
    outdir = write_output(tmp_path / "out", a={"old": 1})
    lock = outdir / "stacks/a/.terraform.lock.hcl"
    lock.write_text("lock", encoding="utf-8")
    publish(write_output(tmp_path / "fresh", a={"new": 1}), outdir)

    assert contents(outdir / "stacks") == {
        "a/.terraform.lock.hcl": "lock",
        "a/cdk.tf.json": '{"new": 1}',
    }


def test_a_stack_asked_for_no_more_is_kept(tmp_path: Path) -> None:
    """Its JSON can still destroy it, and cdktf deletes what its manifest does not name."""
    outdir = write_output(tmp_path / "out", dev_cluster={"old": 1}, dev_nodes={"old": 2})
    names = publish(write_output(tmp_path / "fresh", dev_cluster={"new": 1}), outdir)

    assert names == ["dev-cluster"]
    assert stale_stacks(outdir, names) == ["dev-nodes"]
    assert stack_json(outdir, "dev-nodes") == {"old": 2}
    assert manifest(outdir)["dev-nodes"] == {"name": "dev-nodes", "dependencies": ["dev-cluster"]}


def test_a_stack_whose_json_is_gone_is_not_kept(tmp_path: Path) -> None:
    """An entry without a file helps nobody."""
    outdir = write_output(tmp_path / "out", a={}, b={})
    (outdir / "stacks/b/cdk.tf.json").unlink()
    publish(write_output(tmp_path / "fresh", a={}), outdir)

    assert list(manifest(outdir)) == ["a"]


def test_an_output_that_cannot_be_written_changes_nothing(tmp_path: Path) -> None:
    """Where one file cannot be staged, the last good output stays as it was, without leftovers."""
    outdir = write_output(tmp_path / "out", a={"old": 1})
    (outdir / "stacks/b").touch()
    before = contents(outdir)

    with pytest.raises(FileExistsError):
        publish(write_output(tmp_path / "fresh", a={"new": 1}, b={}), outdir)
    assert contents(outdir) == before


def test_the_same_output_twice_is_the_same(tmp_path: Path) -> None:
    """Publishing what is there already changes no byte."""
    fresh = write_output(tmp_path / "fresh", b={}, a={})
    publish(fresh, tmp_path / "out")
    before = contents(tmp_path / "out")
    publish(fresh, tmp_path / "out")

    assert contents(tmp_path / "out") == before


def test_a_dropped_stack_is_gone(tmp_path: Path) -> None:
    """Its folder, its entry and what depended on it go; the others stay."""
    outdir = write_output(tmp_path / "out", dev_cluster={}, dev_nodes={})

    assert drop_stack(outdir, "dev-cluster") is True
    assert manifest(outdir) == {"dev-nodes": {"name": "dev-nodes", "dependencies": []}}
    assert not (outdir / "stacks/dev-cluster").exists()
    assert drop_stack(outdir, "dev-cluster") is False


def test_nothing_to_drop(tmp_path: Path) -> None:
    """Without an output there is no stack."""
    assert drop_stack(tmp_path, "a") is False
    assert stale_stacks(tmp_path, []) == []


def test_the_table_that_ends_a_synth(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """Stacks, what is in each, and the time; the folder is short where it is here."""
    resources = {"aws_iam_role": {"a": {}, "b": {}}, "aws_sqs_queue": {"q": {}}}
    outdir = write_output(
        tmp_path / "cdktf.out",
        dev_cluster={"resource": resources, "module": {"vpc": {}}},
        dev={},
    )
    monkeypatch.chdir(tmp_path)

    assert stack_table(outdir, ["dev-cluster", "dev"], 1.26).splitlines() == [
        "stack        resources  modules",
        "dev-cluster          3        1",
        "dev                  0        0",
        "2 stacks in cdktf.out/stacks, 1.3 s",
    ]
    monkeypatch.chdir("/")
    assert stack_table(outdir, ["dev"], 0).splitlines()[-1] == f"1 stacks in {outdir}/stacks, 0.0 s"
