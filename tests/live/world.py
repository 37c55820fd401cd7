"""Commands run for real, as a user runs them, against a simulated AWS."""

import json
import os
import subprocess
import sys
from dataclasses import dataclass
from functools import cache
from pathlib import Path

import boto3

from core.config.environment import Environment
from live.aws import Aws, Client
from live.subject import Applied, Subject
from tests.support import REGION, ROOT, environment_yaml, write_environments

LOGIN = {"AWS_ACCESS_KEY_ID": "test", "AWS_SECRET_ACCESS_KEY": "test"}
# moto's account.
ACCOUNT = "123456789012"
DEPLOYER = f"arn:aws:iam::{ACCOUNT}:role/Deploy"
TRUST = json.dumps({"Version": "2012-10-17", "Statement": []})


@dataclass(frozen=True)
class Result:
    """What a command printed, and its exit code."""

    code: int
    out: str
    err: str

    @property
    def findings(self) -> dict[str, tuple[str, str, str]]:
        """The findings of `--json` by check: state, found, remedy."""
        data = json.loads(self.out)
        return {
            one["check"]: (one["state"], one["found"], one["remedy"]) for one in data["findings"]
        }


@dataclass(frozen=True)
class World:
    """A project of its own and a simulated AWS, as yet empty."""

    root: Path
    endpoint: str

    def write(self, **overrides: object) -> None:
        """Write the environment dev: the smallest one, in moto's account, with overrides."""
        data = {"account_id": ACCOUNT, "access": {"deployer": DEPLOYER}, **overrides}
        write_environments(self.root, dev=environment_yaml(**data))

    def main(self, *arguments: str, stdin: str = "", **variables: str) -> Result:
        """Run the project's command line, in a process without the caller's own AWS settings."""
        kept = {name: text for name, text in os.environ.items() if not name.startswith("AWS_")}
        done = subprocess.run(
            [sys.executable, "-W", "error", self.root / "main.py", *arguments],
            input=stdin,
            env=kept | self.variables() | variables,
            cwd=self.root,
            capture_output=True,
            text=True,
            check=False,
        )
        return Result(done.returncode, done.stdout, done.stderr)

    def variables(self) -> dict[str, str]:
        """Return the process environment by which AWS' libraries reach the simulated AWS."""
        none = str(self.root / "none")
        return LOGIN | {
            "AWS_ENDPOINT_URL": self.endpoint,
            "AWS_MAX_ATTEMPTS": "1",
            "AWS_EC2_METADATA_DISABLED": "true",
            "AWS_CONFIG_FILE": none,
            "AWS_SHARED_CREDENTIALS_FILE": none,
            "PYTHONPATH": str(ROOT),
        }

    def client(self, service: str) -> Client:
        """Return a client, to plant things with."""
        return _client(service, self.endpoint)

    def aws(self, environment: Environment) -> Aws:
        """Return the clients of checks that run in this process: made once for all tests."""
        return _SharedAws(environment, self.endpoint)

    def subject(self, environment: Environment, applied: Applied | None = None) -> Subject:
        """Return an environment to check in this process."""
        return Subject(environment, self.aws(environment), applied or Applied())

    def as_role(self, name: str) -> dict[str, str]:
        """Return what logs in as a session of a role."""
        arn = f"arn:aws:iam::{ACCOUNT}:role/{name}"
        keys = self.client("sts").assume_role(RoleArn=arn, RoleSessionName="me")["Credentials"]
        return {
            "AWS_ACCESS_KEY_ID": keys["AccessKeyId"],
            "AWS_SECRET_ACCESS_KEY": keys["SecretAccessKey"],
            "AWS_SESSION_TOKEN": keys["SessionToken"],
        }

    def make_role(self, name: str, path: str = "/") -> None:
        """Make an IAM role."""
        self.client("iam").create_role(RoleName=name, Path=path, AssumeRolePolicyDocument=TRUST)


class _SharedAws(Aws):
    """Clients that all tests share: to make one takes longer than most of what it is asked."""

    def __init__(self, environment: Environment, endpoint: str) -> None:
        super().__init__(environment)
        self._endpoint = endpoint

    def client(self, service: str) -> Client:
        """Return the client of a service."""
        return _client(service, self._endpoint)


@cache
def _client(service: str, endpoint: str) -> Client:
    keys = {name.lower(): text for name, text in LOGIN.items()}
    return boto3.client(service, region_name=REGION, endpoint_url=endpoint, **keys)
