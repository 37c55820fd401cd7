"""Clients that answer what a test says, where moto has no answer: botocore's Stubber."""

from typing import Any

import boto3
from botocore.stub import Stubber

from core.config.environment import Environment
from live.aws import Aws, Client
from live.subject import Applied, Subject
from tests.live.world import LOGIN
from tests.support import REGION

Answer = tuple[str, dict[str, Any]]


class StubbedAws(Aws):
    """Clients with queued answers; Stubber holds calls and answers against AWS' own models."""

    def __init__(self, environment: Environment) -> None:
        super().__init__(environment)
        self._stubs: dict[str, tuple[Any, Stubber]] = {}

    def stub(self, service: str) -> Stubber:
        """Return the stubber of a service's client."""
        if service not in self._stubs:
            keys = {name.lower(): text for name, text in LOGIN.items()}
            client = boto3.client(service, region_name=REGION, **keys)
            stubber = Stubber(client)
            stubber.activate()
            self._stubs[service] = (client, stubber)
        return self._stubs[service][1]

    def client(self, service: str) -> Client:
        """Return the stubbed client."""
        return self._stubs[service][0]


def stubbed(
    environment: Environment, service: str, *answers: Answer, applied: Applied | None = None
) -> Subject:
    """Return a subject whose service gives these answers in turn; a text in one is an error's."""
    aws = StubbedAws(environment)
    stubber = aws.stub(service)
    for call, answer in answers:
        if "error" in answer:
            stubber.add_client_error(call, service_error_code=answer["error"])
        else:
            stubber.add_response(call, answer)
    return Subject(environment, aws, applied or Applied())
