"""Cron schedules as Karpenter reads them: five fields in UTC, or a name such as @daily."""

import re

NAMES = ("@annually", "@yearly", "@monthly", "@weekly", "@daily", "@midnight", "@hourly")

_MONTHS = ("jan", "feb", "mar", "apr", "may", "jun", "jul", "aug", "sep", "oct", "nov", "dec")
_DAYS = ("sun", "mon", "tue", "wed", "thu", "fri", "sat")
# What a field is called, its bounds, and words for its numbers.
_FIELDS: tuple[tuple[str, int, int, tuple[str, ...]], ...] = (
    ("minute", 0, 59, ()),
    ("hour", 0, 23, ()),
    ("day of the month", 1, 31, ()),
    ("month", 1, 12, _MONTHS),
    ("day of the week", 0, 6, _DAYS),
)
_ITEM = re.compile(r"(?P<first>[*?]|\w+)(-(?P<last>\w+))?(/(?P<step>[0-9]{1,4}))?", re.ASCII)
_LONGEST_MONTHS = {2: 29, 4: 30, 6: 30, 9: 30, 11: 30}


def cron_fault(text: str) -> str | None:
    """Return what is wrong with a schedule, or None.

    Karpenter's API takes any five words. Its cron library then refuses some, and the budget lets
    no node be disrupted, ever.
    """
    if text.startswith("@"):
        return None if text in NAMES else f'"{text}" is no schedule'
    words = re.findall(r"[^ \t]+", text)
    if len(words) != len(_FIELDS):
        return f'"{text}" has {len(words)} field{"" if len(words) == 1 else "s"}'
    values: list[set[int]] = []
    for word, (name, low, high, names) in zip(words, _FIELDS, strict=True):
        found = _values(word, low, high, names)
        if not found:
            return f'"{word}" is no {name}'
        values.append(found)
    _, _, days, months, _ = values
    # Where both kinds of day are given, either will do.
    if words[4] in "*?" and all(min(days) > _LONGEST_MONTHS.get(month, 31) for month in months):
        return f'"{text}" is a day that never comes'
    return None


def _values(word: str, low: int, high: int, names: tuple[str, ...]) -> set[int]:
    """Return the numbers a field stands for; none where it is wrong."""
    found: set[int] = set()
    for item in word.split(","):
        match = _ITEM.fullmatch(item)
        numbers = _range(match, low, high, names) if match else range(0)
        if not numbers:
            return set()
        found.update(numbers)
    return found


def _range(match: re.Match[str], low: int, high: int, names: tuple[str, ...]) -> range:
    first, last, step = match["first"], match["last"], match["step"]
    if first in "*?":
        start, end = low, high if last is None else None
    else:
        start = _number(first, low, names)
        # "5/10" reads "from 5 on, every tenth"; plain "5" is itself only.
        end = _number(last, low, names) if last else high if step else start
    if start is None or end is None or not low <= start <= end <= high or not int(step or 1):
        return range(0)
    return range(start, end + 1, int(step or 1))


def _number(text: str, low: int, names: tuple[str, ...]) -> int | None:
    if text.lower() in names:
        return names.index(text.lower()) + low
    return int(text) if re.fullmatch("[0-9]{1,4}", text) else None
