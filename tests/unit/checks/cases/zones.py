"""What rules about the zones that a file names say, and what they let pass."""

from tests.unit.checks.cases.parts import ZONES
from tests.unit.checks.cases.row import Row

FAILING: list[Row] = [
    (
        "zone-letter",
        ZONES + "[us-east-1a, us-east-1g]",
        "warning warning",
        "network.availability_zones[1]",
        2,
        'no "us-east-1g" is known: the last zone of us-east-1 is f; correct its letter',
    ),
    (
        "zones-both",
        ZONES + "[us-east-1a, us-east-1b]\n  availability_zone_count: 3",
        "error error",
        "network.availability_zone_count",
        3,
        "not read beside availability_zones, which names 2; remove it",
    ),
]

PASSING: list[tuple[str, str]] = [
    ("zone-letter", ZONES + "[us-east-1a, us-east-1f]"),
    # One of its zones is gone, and the letters go on behind it.
    ("zone-letter", f"region: ap-northeast-1\n{ZONES}[ap-northeast-1a, ap-northeast-1d]"),
    # Of this region the catalogue knows no zone.
    ("zone-letter", f"region: us-gov-west-1\n{ZONES}[us-gov-west-1a, us-gov-west-1z]"),
    ("zones-both", ZONES + "[us-east-1a, us-east-1b]\n  availability_zone_count: 2"),
    ("zones-both", ZONES + "[us-east-1a, us-east-1b]"),
]
