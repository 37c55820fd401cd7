"""Tables of cases that one test walks: a row that fails is a subtest, named by what it holds."""

from collections.abc import Callable, Iterable, Sequence
from functools import wraps
from inspect import Parameter, signature
from typing import Any, TypeAlias

from pytest import Subtests, fail  # noqa: PT013  # names of their own in a signature

Test: TypeAlias = Callable[..., None]

_LONGEST = 60
_FAILURES = (Exception, fail.Exception)


def each(
    names: str | tuple[str, ...], rows: Iterable[Any], ids: Iterable[object] = ()
) -> Callable[[Test], Test]:
    """Run a test once a row of a table, whatever becomes of the other rows.

    It is what `parametrize` is, at no cost for a row that passes: fixtures are made once for all.
    """
    keys = (names,) if isinstance(names, str) else names
    table = [(row,) if isinstance(names, str) else row for row in rows]
    if not table:
        raise ValueError("a table without rows tests nothing")
    titles = list(ids) or [_title(row) for row in table]

    def over(test: Test) -> Test:
        own = signature(test)
        kept = [item for name, item in own.parameters.items() if name not in keys]

        @wraps(test)
        def walk(subtests: Subtests, **fixtures: object) -> None:
            for title, row in zip(titles, table, strict=True):
                try:
                    test(**dict(zip(keys, row, strict=True)), **fixtures)
                except _FAILURES:
                    with subtests.test(f"{title}"):
                        raise

        asked = Parameter("subtests", Parameter.KEYWORD_ONLY, annotation=Subtests)
        walk.__signature__ = own.replace(parameters=[*kept, asked])  # pyright: ignore[reportAttributeAccessIssue]
        return walk

    return over


def _title(row: Sequence[object]) -> str:
    plain = (str(value) for value in row if isinstance(value, str | int | None))
    return ("-".join(plain) or repr(row))[:_LONGEST]
