"""What engine.py promises: little is loaded, the cache is ours, strange packages still load."""

import ast
import json
import os
import shutil
import subprocess
import sys
import typing
from pathlib import Path
from typing import Any

import pytest

import engine

ROOT = Path(engine.__file__).parent
HOOK = ROOT / "jsii-lazy.cjs"
CACHE_ROOT = "JSII_RUNTIME_PACKAGE_CACHE_ROOT"
# What engine.py sets, taken out so that a subprocess starts as a user's shell would.
USERS = {k: v for k, v in os.environ.items() if k != "NODE_OPTIONS" and not k.startswith("JSII_")}


def run_python(
    code: str, folder: Path = ROOT, env: dict[str, str] | None = None
) -> subprocess.CompletedProcess[str]:
    """Run code in a fresh interpreter that finds engine.py in a folder."""
    done = subprocess.run(
        [sys.executable, "-c", code],
        cwd=folder,
        env=USERS | {"PYTHONPATH": str(folder)} | (env or {}),
        capture_output=True,
        text=True,
        check=False,
    )
    assert done.returncode == 0, done.stderr
    return done


def provider_modules_named_by_engine() -> set[str]:
    """Return the submodules that engine.py imports, with their packages and assemblies."""
    tree = ast.parse((ROOT / "engine.py").read_text(encoding="utf-8"))
    imported = {node.module or "" for node in ast.walk(tree) if isinstance(node, ast.ImportFrom)}
    packages = set(engine.PROVIDER_PACKAGES)
    submodules = {name for name in imported if name.partition(".")[0] in packages}
    return packages | submodules | {f"{package}._jsii" for package in packages}


@pytest.fixture(scope="module")
def facts() -> dict[str, Any]:
    """What holds in a fresh interpreter after `import engine`."""
    code = (
        "import engine, json, os, sys\n"
        "print(json.dumps({'modules': list(sys.modules), 'env': dict(os.environ)}))"
    )
    done = run_python(code)
    return json.loads(done.stdout) | {"stderr": done.stderr}


def test_imports_only_what_engine_names(facts: dict[str, Any]) -> None:
    """Of the 2200 modules of the bindings, those load that engine.py names, and no others."""
    loaded = {
        name
        for name in facts["modules"]
        if name.startswith(engine.PROVIDER_PACKAGES) and not name.endswith("._private")
    }

    assert loaded == provider_modules_named_by_engine()


def test_keeps_its_cache_in_the_virtual_environment(facts: dict[str, Any]) -> None:
    """The cache lies in the virtual environment, whatever HOME is, and nothing is printed."""
    assert facts["env"][CACHE_ROOT] == str(Path(sys.prefix, "jsii-cache"))
    assert facts["stderr"] == ""


def test_keeps_what_the_user_set() -> None:
    """A cache folder and node options of the user's own stay."""
    code = (
        "import os, sys\n"
        "sys.modules['cdktf'] = None\n"  # ends engine.py at its first import, its settings made
        "try:\n import engine\nexcept ImportError:\n pass\n"
        f"print(os.environ['{CACHE_ROOT}'])\nprint(os.environ['NODE_OPTIONS'])"
    )

    done = run_python(code, env={"NODE_OPTIONS": "--no-warnings", CACHE_ROOT: "/of/theirs"})

    assert done.stdout.splitlines() == ["/of/theirs", f'--no-warnings --require "{HOOK}"']


