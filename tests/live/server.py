"""A simulated AWS in a process of its own: prints its port, and ends with its standard input.

In one thing moto is set right: of a filter's values EC2 wants one to match, moto's `tag-key` all.
"""

import sys
from typing import Any

from moto.ec2 import utils
from moto.server import ThreadedMotoServer

_matches = utils.is_filter_matching


def _one_matches(thing: Any, name: str, values: Any) -> bool:  # noqa: ANN401  # moto's own
    if name == "tag-key":
        return any(key in values for key in thing.get_filter_value(name))
    return _matches(thing, name, values)


if __name__ == "__main__":
    utils.is_filter_matching = _one_matches
    server = ThreadedMotoServer(ip_address="127.0.0.1", port=0, verbose=False)
    server.start()
    print(server.get_host_and_port()[1], flush=True)
    sys.stdin.read()
