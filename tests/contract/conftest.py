"""The examples are the same in every run."""

from tests.examples import same_in_every_run

same_in_every_run()
