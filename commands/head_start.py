"""Loads the engine while files are read and checked: it waits for node for most of that time."""

import importlib
import threading
from contextlib import suppress

# What the engine and the rest of the program both import, or may: loaded before there are two
# threads, so that neither ever waits for a module that the other one is loading.
SHARED = ("importlib.metadata", "jsii", "publication", "typeguard")


def load_engine() -> None:
    """Begin to load the engine; whoever imports it waits until it is there.

    Raises:
        ModuleNotFoundError: its packages are not installed.

    """
    for name in SHARED:
        importlib.import_module(name)
    # A program that ends meanwhile, over a fault in a file, does not wait.
    threading.Thread(target=_load, daemon=True).start()


def _load() -> None:
    # Importing it again, where it is needed, fails as well and says why.
    with suppress(BaseException):
        importlib.import_module("engine")
