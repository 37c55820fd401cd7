"""Clients of AWS' services for one environment: its region, and its deployer where it says so."""

from collections.abc import Iterator
from threading import Lock
from typing import Any

import boto3
from botocore.config import Config

from core.config.environment import Environment

# boto3 makes clients at run time; they have no types.
Client = Any

_SESSION_NAME = "eks-karpenter-checks"
# Retries stay as the user's own configuration has them.
_CONFIG = Config(connect_timeout=5, read_timeout=30, user_agent_extra=_SESSION_NAME)


class Aws:
    """Makes each client once; as the caller at first, then as the deployer where that is asked."""

    def __init__(self, environment: Environment) -> None:
        self.environment = environment
        self._session: Any = None
        self._clients: dict[str, Client] = {}
        self._lock = Lock()

    def client(self, service: str) -> Client:
        """Return the client of a service in the environment's region.

        Raises:
            ProfileNotFound: AWS_PROFILE names none.

        """
        with self._lock:
            if service not in self._clients:
                self._clients[service] = self._make(service)
            return self._clients[service]

    def assume_deployer(self) -> None:
        """Go on as the environment's deployer.

        Raises:
            ClientError: the caller may not assume it.

        """
        answer = self.client("sts").assume_role(
            RoleArn=self.environment.access.deployer, RoleSessionName=_SESSION_NAME
        )
        keys = answer["Credentials"]
        with self._lock:
            self._clients.clear()
            self._session = boto3.Session(
                aws_access_key_id=keys["AccessKeyId"],
                aws_secret_access_key=keys["SecretAccessKey"],
                aws_session_token=keys["SessionToken"],
            )

    def _make(self, service: str) -> Client:
        if self._session is None:
            self._session = boto3.Session()
        return self._session.client(service, region_name=self.environment.region, config=_CONFIG)


def pages(client: Client, call: str, key: str, **arguments: Any) -> Iterator[Any]:  # noqa: ANN401
    """Yield the items of every page of an answer."""
    for page in client.get_paginator(call).paginate(**arguments):
        yield from page[key]
