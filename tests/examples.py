"""What hypothesis tries: in every run the same examples, however slow the machine is."""

from hypothesis import settings


def same_in_every_run() -> None:
    """Make it so for all tests of a folder, whose conftest calls this."""
    settings.register_profile("project", deadline=None, derandomize=True)
    settings.load_profile("project")
