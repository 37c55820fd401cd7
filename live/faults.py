"""What AWS, or the way to it, refuses: in a sentence each, without a traceback."""

from dataclasses import dataclass
from enum import StrEnum
from typing import TypeAlias

from botocore.exceptions import (
    BotoCoreError,
    ClientError,
    ConnectionError,  # noqa: A004  # botocore's, which is no OSError
    CredentialRetrievalError,
    EndpointConnectionError,
    HTTPClientError,
    NoCredentialsError,
    PartialCredentialsError,
    ProfileNotFound,
    SSOError,
    TokenRetrievalError,
    UnauthorizedSSOTokenError,
)
from botocore.parsers import ResponseParserError

# The last one is a proxy's page where AWS' answer should be; for botocore it is an error apart.
AwsError = (BotoCoreError, ClientError, ResponseParserError)
AnyError: TypeAlias = BotoCoreError | ClientError | ResponseParserError


class Kind(StrEnum):
    """Of what kind a fault is; the first two make every further call pointless."""

    CREDENTIALS = "credentials"
    NETWORK = "network"
    DENIED = "denied"
    THROTTLED = "throttled"
    MISSING = "missing"
    OTHER = "other"


@dataclass(frozen=True)
class Fault:
    """A refusal: its kind, what happened, and what to do."""

    kind: Kind
    found: str
    remedy: str


_CODES = {
    Kind.CREDENTIALS: (
        *("AuthFailure", "ExpiredToken", "ExpiredTokenException", "InvalidAccessKeyId"),
        *("InvalidClientTokenId", "RequestExpired", "SignatureDoesNotMatch"),
        *("UnrecognizedClientException", "InvalidSignatureException"),
    ),
    Kind.DENIED: (
        *("AccessDenied", "AccessDeniedException", "AuthorizationError"),
        *("AuthorizationErrorException", "UnauthorizedOperation", "UnauthorizedException"),
        *("NotAuthorized", "OptInRequired"),
    ),
    Kind.THROTTLED: (
        *("Throttling", "ThrottlingException", "ThrottledException", "RequestLimitExceeded"),
        *("RequestThrottled", "TooManyRequestsException", "RequestThrottledException"),
    ),
    Kind.MISSING: (
        *("NoSuchEntity", "ResourceNotFoundException", "ParameterNotFound", "NotFoundException"),
        *("AWS.SimpleQueueService.NonExistentQueue", "QueueDoesNotExist"),
        *("NoSuchResourceException", "LoadBalancerNotFound", "TargetGroupNotFound"),
        *("ResourceNotFound", "VersionNotFound"),
    ),
}
_KINDS = {code: kind for kind, codes in _CODES.items() for code in codes}
_REMEDIES = {
    Kind.CREDENTIALS: "log in anew, for example by `aws sso login`, or export fresh credentials",
    Kind.NETWORK: "check the network, the proxy and the region",
    Kind.DENIED: "allow the action; docs/preflight.md lists those that are read",
    Kind.THROTTLED: "wait a minute and run it again",
    Kind.MISSING: "",
    Kind.OTHER: "run it again; if it stays, look it up by the code",
}
_LOGIN = (
    *(CredentialRetrievalError, NoCredentialsError, PartialCredentialsError, ProfileNotFound),
    *(SSOError, TokenRetrievalError, UnauthorizedSSOTokenError),
)
_LONGEST = 160


def fault_of(error: AnyError) -> Fault:
    """Say what an error of AWS or of the way to it means."""
    kind = kind_of(error)
    return Fault(kind, _found(error, kind), _REMEDIES[kind])


def kind_of(error: AnyError) -> Kind:
    """Return an error's kind."""
    if isinstance(error, ClientError):
        code = code_of(error)
        if code.endswith((".NotFound", ".Malformed")):
            return Kind.MISSING
        return _KINDS.get(code, Kind.OTHER)
    if isinstance(error, _LOGIN):
        return Kind.CREDENTIALS
    if isinstance(
        error, ResponseParserError | ConnectionError | EndpointConnectionError | HTTPClientError
    ):
        return Kind.NETWORK
    return Kind.OTHER


def code_of(error: ClientError) -> str:
    """Return the code that AWS gives for an error."""
    return str(error.response.get("Error", {}).get("Code", ""))


def is_missing(error: AnyError) -> bool:
    """Tell whether what was asked for is not there."""
    return kind_of(error) is Kind.MISSING


def _found(error: AnyError, kind: Kind) -> str:
    if isinstance(error, ResponseParserError):
        return "no answer in AWS' form: is there a proxy in between?"
    if not isinstance(error, ClientError):
        return _short(str(error))
    asked = f"{error.operation_name}: {code_of(error)}"
    if kind is Kind.THROTTLED:
        return f"AWS answers too many calls ({asked})"
    if kind is Kind.DENIED:
        return f"the caller may not ({asked})"
    if code_of(error).isdigit():
        # A proxy's page, or an API that the endpoint does not have.
        return f"no answer in AWS' form ({asked})"
    return _short(f"{asked}: {error.response.get('Error', {}).get('Message', '')}")


def _short(text: str) -> str:
    line = " ".join(text.split())
    return line if len(line) <= _LONGEST else f"{line[:_LONGEST].rstrip()} ..."