def test_node_loads_lazy_indexes_only(tmp_path: Path) -> None:
    """In a folder with a space, node loads the lazy indexes and the resources that are used."""
    folder = tmp_path / "with space"
    folder.mkdir()
    for name in ("engine.py", "jsii-lazy.cjs"):
        shutil.copy(ROOT / name, folder)
    probe = tmp_path / "probe.cjs"
    probe.write_text(
        "process.on('exit', () => { const all = Object.keys(require.cache)"
        ".map((f) => f.match(/provider-[a-z]+.lib.*/)).filter(Boolean).map((m) => m[0]);"
        "if (all.length) require('fs').writeFileSync(process.env.PROBE, all.join('\\n')); });",
        encoding="utf-8",
    )
    code = (
        "from engine import *\n"
        "app = App(outdir='out')\n"
        "stack = TerraformStack(app, 'one')\n"
        "HelmProvider(stack, 'helm')\n"
        "KubernetesProvider(stack, 'kubernetes')\n"
        "Release(stack, 'release', name='n', chart='c')\n"
        "Manifest(stack, 'manifest', manifest={})\n"
        "app.synth()"
    )
    seen = tmp_path / "seen"

    run_python(code, folder, {"NODE_OPTIONS": f"--require {probe}", "PROBE": str(seen)})

    assert sorted(seen.read_text(encoding="utf-8").splitlines()) == [
        "provider-aws/lib/lazy-index.js",
        "provider-helm/lib/lazy-index.js",
        "provider-helm/lib/provider/index.js",
        "provider-helm/lib/release/index.js",
        "provider-kubernetes/lib/lazy-index.js",
        "provider-kubernetes/lib/manifest/index.js",
        "provider-kubernetes/lib/provider/index.js",
    ]


def test_falls_back_where_a_package_has_another_layout(tmp_path: Path) -> None:
    """A provider package without an assembly of its own is imported plainly, with one warning."""
    package = tmp_path / "cdktf_cdktf_provider_helm"
    package.mkdir()
    names = "HelmProvider = HelmProviderKubernetes = HelmProviderKubernetesExec = Release = 'plain'"
    for module, text in {"__init__": "EAGER = True", "provider": names, "release": names}.items():
        (package / f"{module}.py").write_text(text, encoding="utf-8")
    code = (
        f"import sys; sys.path.insert(0, {str(tmp_path)!r})\n"
        "import engine, cdktf_cdktf_provider_helm as helm\nprint(engine.Release, helm.EAGER)"
    )

    done = run_python(code)

    assert done.stdout == "plain True\n"
    assert done.stderr == (
        "warning: cdktf_cdktf_provider_helm is laid out anew: it loads whole, slowly\n"
    )


def test_node_falls_back_where_no_lazy_index_is(tmp_path: Path) -> None:
    """A provider package without a lazy index loads its whole one, with one warning."""
    lib = tmp_path / "node_modules" / "@cdktf" / "provider-fake" / "lib"
    lib.mkdir(parents=True)
    (lib / "index.js").write_text("module.exports = 'whole'", encoding="utf-8")
    load = "require('@cdktf/provider-fake/lib/index.js')"

    done = subprocess.run(
        ["node", "--require", HOOK, "--require", HOOK, "-p", f"{load}; {load}"],
        cwd=tmp_path,
        env=USERS,
        capture_output=True,
        text=True,
        check=True,
    )

    assert done.stdout == "whole\n"
    assert done.stderr == (
        "warning: @cdktf/provider-fake has no lib/lazy-index.js: it loads whole, slowly\n"
    )


def test_cache_is_warm_once_indexed() -> None:
    """After `make synth` or `make test`, jsii has an index of every package loaded."""
    assert engine.wait_for_jsii_cache() is True


def test_cache_without_index_is_cold(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """A cache folder without indexes is cold, and waiting for it ends in time."""
    monkeypatch.setenv(CACHE_ROOT, str(tmp_path))

    assert engine.jsii_cache_is_warm() is False
    assert engine.wait_for_jsii_cache(seconds=0.1) is False


def test_cache_that_is_switched_off_needs_no_warming(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Where jsii keeps no cache there is nothing to wait for."""
    monkeypatch.setenv(CACHE_ROOT, str(tmp_path))
    monkeypatch.setenv("JSII_RUNTIME_PACKAGE_CACHE", "disabled")

    assert engine.jsii_cache_is_warm() is True


def test_type_hints_of_others_stay() -> None:
    """Only the bindings' checks lose their type hints."""

    def area(side: int) -> float: ...

    assert typing.get_type_hints(area) == {"side": int, "return": float}
