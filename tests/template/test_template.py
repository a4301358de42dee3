"""What must hold of the template, whatever else changes in it."""

from __future__ import annotations

import re
import subprocess
import sys
from pathlib import Path
from typing import Any, get_args

import pytest
from pydantic import BaseModel

from local.cloud.aws import MAX_RECEIVE_COUNT, VISIBILITY_PER_TIMEOUT
from local.cloud.cloud import DEFAULT_WORKER_TIMEOUT_SECONDS
from local.cloud.gateway import FUNCTION_TIMEOUT_SECONDS, ROUTES
from postmortem.jobs.owed import PAUSES_SECONDS
from postmortem.jobs.record import MAX_DELIVERIES
from postmortem.settings import PipelineSettings, WebhookSettings, WorkerSettings
from tests.template.conftest import PROJECT, Template

FUNCTIONS = ("WebhookFunction", "WorkerFunction")
LAYERS = ("DependenciesLayer", "PostmortemLayer")
OF_BOTO3_AND_POWERTOOLS = {"AWS_ENDPOINT_URL", "LOG_LEVEL"}


def statements(template: Template, role: str) -> list[dict[str, Any]]:
    policies = template.properties(role)["Policies"]
    return [statement for policy in policies for statement in policy["PolicyDocument"]["Statement"]]


def test_it_passes_the_linter() -> None:
    linter = Path(sys.executable).with_name("cfn-lint")
    lint = subprocess.run([linter, PROJECT / "template.yaml"], capture_output=True, text=True, check=False)
    assert (lint.returncode, lint.stdout) == (0, "")


def test_the_routes_are_those_of_the_contract(template: Template) -> None:
    events = template.properties("WebhookFunction")["Events"].values()
    routes = {(event["Properties"]["Method"], event["Properties"]["Path"]) for event in events}
    assert routes == {("POST", "/webhooks/monday"), ("POST", "/postmortems"), ("GET", "/postmortems/{job_id}")}
    assert routes == set(ROUTES)


@pytest.mark.parametrize(
    ("function", "settings"), [("WebhookFunction", WebhookSettings), ("WorkerFunction", WorkerSettings)]
)
def test_a_function_is_given_every_setting_that_it_reads(
    template: Template, function: str, settings: type[BaseModel]
) -> None:
    read = {name.upper() for name in settings.model_fields} | OF_BOTO3_AND_POWERTOOLS
    assert set(template.variables(function)) == read


def test_no_secret_is_a_parameter_or_a_variable(template: Template) -> None:
    names = {*template.parsed["Parameters"], *template.variables(FUNCTIONS[0]), *template.variables(FUNCTIONS[1])}
    assert [name for name in names if re.search("token|key|password|signing", name, re.IGNORECASE)] == []


def test_the_secrets_are_made_empty_and_outlive_the_stack(template: Template) -> None:
    for secret in template.of_type("AWS::SecretsManager::Secret").values():
        assert set(secret["Properties"]) == {"Name", "Description"}
        assert secret["DeletionPolicy"] == secret["UpdateReplacePolicy"] == "Retain"


def test_a_message_stays_hidden_for_six_times_the_workers_time(template: Template) -> None:
    timeout = template.properties("WorkerFunction")["Timeout"]
    assert template.properties("JobQueue")["VisibilityTimeout"] == 6 * timeout
    assert timeout == DEFAULT_WORKER_TIMEOUT_SECONDS
    assert VISIBILITY_PER_TIMEOUT >= 6


def test_the_worker_gives_up_at_the_delivery_after_which_the_queue_does(template: Template) -> None:
    redrive = template.properties("JobQueue")["RedrivePolicy"]
    assert redrive["deadLetterTargetArn"] == {"Fn::GetAtt": ["DeadLetterQueue", "Arn"]}
    assert redrive["maxReceiveCount"] == MAX_DELIVERIES == MAX_RECEIVE_COUNT


def test_dead_letters_are_kept_longer_than_jobs(template: Template) -> None:
    retention = [template.properties(queue)["MessageRetentionPeriod"] for queue in ("JobQueue", "DeadLetterQueue")]
    assert retention == [4 * 24 * 3600, 14 * 24 * 3600]


