"""Puts a setting into TOML that a user wrote, with all that stands there as it is."""

import re
import tomllib
from collections.abc import Iterator

_HEADER = re.compile(r"^[ \t]*\[[ \t]*settings[ \t]*\.[ \t]*kubernetes[ \t]*\][^\n]*", re.MULTILINE)


def with_kubernetes_setting(text: str, key: str, value: int) -> str | None:
    """Return the text with a key under [settings.kubernetes]; one that is there stays.

    None where the text has the table in a form to which no line can be added.
    """
    data = tomllib.loads(text)
    table = data.setdefault("settings", {}).setdefault("kubernetes", {})
    if key in table:
        return text
    table[key] = value
    return next((way for way in _ways(text, f"{key} = {value}") if _reads_as(way, data)), None)


def _ways(text: str, line: str) -> Iterator[str]:
    """Yield texts with the line: behind the table's header, or with a header of its own."""
    if header := _HEADER.search(text):
        yield f"{text[: header.end()]}\n{line}{text[header.end() :]}"
    start = f"{text.rstrip()}\n\n" if text.strip() else ""
    yield f"{start}[settings.kubernetes]\n{line}\n"


def _reads_as(text: str, data: object) -> bool:
    try:
        return tomllib.loads(text) == data
    except tomllib.TOMLDecodeError:
        return False
