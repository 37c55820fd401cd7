"""The table of regions against what AWS' own library knows."""

import json
from importlib.util import find_spec
from pathlib import Path

from core import facts


def test_regions_are_those_of_aws() -> None:
    """The table has the regions that boto3 knows, but for the secret ones."""
    spec = find_spec("botocore")
    assert spec is not None
    assert spec.origin is not None
    text = Path(spec.origin).with_name("data").joinpath("endpoints.json").read_bytes()
    known = {
        partition["partition"]: set(partition["regions"])
        for partition in json.loads(text)["partitions"]
        if "iso" not in partition["partition"]
    }

    assert {region: facts.partition(region) for region in facts.REGIONS} == {
        region: name for name, regions in known.items() for region in regions
    }
    assert len(set(facts.REGIONS)) == len(facts.REGIONS)
    assert set(facts.ZONES_EKS_REFUSES) <= set(facts.REGIONS)