def test_the_queues_refuse_connections_without_tls(template: Template) -> None:
    policy = template.properties("QueuePolicy")
    assert {queue["Ref"] for queue in policy["Queues"]} == set(template.of_type("AWS::SQS::Queue"))
    (statement,) = policy["PolicyDocument"]["Statement"]
    assert (statement["Effect"], statement["Condition"]) == ("Deny", {"Bool": {"aws:SecureTransport": "false"}})


def test_the_worker_takes_one_job_at_a_time_and_reports_it_alone(template: Template) -> None:
    (event,) = template.properties("WorkerFunction")["Events"].values()
    assert event["Properties"] == {
        "Queue": {"Fn::GetAtt": ["JobQueue", "Arn"]},
        "BatchSize": 1,
        "FunctionResponseTypes": ["ReportBatchItemFailures"],
        "ScalingConfig": {"MaximumConcurrency": 2},
    }


def test_the_webhook_ends_before_the_gateway_gives_up_on_it(template: Template) -> None:
    timeout = template.properties("WebhookFunction")["Timeout"]
    assert timeout < 30
    assert timeout == FUNCTION_TIMEOUT_SECONDS


def test_the_quiet_period_is_one_that_the_queue_can_keep(template: Template) -> None:
    parameter = template.parsed["Parameters"]["QuietPeriodSeconds"]
    assert (parameter["MinValue"], parameter["MaxValue"]) == (0, 900)
    assert parameter["Default"] == WebhookSettings.model_fields["quiet_period_seconds"].default


def test_no_alias_holds_a_function_on_an_old_layer(template: Template) -> None:
    for function in FUNCTIONS:
        assert "AutoPublishAlias" not in template.globals | template.properties(function)


def test_no_concurrency_is_reserved_which_a_new_account_could_not_give(template: Template) -> None:
    for function in FUNCTIONS:
        assert "ReservedConcurrentExecutions" not in template.globals | template.properties(function)


@pytest.mark.parametrize("layer", LAYERS)
def test_two_stacks_do_not_share_a_layer_and_old_versions_go(template: Template, layer: str) -> None:
    properties = template.properties(layer)
    assert "${AWS::StackName}" in properties["LayerName"]["Fn::Sub"]
    assert properties["RetentionPolicy"] == "Delete"


def test_both_functions_stand_on_both_layers(template: Template) -> None:
    assert template.globals["Layers"] == [{"Ref": layer} for layer in LAYERS]
    assert set(template.of_type("AWS::Serverless::LayerVersion")) == set(LAYERS)


def test_the_layers_are_built_for_the_python_that_runs_them(template: Template) -> None:
    runtime = template.globals["Runtime"]
    makefile = (PROJECT / "layers" / "dependencies" / "Makefile").read_text(encoding="utf-8")
    assert {runtime} == {r for layer in LAYERS for r in template.properties(layer)["CompatibleRuntimes"]}
    assert set(re.findall(r"--python-version (\S+)", makefile)) == {runtime.removeprefix("python")}
    assert template.resources["PostmortemLayer"]["Metadata"] == {"BuildMethod": runtime}


def test_the_dependencies_are_built_by_the_target_that_sam_calls(template: Template) -> None:
    makefile = (PROJECT / "layers" / "dependencies" / "Makefile").read_text(encoding="utf-8")
    assert template.resources["DependenciesLayer"]["Metadata"]["BuildMethod"] == "makefile"
    assert re.search("^build-DependenciesLayer:", makefile, re.MULTILINE)


def test_the_template_and_the_makefile_build_for_the_same_processor_by_default(template: Template) -> None:
    makefile = (PROJECT / "layers" / "dependencies" / "Makefile").read_text(encoding="utf-8")
    assert f"ARCHITECTURE ?= {template.parsed['Parameters']['Architecture']['Default']}\n" in makefile


@pytest.mark.parametrize(("function", "role"), [("WebhookFunction", "WebhookRole"), ("WorkerFunction", "WorkerRole")])
def test_a_function_may_do_only_what_is_written_here(template: Template, function: str, role: str) -> None:
    properties = template.properties(function)
    assert properties["Role"] == {"Fn::GetAtt": [role, "Arn"]}
    assert "Policies" not in properties
    assert "ManagedPolicyArns" not in template.properties(role)
    for statement in statements(template, role):
        actions = statement["Action"] if isinstance(statement["Action"], list) else [statement["Action"]]
        assert not [action for action in actions if "*" in action]
        if statement["Resource"] == "*":  # X-Ray knows no resources
            assert {action.partition(":")[0] for action in actions} == {"xray"}


