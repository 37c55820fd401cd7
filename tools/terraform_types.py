"""Reads Terraform's type expressions into plain data.

A type is "string", "number", "bool" or "any"; {"list": type}, {"set": type} or {"map": type};
{"tuple": [type, ...]}; or {"object": {name: attribute}}. An attribute is a type, or, where it may
be left out, {"optional": type}, with the "default" it then has unless that is null.
"""

import json
import re
from collections.abc import Callable, Iterator
from typing import Any, NamedTuple, NoReturn, TypeAlias, TypeVar

Type: TypeAlias = str | dict[str, Any]
T = TypeVar("T")

PRIMITIVES = ("any", "bool", "number", "string")
COLLECTIONS = ("list", "map", "set")

_TOKENS = re.compile(
    r"""
      (?P<nothing> \s+ | (\#|//)[^\n]* | /\*.*?\*/ )
    | (?P<text>    "(\\.|[^"\\])*" )
    | (?P<number>  -?[0-9]+(\.[0-9]+)?([eE][+-]?[0-9]+)? )
    | (?P<name>    [A-Za-z_][\w-]* )
    | (?P<mark>    . )
    """,
    re.VERBOSE | re.DOTALL,
)
_WORDS = {"true": True, "false": False, "null": None}


def parse_type(expression: str) -> Type:
    """Return the type that an expression such as `map(object({ a = optional(string, "x") }))` is.

    Raises:
        ValueError: it is no type; the text says where, and why.

    """
    reader = _Reader(expression)
    type_ = reader.type()
    reader.take("")
    return type_


class _Token(NamedTuple):
    kind: str
    text: str
    start: int


class _Reader:
    """Reads an expression token by token; the last token is empty."""

    def __init__(self, expression: str) -> None:
        self._expression = expression
        self._tokens = _tokens_of(expression)
        self._here = next(self._tokens)

    def type(self) -> Type:
        """Read a type."""
        token = self._here
        name = self._name()
        if name in PRIMITIVES:
            return name
        if name in COLLECTIONS:
            # Alone, as Terraform 0.11 wrote it, the word means a collection of anything.
            return {name: self._within("(", self.type, ")") if self._here.text == "(" else "any"}
        if name == "tuple":
            return {name: self._within("([", lambda: self._list("]", self.type), "])")}
        if name == "object":
            return {name: self._within("({", lambda: self._pairs(self._attribute), "})")}
        return self._fail("no such type", token)

    def take(self, mark: str) -> None:
        """Go past a mark that has to come here; the empty one is the end."""
        if not self._took(mark):
            self._fail(f'no "{mark}"' if mark else "more than a type", self._here)

    def _attribute(self) -> Type:
        if self._here.text != "optional":
            return self.type()
        self._step()
        return self._within("(", self._optional, ")")

    def _optional(self) -> Type:
        optional: dict[str, Any] = {"optional": self.type()}
        default = self._value() if self._took(",") else None
        return optional if default is None else optional | {"default": default}

    def _value(self) -> Any:  # noqa: ANN401  # whatever JSON has
        token = self._step()
        if token.kind in {"text", "number"}:
            return json.loads(token.text)
        if token.text in _WORDS:
            return _WORDS[token.text]
        if token.text == "[":
            return self._within("", lambda: self._list("]", self._value), "]")
        if token.text == "{":
            return self._within("", lambda: self._pairs(self._value), "}")
        return self._fail("no plain value", token)

    def _list(self, end: str, read: Callable[[], T]) -> list[T]:
        """Read what comes before the end; HCL lets a new line stand for a comma between pairs."""
        items: list[T] = []
        while self._here.text not in {end, ""}:
            items.append(read())
            self._took(",")
        return items

    def _pairs(self, read: Callable[[], T]) -> dict[str, T]:
        def pair() -> tuple[str, T]:
            key = self._value() if self._here.kind == "text" else self._name()
            self.take(":" if self._here.text == ":" else "=")
            return key, read()

        return dict(self._list("}", pair))

    def _within(self, opening: str, read: Callable[[], T], closing: str) -> T:
        for mark in opening:
            self.take(mark)
        content = read()
        for mark in closing:
            self.take(mark)
        return content

    def _name(self) -> str:
        token = self._step()
        return token.text if token.kind == "name" else self._fail("no name", token)

    def _took(self, mark: str) -> bool:
        if found := self._here.text == mark:
            self._step()
        return found

    def _step(self) -> _Token:
        token = self._here
        self._here = next(self._tokens, token)
        return token

    def _fail(self, why: str, token: _Token) -> NoReturn:
        rest = self._expression[token.start : token.start + 20]
        raise ValueError(f'{why}: "{rest}", character {token.start} of "{self._expression}"')


def _tokens_of(expression: str) -> Iterator[_Token]:
    for match in _TOKENS.finditer(expression):
        if match.lastgroup != "nothing":
            yield _Token(str(match.lastgroup), match[0], match.start())
    yield _Token("end", "", len(expression))
