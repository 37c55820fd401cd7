"""No text of the user's is taken for a template by Terraform."""

import re
from collections.abc import Iterator

from core.checks.run import essential_problems
from core.config.environment import Environment
from core.problems import ConfigError
from core.shapes import Json
from tests.complete import complete_data
from tests.rendered import rendered
from tests.support import loaded_from, texts_in

EVIL = "${evil}%{evil}"
TOML = "[settings]\nmotd = '${evil}%{evil}'\n"
# A `$` or `%` that is not doubled before the text above.
UNESCAPED = re.compile(r"(?<!\$)\$\{evil|(?<!%)%\{evil")


def evil_variants(value: Json, path: str = "") -> Iterator[tuple[str, Json]]:
    """Yield plain data with one text or one key replaced, and where."""
    if isinstance(value, str):
        yield path, (TOML if path.endswith("bottlerocket_settings") else EVIL)
    elif isinstance(value, list):
        for index, item in enumerate(value):
            for where, changed in evil_variants(item, f"{path}[]"):
                yield where, [*value[:index], changed, *value[index + 1 :]]
    elif isinstance(value, dict):
        for key, item in value.items():
            others = {name: other for name, other in value.items() if name != key}
            yield f"{path}.*".strip("."), {**others, EVIL: item}
            for where, changed in evil_variants(item, f"{path}.{key}".strip(".")):
                yield where, {**others, key: changed}


def accepted(data: Json) -> Environment | None:
    """Return the environment, if its model and the rules accept it."""
    try:
        loaded = loaded_from(data)
    except ConfigError:
        return None
    # Only what no `allow` can silence keeps a text out.
    return None if essential_problems(loaded) else loaded.environment


def test_no_text_of_the_users_is_a_template() -> None:
    """Wherever free text is accepted, `${` and `%{` reach Terraform doubled, in keys as well."""
    free: dict[str, list[str]] = {}
    for path, data in evil_variants(complete_data()):
        if environment := accepted(data):
            texts = list(texts_in(rendered(environment)))
            free[path] = [text for text in texts if UNESCAPED.search(text)]

    assert {path: texts for path, texts in free.items() if texts} == {}
    assert {"tags.owner", "node_classes.default.tags.team", "karpenter.values.*"} <= set(free)
