"""AWS as both functions use it: clients that give up in time, and secrets by name."""

from __future__ import annotations

from collections.abc import Mapping
from typing import TYPE_CHECKING

import boto3
from aws_lambda_powertools.utilities.parameters import SecretsProvider
from aws_lambda_powertools.utilities.parameters.exceptions import GetParameterError, TransformParameterError
from botocore.config import Config
from botocore.exceptions import ClientError

from postmortem.errors import RetryLater, SettingsError

if TYPE_CHECKING:
    from types_boto3_dynamodb import DynamoDBClient
    from types_boto3_secretsmanager import SecretsManagerClient
    from types_boto3_sqs import SQSClient

# Botocore waits a minute for each attempt, twice as long as API Gateway waits for the function.
PATIENCE = Config(connect_timeout=2, read_timeout=5, retries={"mode": "standard", "total_max_attempts": 2})

# A person has to do something about these; everything else that Secrets Manager answers passes by itself.
LASTING = frozenset(
    {"AccessDeniedException", "DecryptionFailure", "InvalidRequestException", "ResourceNotFoundException"}
)


def dynamodb_client() -> DynamoDBClient:
    """DynamoDB, in the region and with the credentials of the environment."""
    return boto3.client("dynamodb", config=PATIENCE)


def sqs_client() -> SQSClient:
    """SQS, in the region and with the credentials of the environment."""
    return boto3.client("sqs", config=PATIENCE)


def secrets_client() -> SecretsManagerClient:
    """Secrets Manager, in the region and with the credentials of the environment."""
    return boto3.client("secretsmanager", config=PATIENCE)


class Secret:
    """One secret of Secrets Manager, a JSON object of strings; a change to it is seen within five minutes."""

    def __init__(self, client: SecretsManagerClient, secret_id: str) -> None:
        self._provider = SecretsProvider(boto3_client=client)
        self._secret_id = secret_id

    def read(self) -> Mapping[str, str]:
        """The secret's values by key.

        Raises SettingsError when a person has to mend it, RetryLater when Secrets Manager cannot be reached.
        """
        try:
            values = self._provider.get(self._secret_id, transform="json")
        except TransformParameterError:
            raise SettingsError(f"The secret '{self._secret_id}' is not JSON. Put a JSON object there.") from None
        except GetParameterError as error:
            raise self._explained(error.__context__) from error
        if not isinstance(values, dict):
            raise SettingsError(f"The secret '{self._secret_id}' is not a JSON object. Put one there.")
        return values

    def _explained(self, cause: BaseException | None) -> SettingsError | RetryLater:
        code = cause.response.get("Error", {}).get("Code", "") if isinstance(cause, ClientError) else ""
        if code in LASTING:
            return SettingsError(
                f"The secret '{self._secret_id}' cannot be read ({code}). "
                "Check that it exists and has a value, and that the function may read it."
            )
        return RetryLater(f"Secrets Manager gave no answer ({code or type(cause).__name__}).")
