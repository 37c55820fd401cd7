"""The documentation against the program: its environment files hold, its fields exist."""

import json
import re
import tomllib
from pathlib import Path
from typing import Any

import pytest

from core.config.environment import Environment
from core.config.fields import walk_fields
from core.config.reference import reference_text
from core.config.schema import partial_schema_text, schema_text
from core.shapes import Json, is_mapping
from tests.support import (
    ROOT,
    all_problems,
    environment_data,
    over,
    problems_of,
    production_data,
    read_yaml,
    write_yaml,
)

PAGES = sorted([ROOT / "README.md", *(ROOT / "docs").rglob("*.md")])
PATHS = {re.sub(r"\[\]|\.\*", "", path) for path, _ in walk_fields(Environment)}
KEYS = {key for path in PATHS for key in path.split(".")}
BASES = {"dev.yaml": environment_data, "prod.yaml": production_data}
FENCED = re.compile(r"^```yaml\n# environments/(\S+)\n(.*?)^```", re.MULTILINE | re.DOTALL)
METRICS = read_yaml((ROOT / "tests/contract/alerts/metrics.yaml").read_text(encoding="utf-8"))[
    "metrics"
]
# Names of others in the same form as ours: Terraform's, CDKTF's, metrics of Karpenter.
OTHERS = {
    *METRICS,
    "add_dependency",
    "depends_on",
    "exported_namespace",
    "kubernetes_manifest",
    "node_modules",
    "prevent_destroy",
    "required_version",
    "terraform_remote_state",
}


def snippets() -> list[Any]:
    """Return every environment file shown in the documentation, with the name of the file."""
    return [
        pytest.param(name, text, id=f"{page.stem}-{number}")
        for page in PAGES
        for number, (name, text) in enumerate(FENCED.findall(page.read_text(encoding="utf-8")), 1)
    ]


@pytest.mark.parametrize(("name", "text"), snippets())
def test_a_snippet_is_a_part_of_an_environment_file(name: str, text: str) -> None:
    """Laid over a small file, it adds no error: every field exists, every rule is kept."""
    base = BASES[name]()

    assert errors_of(over(base, merged(read_yaml(text)))) - errors_of(base) == set()


def test_the_generated_files_are_up_to_date() -> None:
    """The files are what `make generate` writes."""
    written = {
        "docs/environment.md": reference_text(),
        "environments/environment.schema.json": schema_text(),
        "environments/partial.schema.json": partial_schema_text(),
    }

    assert {file: (ROOT / file).read_text(encoding="utf-8") for file in written} == written


def test_snippets_are_found() -> None:
    """The pattern above still matches what the pages have."""
    assert len(snippets()) >= 8


@pytest.mark.parametrize("page", PAGES, ids=lambda page: page.relative_to(ROOT).as_posix())
def test_no_page_names_a_field_that_does_not_exist(page: Path) -> None:
    """Words in code font that look like fields are fields, alone or with the path to them."""
    assert [name for name in fields_named(page) if not is_field(name)] == []


def merged(part: Json) -> Json:
    """Return a part of a file as it is after merging: what it takes back is not there."""
    if not is_mapping(part):
        return part
    return {key: merged(value) for key, value in part.items() if value is not None}


def test_the_readme_is_short() -> None:
    """It has 500 to 900 words, and shows how `make test` ends."""
    readme = (ROOT / "README.md").read_text(encoding="utf-8")
    settings = tomllib.loads((ROOT / "pyproject.toml").read_text(encoding="utf-8"))
    least = float(settings["tool"]["coverage"]["report"]["fail_under"])

    assert 500 <= len(readme.split()) <= 900
    assert f"$ make test\n...\nRequired test coverage of {least}% reached." in readme


def test_leaving_says_what_every_address_is() -> None:
    """The names in docs/leaving.md are those that are emitted: every one, and no other."""
    page = (ROOT / "docs" / "leaving.md").read_text(encoding="utf-8")
    said = set(
        re.findall(
            r"^(?:\S+ +| {4,})((?:module|[a-z]+_\w+|(?:data|ephemeral)\.\w+)\.\S+)",
            page,
            re.MULTILINE,
        )
    )
    emitted = {
        with_placeholders(address)
        for file in (ROOT / "tests/golden/cases").glob("*/expected/addresses.txt")
        for address in file.read_text(encoding="utf-8").split()[1::2]
    }

    assert said == {address for address in emitted if not address.startswith("output.")}


def test_adoption_names_addresses_that_there_are() -> None:
    """What docs/adoption.md says to import is what the real modules plan, or a stack has."""
    page = (ROOT / "docs" / "adoption.md").read_text(encoding="utf-8")
    rows = re.findall(r"^\| (`(?:module|aws_|helm_|kubernetes_).*?) \|", page, re.MULTILINE)
    named = {address for row in rows for address in re.findall(r"`([^`]*\.[^`]*)`", row)}
    planned = json.loads((ROOT / "tests/terraform/planned/prod-cluster.json").read_bytes())
    leaving = (ROOT / "docs" / "leaving.md").read_text(encoding="utf-8")

    assert len(named) > 30
    assert {
        address
        for address in named
        if address not in {*planned["values"], *planned["others"]} and address not in leaving
    } == set()


def with_placeholders(address: str) -> str:
    """Return an address with the user's own words in it as the page writes them."""
    for pattern, shown in (
        (r"subnet-\w+$", "<id>"),
        (r"(node-class|node-overlay|node-pool)-.+", r"\1-<name>"),
        (r"\.(addon|pod-identity)-.+?-(own|association)$", r".\1-<name>-\2"),
        (r"attachment\.(addon|pod-identity)-.+$", r"attachment.\1-<name>-<policy>"),
        (r"role\.(addon|pod-identity)-.+$", r"role.\1-<name>"),
    ):
        address = re.sub(pattern, shown, address)
    return address


def errors_of(data: dict[str, Any]) -> set[str]:
    """Return the errors of an environment file's data, without their lines."""
    problems = all_problems(write_yaml(data))
    return {f"{item.path}: {item.found}" for item in problems if item.severity == "error"}


def fields_named(page: Path) -> set[str]:
    """Return what looks like a field in a page's text: `min_cpus`, `network.cidr`, `ami: x`."""
    text = re.sub(
        r"^```.*?^```", "", page.read_text(encoding="utf-8"), flags=re.MULTILINE | re.DOTALL
    )
    spans = {span.partition(": ")[0] for span in re.findall(r"`([^`\n]+)`", text)}
    names = {span for span in spans if re.fullmatch(r"[a-z]\w*(\.[a-z]\w*)*", span)}
    names = {name for name in names if not re.match(r"(aws|helm|kubernetes)_\w+\.", name)}
    ours = {name for name in names if "_" in name or name.partition(".")[0] in KEYS}
    return {name for name in ours - OTHERS if not re.search(r"\.(sh|io|py|yaml|json)$", name)}


def is_field(name: str) -> bool:
    """Tell whether a name is a field's key, or the end of its path."""
    return any(path == name or path.endswith(f".{name}") for path in PATHS) or name in KEYS


def test_the_mistake_in_the_readme() -> None:
    """The README's faulty line is what the example file gives when that mistake is made in it."""
    text = (ROOT / "environments/dev.yaml").read_text(encoding="utf-8")
    readme = (ROOT / "README.md").read_text(encoding="utf-8")

    (said,) = problems_of(text.replace("[spot, on-demand]", "[sopt, on-demand]"))

    assert f"environments/dev.yaml: 1 error\n  {said}\n" in readme
