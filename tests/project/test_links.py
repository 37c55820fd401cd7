"""The documentation's links: where they lead exists, and every page is reached."""

from pathlib import Path

import pytest

from tests.markdown import anchors, links
from tests.support import ROOT

DOCS = sorted((ROOT / "docs").glob("*.md"))
PAGES = [ROOT / "README.md", ROOT / "CONTRIBUTING.md", ROOT / "CHANGELOG.md"]
ALL = [*PAGES, *DOCS, *sorted((ROOT / "docs" / "adr").glob("*.md"))]


def target(page: Path, link: str) -> Path:
    """Return the file that a link of a page leads to."""
    file = link.partition("#")[0]
    return (page.parent / file).resolve() if file else page


def is_broken(page: Path, link: str) -> bool:
    """Tell whether a link's file or heading is not there."""
    file, anchor = target(page, link), link.partition("#")[2]
    return not file.exists() or bool(anchor and anchor not in anchors(file))


@pytest.mark.parametrize("page", ALL, ids=lambda page: page.relative_to(ROOT).as_posix())
def test_links_lead_somewhere(page: Path) -> None:
    """Each file and each heading that a page links to exists."""
    assert [link for link in links(page) if is_broken(page, link)] == []


def test_a_broken_link_is_found(tmp_path: Path) -> None:
    """A missing file, a missing heading and one in a code block are told from a good one."""
    page = tmp_path / "page.md"
    page.write_text(
        "# A title, and `code`\n[a](#a-title-and-code) [b](#b) [c](c.md)\n```sh\n# b\n```\n",
        encoding="utf-8",
    )

    assert [link for link in links(page) if is_broken(page, link)] == ["#b", "c.md"]


def test_every_page_is_reached() -> None:
    """From the README each page of docs/ is found by following links."""
    reached, todo = set[Path](), [ROOT / "README.md"]
    while todo:
        page = todo.pop()
        if page in reached or page.suffix != ".md":
            continue
        reached.add(page)
        todo += [target(page, link) for link in links(page)]

    assert [page.name for page in DOCS if page not in reached] == []
