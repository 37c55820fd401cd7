"""What links between pages of documentation need: headings as anchors, and links."""

import re
from pathlib import Path

_FENCED = re.compile(r"^```.*?^```", re.MULTILINE | re.DOTALL)


def anchors(page: Path) -> set[str]:
    """Return the anchors of a page's headings, as a browser of repositories makes them."""
    titles = re.findall(r"^#+ (.+)$", _prose(page), re.MULTILINE)
    return {re.sub(r"[^\w -]", "", title.lower()).replace(" ", "-") for title in titles}


def links(page: Path) -> list[str]:
    """Return what a page links to within the project."""
    targets = re.findall(r"\[[^\]]+\]\(([^)\s]+)\)", _prose(page))
    return [target for target in targets if "://" not in target]


def _prose(page: Path) -> str:
    return _FENCED.sub("", page.read_text(encoding="utf-8"))
