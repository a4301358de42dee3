"""Settings that are refused, and whose key the judge is asked with."""

from __future__ import annotations

import pytest

from postmortem.bootstrap import judge_of, key_of_judge
from postmortem.errors import SettingsError
from postmortem.settings import IntegrationSecrets, PipelineSettings, read_settings

WRITERS, JUDGES = "writers-key", "judges-key"


@pytest.mark.parametrize(
    ("given", "language"),
    [
        ("English", "English"),
        ("en", "English"),
        ("en-GB", "English"),
        ("GERMAN", "German"),
        ("Deutsch", "German"),
        ("de_AT", "German"),
        ("français", "French"),
        ("fr", "French"),
        (" Spanish ", "Spanish"),
        ("es-MX", "Spanish"),
    ],
)
def test_a_language_is_known_by_its_name_or_code(given: str, language: str) -> None:
    assert read_settings(PipelineSettings, {"REPORT_LANGUAGE": given}).report_language == language


@pytest.mark.parametrize("given", ["Italian", "it", "pt-BR", "Englisch?", "enormous", "日本語"])
def test_a_language_that_reports_are_not_written_in_is_refused_in_clear_words(given: str) -> None:
    with pytest.raises(SettingsError, match=r"REPORT_LANGUAGE.*use English, German, French or Spanish"):
        read_settings(PipelineSettings, {"REPORT_LANGUAGE": given})


@pytest.mark.parametrize("check", ["yes", "REQUIRED", "none"])
def test_an_unknown_way_of_checking_is_refused(check: str) -> None:
    with pytest.raises(SettingsError, match="CHECK"):
        read_settings(PipelineSettings, {"CHECK": check})


@pytest.mark.parametrize(
    ("url", "check_url", "own", "key"),
    [
        ("", "", "", WRITERS),
        ("", "", JUDGES, JUDGES),
        ("", "https://api.openai.com/v1", "", WRITERS),
        ("https://models.example/v1", "https://models.example/judge/v1", "", WRITERS),
        ("", "https://models.example/v1", "", ""),
        ("https://models.example/v1", "https://other.example/v1", "", ""),
        ("", "https://models.example/v1", JUDGES, JUDGES),
    ],
)
def test_another_host_is_never_sent_the_writers_key(url: str, check_url: str, own: str, key: str) -> None:
    settings = PipelineSettings(openai_base_url=url, openai_check_base_url=check_url)
    secrets = IntegrationSecrets.model_validate({"OPENAI_API_KEY": WRITERS, "OPENAI_CHECK_API_KEY": own})
    assert key_of_judge(settings, secrets) == key


@pytest.mark.parametrize(("check", "judge"), [("off", None), ("auto", "gpt-6-luna"), ("required", "gpt-6-luna")])
def test_a_judge_is_asked_unless_checking_is_off(check: str, judge: str | None) -> None:
    settings = read_settings(PipelineSettings, {"CHECK": check, "OPENAI_CHECK_MODEL": "gpt-6-luna"})
    made = judge_of(settings, IntegrationSecrets.model_validate({"OPENAI_API_KEY": WRITERS}))
    assert (made.model.name if made else None) == judge
