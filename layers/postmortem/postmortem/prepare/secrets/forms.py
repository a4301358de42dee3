"""The forms of credentials that vendors give out: each has a start, an alphabet and a length of its own.

They are those that the vendors document for secret scanning (docs.github.com, "Supported secret scanning patterns") and
that gitleaks' MIT-licensed rules name.
"""

from __future__ import annotations

import re

from postmortem.prepare.secrets.values import SecretPattern, is_long_and_random

_DASHES = r"[-\u2010-\u2015]{1,5}"  # a chat makes long ones of two

FORMS = (
    SecretPattern(
        "private key",
        ("private key", "private-mac"),
        re.compile(
            rf"({_DASHES}\s?BEGIN [A-Z0-9 ]{{0,40}}PRIVATE KEY[A-Z ]{{0,10}}{_DASHES}"
            rf"(?:(?!{_DASHES}\s?END).)*(?:{_DASHES}\s?END[A-Z0-9 ]{{0,60}}{_DASHES})?"
            rf"|(?<!\S)(?:[A-Za-z0-9+/=]{{16,100}}\s{{1,3}}){{1,100}}{_DASHES}\s?END [A-Z0-9 ]{{0,40}}PRIVATE KEY"
            rf"[A-Z ]{{0,10}}{_DASHES}"
            r"|(?<=Private-Lines: )\d{1,3}\s(?:[A-Za-z0-9+/=]{4,100}\s{1,3}){1,100}Private-MAC: \w{20,80})",
            re.DOTALL,
        ),
    ),
    SecretPattern(
        "webhook address",
        ("hooks.", "api/webhooks", "office.com", "events.pagerduty.com", "api.telegram.org"),
        re.compile(
            r"(?i)(https://(?:hooks\.slack(?:-gov)?\.com/[\w/-]{10,200}|(?:\w+\.)?discord(?:app)?\.com/api/webhooks/[\w/-]{10,200}"
            r"|(?:[\w.-]{1,100}\.webhook\.office\.com|outlook\.office\.com/webhook)/[\w/@-]{10,300}"
            r"|hooks\.[\w.-]{1,60}/[\w/-]{10,200}|events\.pagerduty\.com/integration/\w{20,60}|api\.telegram\.org/bot[\w:-]{20,80}))"
        ),
    ),
    SecretPattern(
        "aws secret key",
        ("akia", "asia", "aws", "secret"),
        re.compile(
            r"(?:(?:AKIA|ASIA)[A-Z0-9]{16}[\s:/,|\"'`=]{1,6}"
            r"|(?i:(?:aws|secret)[\w-]{0,30}(?:[ ](?:access|key|is|and|it)){0,4}[\"'`]?\s{0,3}"
            r"(?:=|:|is)?\s{0,3}[\"'`]?))"
            r"([A-Za-z0-9/+]{40})(?![A-Za-z0-9/+])"
        ),
        is_long_and_random,
    ),
    SecretPattern(
        "aws access key", ("akia", "asia", "abia", "acca"), re.compile(r"\b((?:AKIA|ASIA|ABIA|ACCA)[A-Z0-9]{16})\b")
    ),
    SecretPattern(
        "github token",
        ("ghp_", "gho_", "ghu_", "ghs_", "ghr_", "github_pat_"),
        re.compile(r"\b(gh[pousr]_\w{20,255}|github_pat_\w{20,255})"),
    ),
    SecretPattern(
        "gitlab token", ("gl",), re.compile(r"\b(gl(?:pat|dt|rt|cbt|ptt|ft|soat|agent|oas|imt)-[\w.-]{20,300})")
    ),
    SecretPattern(
        "slack token",
        ("xox", "xapp-"),
        re.compile(r"\b((?:xox[a-z](?:\.xox[a-z])?|xapp)-[\w-]{10,300})"),
    ),
    SecretPattern(
        "stripe key",
        ("k_live_", "k_test_", "whsec_"),
        re.compile(r"\b([srp]k_(?:live|test)_\w{10,255}|whsec_[\w+/=]{20,100})"),
    ),
    SecretPattern("notion token", ("ntn_", "secret_"), re.compile(r"\b(ntn_\w{20,100}|secret_[A-Za-z0-9]{32,100})")),
    SecretPattern("model api key", ("sk-",), re.compile(r"(?<![\w-])(sk-[A-Za-z0-9_-]{20,300})")),
    SecretPattern(
        "google key",
        ("aiza", "ya29.", "gocspx-"),
        re.compile(r"(?<![\w-])(AIza[\w-]{30,45}|ya29\.[\w-]{20,500}|GOCSPX-[\w-]{20,60})"),
    ),
    SecretPattern("package registry token", ("npm_", "pypi-"), re.compile(r"\b(npm_\w{30,60}|pypi-[\w-]{40,300})")),
    SecretPattern("sendgrid key", ("sg.",), re.compile(r"\b(SG\.[\w-]{16,64}\.[\w-]{16,100})")),
    SecretPattern("twilio key", ("sk", "ac"), re.compile(r"\b((?:SK|AC)[0-9a-f]{32})\b")),
    SecretPattern(
        "access token",
        ("dop_v1_", "shp", "hvs.", "dapi", "hf_", "glsa_", "lin_api_", "atatt3", "dckr_pat_", "age-secret-key", "key-"),
        re.compile(
            r"\b(dop_v1_[0-9a-f]{64}|shp(?:at|ca|pa|ss)_[0-9a-fA-F]{32}|hvs\.[\w-]{24,200}|dapi[0-9a-f]{32}|hf_[A-Za-z]{30,40}"
            r"|glsa_\w{32,60}|lin_api_\w{32,60}|ATATT3[\w=-]{50,300}|dckr_pat_[\w-]{20,60}|AGE-SECRET-KEY-1[0-9A-Z]{58}"
            r"|key-[0-9a-f]{32})\b"
        ),
    ),
    SecretPattern("json web token", ("eyj",), re.compile(r"\b(eyJ[\w-]{8,4000}\.[\w-]{8,8000}(?:\.[\w-]{0,2000})?)")),
)
