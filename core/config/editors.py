"""What the JSON schema tells editors of a type, where pydantic sees only a function."""

from typing import Any

from pydantic import GetJsonSchemaHandler
from pydantic.json_schema import JsonSchemaValue
from pydantic_core.core_schema import CoreSchema


class InEditors:
    """Adds keywords to the JSON schema of what it annotates."""

    def __init__(self, **keywords: Any) -> None:  # noqa: ANN401  # a keyword's value is any JSON
        """Remember the keywords."""
        self.keywords = keywords

    def __get_pydantic_json_schema__(
        self, schema: CoreSchema, handler: GetJsonSchemaHandler
    ) -> JsonSchemaValue:
        """Return the schema with the keywords."""
        return {**handler(schema), **self.keywords}


def whole(pattern: str) -> str:
    """Return a pattern for all of a text; those of a JSON schema match anywhere."""
    return f"^({pattern})$"


def pattern(text: str) -> InEditors:
    """Tell editors what all of a text has to match."""
    return InEditors(pattern=whole(text))


_OCTET = "(25[0-5]|2[0-4][0-9]|1[0-9]{2}|[1-9]?[0-9])"
IPV4_NETWORK = rf"({_OCTET}\.){{3}}{_OCTET}/(3[0-2]|[12]?[0-9])"
IP_ADDRESS = "[0-9]{1,3}([.][0-9]{1,3}){3}|[0-9A-Fa-f:.]*:[0-9A-Fa-f:.%a-z]*"
QUANTITY = (
    r"[+]?([0-9]{1,40}(\.[0-9]{0,40})?|\.[0-9]{1,40})([KMGTPE]i|[numkMGTPE]|[eE][+-]?[0-9]{1,3})?"
)
PERCENTAGE = r"([0-9]{1,2}(\.[0-9]{1,2})?|100(\.0{1,2})?)%"
VOLUME_SIZE = "[1-9][0-9]{0,4}(Gi|Ti)"
