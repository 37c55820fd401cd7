"""A setting put into TOML that a user wrote."""

import tomllib

from core.toml_setting import with_kubernetes_setting
from tests.tables import each


@each(
    ("text", "expected"),
    [
        ("", "[settings.kubernetes]\nmax-pods = 110\n"),
        (
            '[settings.kernel]\nlockdown = "integrity"\n',
            (
                '[settings.kernel]\nlockdown = "integrity"\n\n[settings.kubernetes]\n'
                "max-pods = 110\n"
            ),
        ),
        (
            "[settings.kubernetes] # ours\nseccomp-default = true\n",
            "[settings.kubernetes] # ours\nmax-pods = 110\nseccomp-default = true\n",
        ),
        (
            '[settings.kubernetes.node-labels]\na = "b"\n',
            '[settings.kubernetes.node-labels]\na = "b"\n\n[settings.kubernetes]\nmax-pods = 110\n',
        ),
        ("[settings.kubernetes]\nmax-pods = 50", "[settings.kubernetes]\nmax-pods = 50"),
        ("settings.kubernetes.max-pods = 50", "settings.kubernetes.max-pods = 50"),
        ("settings.kubernetes.seccomp-default = true", None),
        ("[settings]\nkubernetes = {seccomp-default = true}", None),
        (
            'settings.motd = """\n[settings.kubernetes]\n"""\n',
            (
                'settings.motd = """\n[settings.kubernetes]\n"""\n\n'
                "[settings.kubernetes]\nmax-pods = 110\n"
            ),
        ),
    ],
)
def test_where_the_setting_goes(text: str, expected: str | None) -> None:
    """Under the table's header, or one of its own; what stands there stays, and wins."""
    assert with_kubernetes_setting(text, "max-pods", 110) == expected
    assert expected is None or "max-pods" in tomllib.loads(expected)["settings"]["kubernetes"]
