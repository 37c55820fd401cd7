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
from tests.engine import second

ROOT = Path(engine.__file__).parent
HOOK = ROOT / "jsii-lazy.cjs"
CACHE_ROOT = "JSII_RUNTIME_PACKAGE_CACHE_ROOT"
# What engine.py sets and reads, taken out so that a subprocess starts as a user's shell would.
USERS = {
    k: v
    for k, v in os.environ.items()
    if k not in {"NODE_OPTIONS", engine.CHOICE} and not k.startswith("JSII_")
}


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


def imports_of_engine() -> list[tuple[str, list[str]]]:
    """Return each module that engine.py imports names from, with the names, in its order."""
    tree = ast.parse((ROOT / "engine.py").read_text(encoding="utf-8"))
    return [
        (node.module or "", [alias.name for alias in node.names])
        for node in ast.walk(tree)
        if isinstance(node, ast.ImportFrom)
    ]


def provider_modules_named_by_engine(name: str) -> set[str]:
    """Return the submodules that engine.py imports, with their packages and assemblies."""
    packages = set(engine.ENGINES[name])
    imported = {module for module, _ in imports_of_engine()}
    submodules = {module for module in imported if module.partition(".")[0] in packages}
    return packages | submodules | {f"{package}._jsii" for package in packages}


@pytest.fixture(scope="module", params=second.ENGINES)
def name(request: pytest.FixtureRequest) -> str:
    """Return each engine's name, where it is installed."""
    second.need(request.param)
    return request.param


@pytest.fixture(scope="module")
def facts(name: str) -> dict[str, Any]:
    """What holds in a fresh interpreter after `import engine`."""
    code = (
        "import engine, json, os, sys\n"
        "print(json.dumps({'modules': list(sys.modules), 'env': dict(os.environ)}))"
    )
    done = run_python(code, env={engine.CHOICE: name})
    return json.loads(done.stdout) | {"stderr": done.stderr}


def test_imports_only_what_engine_names(name: str, facts: dict[str, Any]) -> None:
    """Of the 2200 modules of the bindings, those load that engine.py names, and no others."""
    loaded = {
        module
        for module in facts["modules"]
        if module.startswith(engine.ENGINES[name]) and not module.endswith("._private")
    }

    assert loaded == provider_modules_named_by_engine(name)


def test_loads_one_engine(name: str, facts: dict[str, Any]) -> None:
    """The other engine stays out, installed or not."""
    tops = {module.partition(".")[0] for module in facts["modules"]}

    assert {top for top in tops if top.startswith("cdkt")} == {name, *engine.ENGINES[name]}


def test_both_engines_give_the_same_names() -> None:
    """What engine.py imports of one engine it imports of the other, from the same places."""
    of = {
        top: [
            (module.removeprefix(prefix), names)
            for module, names in imports_of_engine()
            if module == top or module.startswith(prefix)
        ]
        for top, prefix in (("cdktf", "cdktf_cdktf_provider_"), ("cdktn", "cdktn_provider_"))
    }

    assert of["cdktf"][0][0] == "cdktf"
    assert of["cdktn"] == [("cdktn", of["cdktf"][0][1]), *of["cdktf"][1:]]


@pytest.mark.parametrize(
    ("chosen", "said"),
    [
        ("cdkt", 'CDKTF_ENGINE: "cdkt" is no engine; write cdktf or cdktn\n'),
        (
            "cdktn",
            f"CDKTF_ENGINE: cdktn is not installed for {sys.executable}; `make cdktn` does\n",
        ),
    ],
)
def test_refuses_an_engine_that_is_not_there(chosen: str, said: str) -> None:
    """A wrong name, and an engine that is not installed, end the program with what to do."""
    code = "import sys; sys.modules['cdktn'] = None; import engine"

    done = subprocess.run(
        [sys.executable, "-c", code],
        cwd=ROOT,
        env=USERS | {engine.CHOICE: chosen},
        capture_output=True,
        text=True,
        check=False,
    )

    assert (done.returncode, done.stderr) == (1, said)


def test_an_empty_choice_is_none() -> None:
    """CDKTF_ENGINE= is the default engine."""
    done = run_python("import engine; print(engine.ENGINE)", env={engine.CHOICE: ""})

    assert done.stdout == "cdktf\n"


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


def test_node_loads_lazy_indexes_only(name: str, tmp_path: Path) -> None:
    """In a folder with a space, node loads the lazy indexes and the resources that are used."""
    folder = tmp_path / "with space"
    folder.mkdir()
    for file in ("engine.py", "jsii-lazy.cjs"):
        shutil.copy(ROOT / file, folder)
    probe = tmp_path / "probe.cjs"
    probe.write_text(
        "process.on('exit', () => { const all = Object.keys(require.cache)"
        ".map((f) => f.match(/@cdkt..provider-[a-z]+.lib.*/)).filter(Boolean).map((m) => m[0]);"
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

    given = {"NODE_OPTIONS": f"--require {probe}", "PROBE": str(seen), engine.CHOICE: name}
    run_python(code, folder, given)

    # The later bindings' provider brings its functions along.
    later = ["kubernetes/lib/provider-functions/index.js"] if name == "cdktn" else []
    assert sorted(seen.read_text(encoding="utf-8").splitlines()) == [
        f"@{name}/provider-{file}"
        for file in (
            "aws/lib/lazy-index.js",
            "helm/lib/lazy-index.js",
            "helm/lib/provider/index.js",
            "helm/lib/release/index.js",
            "kubernetes/lib/lazy-index.js",
            "kubernetes/lib/manifest/index.js",
            *later,
            "kubernetes/lib/provider/index.js",
        )
    ]


def test_falls_back_where_a_package_has_another_layout(name: str, tmp_path: Path) -> None:
    """A provider package without an assembly of its own is imported plainly, with one warning."""
    _, helm, _ = engine.ENGINES[name]
    package = tmp_path / helm
    package.mkdir()
    names = "HelmProvider = HelmProviderKubernetes = HelmProviderKubernetesExec = Release = 'plain'"
    for module, text in {"__init__": "EAGER = True", "provider": names, "release": names}.items():
        (package / f"{module}.py").write_text(text, encoding="utf-8")
    code = (
        f"import sys; sys.path.insert(0, {str(tmp_path)!r})\n"
        f"import engine, {helm} as helm\nprint(engine.Release, helm.EAGER)"
    )

    done = run_python(code, env={engine.CHOICE: name})

    assert done.stdout == "plain True\n"
    assert done.stderr == f"warning: {helm} is laid out anew: it loads whole, slowly\n"


@pytest.mark.parametrize("owner", ["@cdktf", "@cdktn"])
def test_node_falls_back_where_no_lazy_index_is(owner: str, tmp_path: Path) -> None:
    """A provider package without a lazy index loads its whole one, with one warning."""
    lib = tmp_path / "node_modules" / owner / "provider-fake" / "lib"
    lib.mkdir(parents=True)
    (lib / "index.js").write_text("module.exports = 'whole'", encoding="utf-8")
    load = f"require('{owner}/provider-fake/lib/index.js')"

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
        f"warning: {owner}/provider-fake has no lib/lazy-index.js: it loads whole, slowly\n"
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
