"""Fill jsii's cache, so that the first real run is as fast as any other."""

import os
import shutil
import subprocess
import sys
import time

OLDEST_NODE = 20


def _node_problem() -> str | None:
    """Return what is wrong with the node that jsii would start, or None."""
    node = shutil.which(os.environ.get("JSII_NODE", "node"))
    if node is None:
        return f"there is no node on PATH; install node {OLDEST_NODE} or newer"
    said = subprocess.run([node, "--version"], capture_output=True, text=True, check=True).stdout
    major = int(said.strip().removeprefix("v").partition(".")[0])
    return None if major >= OLDEST_NODE else f"this is node {major}; install {OLDEST_NODE} or newer"


def _say(text: str) -> None:
    """Print a part of a line at once."""
    print(text, end="", flush=True)


def main() -> int:
    """Load every binding once, wait for jsii's index of them, and say how long each took."""
    if problem := _node_problem():
        print(f"error: {problem}", file=sys.stderr)
        return 2
    start = time.monotonic()
    _say("  unpacking the bindings for node into .venv (600 MB) ... ")
    import engine

    loaded = time.monotonic()
    _say(f"{loaded - start:.0f} s\n  indexing them ... ")
    if engine.wait_for_jsii_cache():
        _say(f"{time.monotonic() - loaded:.0f} s\n")
    else:
        _say("no index after a minute; each run will take some seconds longer\n")
    return 0


if __name__ == "__main__":
    try:
        sys.exit(main())
    except KeyboardInterrupt:  # the next run does what is left
        sys.exit(130)
