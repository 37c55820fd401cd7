"""Tables of cases that one test walks: each row is a subtest, named by what stands in it."""

from collections.abc import Callable, Iterable, Sequence
from functools import wraps
from inspect import Parameter, signature
from typing import Any, TypeAlias

from pytest import Subtests  # noqa: PT013  # a name of its own in a signature

Test: TypeAlias = Callable[..., None]

_LONGEST = 60


def each(
    names: str | tuple[str, ...], rows: Iterable[Any], ids: Iterable[object] = ()
) -> Callable[[Test], Test]:
    """Run a test once a row of a table, whatever becomes of the other rows.

    It is what `parametrize` is, for a fifth of its time: fixtures are made once for all rows.
    """
    keys = (names,) if isinstance(names, str) else names
    table = [(row,) if isinstance(names, str) else row for row in rows]
    titles = list(ids) or [_title(row) for row in table]

    def over(test: Test) -> Test:
        own = signature(test)
        kept = [item for name, item in own.parameters.items() if name not in keys]

        @wraps(test)
        def walk(subtests: Subtests, **fixtures: object) -> None:
            for title, row in zip(titles, table, strict=True):
                with subtests.test(f"{title}"):
                    test(**dict(zip(keys, row, strict=True)), **fixtures)

        asked = Parameter("subtests", Parameter.KEYWORD_ONLY, annotation=Subtests)
        walk.__signature__ = own.replace(parameters=[*kept, asked])  # pyright: ignore[reportAttributeAccessIssue]
        return walk

    return over


def _title(row: Sequence[object]) -> str:
    plain = (str(value) for value in row if isinstance(value, str | int | None))
    return ("-".join(plain) or repr(row))[:_LONGEST]
