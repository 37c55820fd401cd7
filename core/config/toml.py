"""Bottlerocket settings as TOML."""

import re
import tomllib
from typing import Annotated, TypeAlias

from pydantic import AfterValidator

from core.config.values import Text, fault
from core.shapes import Json, is_list, is_mapping

# How Python's parser names a table: ('settings', 'kernel').
_TABLE = re.compile(r"\((?P<keys>'[^()]*',?)\)")
_KEY = re.compile("'([^']*)'")
# More than any setting of Bottlerocket has.
_MOST_LEVELS = 20


def _as_header(table: re.Match[str]) -> str:
    return f"[{'.'.join(_KEY.findall(table['keys']))}]"


def _is_deep(value: Json) -> bool:
    """Tell whether lists and tables are nested deeper than any setting of Bottlerocket."""
    level: list[Json] = [value]
    for _ in range(_MOST_LEVELS + 1):
        inner = [item.values() if is_mapping(item) else item for item in level if _holds(item)]
        level = [item for items in inner for item in items]
    return bool(level)


def _holds(value: Json) -> bool:
    return is_mapping(value) or is_list(value)


def _toml(value: str) -> str:
    try:
        data = tomllib.loads(value)
    except tomllib.TOMLDecodeError as error:
        reason = _TABLE.sub(_as_header, str(error)).lower()
        raise fault(f"not TOML: {reason}", "correct it") from None
    except (RecursionError, ValueError):  # of thousands of brackets, or of digits
        raise fault("no TOML that can be read", "write it shorter and flatter") from None
    if _is_deep(data):
        raise fault(f"more than {_MOST_LEVELS} levels deep", "flatten it")
    if extra := sorted(set(data) - {"settings"}):
        raise fault(
            f'the table "{extra[0]}" is no Bottlerocket setting',
            f'write "[settings.{extra[0]}]" if that is meant: all tables are under "settings"',
        )
    settings = data.get("settings", {})
    for name, table in (
        ("settings", settings),
        ("settings.kubernetes", is_mapping(settings) and settings.get("kubernetes", {})),
    ):
        if not is_mapping(table):
            raise fault(f'"{name}" is not a table', f'write "[{name}]"')
    return value


Toml: TypeAlias = Annotated[Text, AfterValidator(_toml)]
