"""Print, as JSON by key, the policy statements that KMS keys of an environment need.

Of the key that is made here, the whole policy, by its alias; of keys of yours, by ARN, what their
policies must carry beside what they have.
"""

import argparse
import json

from commands.choosing import studied_environment
from commands.running import Project
from core.render.key_policy import key_policies


def add_arguments(parser: argparse.ArgumentParser) -> None:
    """Declare the command's options."""
    parser.add_argument("environment", metavar="ENV", help="an environment's name")


def run(options: argparse.Namespace, project: Project) -> int:
    """Print the policies; an empty object where every key is AWS' own, or the eks module's."""
    environment = studied_environment(options.environment, project)
    print(json.dumps(key_policies(environment), indent=2))
    return 0