def test_each_function_reads_its_own_secret_only(template: Template) -> None:
    for role, secret in (("WebhookRole", "WebhookSecret"), ("WorkerRole", "IntegrationsSecret")):
        read = [s["Resource"] for s in statements(template, role) if s["Action"] == "secretsmanager:GetSecretValue"]
        assert read == [{"Ref": secret}]


def test_every_log_is_kept_for_a_while_and_not_for_ever(template: Template) -> None:
    logs = template.of_type("AWS::Logs::LogGroup")
    assert {group["Properties"]["RetentionInDays"]["Ref"] for group in logs.values()} == {"LogRetentionDays"}
    for function in FUNCTIONS:
        assert template.properties(function)["LoggingConfig"]["LogGroup"]["Ref"] in logs


def test_lambda_never_filters_out_the_metrics_which_it_takes_for_lines_of_level_info(template: Template) -> None:
    assert template.parsed["Conditions"]["LogsDetails"] == {"Fn::Equals": [{"Ref": "LogLevel"}, "DEBUG"]}
    for function in FUNCTIONS:
        logging = template.properties(function)["LoggingConfig"]
        assert logging["ApplicationLogLevel"] == {"Fn::If": ["LogsDetails", "DEBUG", "INFO"]}


def test_the_access_log_leaves_out_the_query_where_the_token_is(template: Template) -> None:
    logged = template.properties("HttpApi")["AccessLogSettings"]["Format"]
    assert not re.search(r"query|\$context\.path|authorization", logged, re.IGNORECASE)


def test_every_alarm_says_what_it_means_and_tells_somebody(template: Template) -> None:
    alarms = template.of_type("AWS::CloudWatch::Alarm")
    assert set(alarms) == {"DeadLetterAlarm", "OldJobAlarm", "WorkerErrorAlarm", "ApiErrorAlarm", "RefusedSourceAlarm"}
    for alarm in alarms.values():
        properties = alarm["Properties"]
        assert properties["AlarmDescription"].endswith(".")
        assert properties["AlarmActions"] == [{"Ref": "AlarmTopic"}]
        assert properties["TreatMissingData"] == "notBreaching"
        assert properties["Statistic"] in {"Sum", "Maximum"}


def test_the_age_alarm_waits_longer_than_a_lost_worker_and_the_quiet_period_explain(template: Template) -> None:
    quiet = template.parsed["Parameters"]["QuietPeriodSeconds"]["MaxValue"]
    hidden = template.properties("JobQueue")["VisibilityTimeout"]
    assert template.properties("OldJobAlarm")["Threshold"] > quiet + hidden


def test_the_table_has_the_key_and_the_expiry_that_the_code_writes(template: Template) -> None:
    table = template.resources["Table"]
    assert table["Properties"]["KeySchema"] == [{"AttributeName": "id", "KeyType": "HASH"}]
    assert table["Properties"]["TimeToLiveSpecification"] == {"AttributeName": "expiration", "Enabled": True}
    assert table["DeletionPolicy"] == "Retain"


def test_the_worker_may_put_messages_into_its_own_queue_alone(template: Template) -> None:
    sending = [one for one in statements(template, "WorkerRole") if "sqs:SendMessage" in one["Action"]]
    assert [one["Resource"] for one in sending] == [{"Fn::GetAtt": ["JobQueue", "Arn"]}]


def test_the_queue_can_delay_a_notice_for_as_long_as_is_asked(template: Template) -> None:
    assert max(PAUSES_SECONDS) <= 900  # SQS: DelaySeconds
    assert sum(PAUSES_SECONDS) < template.properties("JobQueue")["MessageRetentionPeriod"]


def test_every_choice_of_the_setting_for_actions_can_be_made(template: Template) -> None:
    choices = template.parsed["Parameters"]["ActionItems"]["AllowedValues"]
    assert set(choices) == set(get_args(PipelineSettings.model_fields["action_items"].annotation))
