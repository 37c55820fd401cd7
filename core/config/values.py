"""What the parts of the environment file are made of: strict, each error with words of its own."""

import re
from typing import Annotated, Any, Literal, NoReturn, Self, TypeAlias

from pydantic import (
    AfterValidator,
    BaseModel,
    ConfigDict,
    Field,
    GetCoreSchemaHandler,
    JsonValue,
)
from pydantic_core import PydanticCustomError, core_schema

from core.config.editors import InEditors, whole
from core.shapes import Json, is_list, is_mapping

# The type of errors that carry `found` and `right` themselves; `parse` prints them as they are.
PROBLEM = "problem"


class Model(BaseModel):
    """A frozen part of the environment file that refuses unknown keys."""

    model_config = ConfigDict(extra="forbid", frozen=True, hide_input_in_errors=True)

    def __deepcopy__(self, memo: dict[int, Any] | None = None) -> Self:
        """Stand for its own copy, so that a default is not copied for each file."""
        return self


class FrozenMap(dict[Any, Any]):
    """A mapping that cannot be changed, so that a parsed environment stays what was parsed."""

    def _refuse(self, *_: object, **__: object) -> NoReturn:
        message = "an environment is frozen"
        raise TypeError(message)

    def __deepcopy__(self, _memo: object) -> "FrozenMap":
        """Stand for its own copy."""
        return self

    def __reduce__(self) -> tuple[type["FrozenMap"], tuple[dict[Any, Any]]]:
        """Travel to another process whole, not item by item."""
        return FrozenMap, (dict(self),)

    __setitem__ = __delitem__ = __ior__ = _refuse  # type: ignore[assignment]
    clear = pop = popitem = setdefault = update = _refuse  # type: ignore[assignment]


def fault(found: str, right: str) -> PydanticCustomError:
    """Return the error that becomes `path: found; right`."""
    # The text goes in as context: pydantic would read braces in a template as placeholders.
    return PydanticCustomError(PROBLEM, "{found}; {right}", {"found": found, "right": right})


class Matching(InEditors):
    """Checks text against a pattern; the error has words, and the JSON schema the pattern."""

    def __init__(self, pattern: str, what: str, right: str) -> None:
        """Remember the pattern and the words."""
        super().__init__(pattern=whole(pattern))
        self._compiled = re.compile(pattern, re.ASCII)
        self._what, self._right = what, right

    def __get_pydantic_core_schema__(
        self,
        source: Any,  # noqa: ANN401  # a type, as typing has them
        handler: GetCoreSchemaHandler,
    ) -> core_schema.CoreSchema:
        """Check after the type itself."""
        return core_schema.no_info_after_validator_function(self._check, handler(source))

    def _check(self, value: str) -> str:
        if not self._compiled.fullmatch(value):
            raise fault(f'"{value}" is not {self._what}', self._right)
        return value


def matching(pattern: str, what: str, right: str) -> Matching:
    """Return the annotation of text that matches a pattern."""
    return Matching(pattern, what, right)


def _frozen(value: Json) -> Json:
    if is_mapping(value):
        return FrozenMap({key: _frozen(item) for key, item in value.items()})
    return tuple(_frozen(item) for item in value) if is_list(value) else value


def unique(values: tuple[Any, ...]) -> tuple[Any, ...]:
    """Refuse a list that names something twice."""
    for index, value in enumerate(values):
        if value in values[:index]:
            raise fault(f'"{value}" is listed twice', "name each once")
    return values


Text: TypeAlias = Annotated[str, Field(strict=True)]
Flag: TypeAlias = Annotated[bool, Field(strict=True)]
Whole: TypeAlias = Annotated[int, Field(strict=True)]
Port: TypeAlias = Annotated[int, Field(strict=True, ge=1, le=65535)]
Int32: TypeAlias = Annotated[int, Field(strict=True, le=2**31 - 1)]
TextMap: TypeAlias = Annotated[dict[str, Text], AfterValidator(FrozenMap)]
JsonMap: TypeAlias = Annotated[dict[str, JsonValue], AfterValidator(_frozen)]
Name: TypeAlias = Annotated[
    Text,
    matching(
        r"[a-z]([a-z0-9-]*[a-z0-9])?",
        "a name",
        'write lower-case letters, digits and "-", beginning with a letter, such as "dev"',
    ),
]
Effect: TypeAlias = Literal["NoSchedule", "PreferNoSchedule", "NoExecute"]
