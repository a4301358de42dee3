"""Where the jobs are: in the deployed stack, or in the AWS that `make serve` was given with `AWS_ENDPOINT_URL`."""

from __future__ import annotations

import os
import sys
from collections.abc import Callable, Mapping

import boto3
from botocore.exceptions import BotoCoreError, ClientError

from local.cloud.aws import QUEUE_NAME, TABLE_NAME, use_local_credentials
from local.environment import read_environment

DEFAULT_STACK = "postmortem"  # samconfig.toml


def output(environment: Mapping[str, str], name: str) -> str:
    """An output of the stack, which is called `postmortem` where `STACK` names no other."""
    answer = boto3.client("cloudformation").describe_stacks(StackName=environment.get("STACK", DEFAULT_STACK))
    return {one["OutputKey"]: str(one["OutputValue"]) for one in answer["Stacks"][0]["Outputs"]}[name]


def table_name(environment: Mapping[str, str]) -> str:
    """The table with the jobs."""
    if known := environment.get("TABLE_NAME"):
        return known
    return TABLE_NAME if "AWS_ENDPOINT_URL" in environment else output(environment, "TableName")


def queue_url(environment: Mapping[str, str]) -> str:
    """The queue of the jobs."""
    if known := environment.get("QUEUE_URL"):
        return known
    if "AWS_ENDPOINT_URL" in environment:
        return boto3.client("sqs").get_queue_url(QueueName=QUEUE_NAME)["QueueUrl"]
    return output(environment, "JobQueueUrl")


def run(command: Callable[[Mapping[str, str]], None]) -> int:
    """Run a command with what `.env` and the environment say; 1 where AWS refuses it, and says why."""
    environment = read_environment()
    os.environ.update({name: value for name, value in environment.items() if name.startswith("AWS_")})
    if "AWS_ENDPOINT_URL" in environment:
        use_local_credentials()
    try:
        command(environment)
    except (BotoCoreError, ClientError) as error:
        print(
            f"AWS did not do it: {error}\nCheck AWS_REGION, the credentials (aws sts get-caller-identity) and "
            f"STACK=name, where the stack is not called {DEFAULT_STACK}.",
            file=sys.stderr,
        )
        return 1
    return 0
