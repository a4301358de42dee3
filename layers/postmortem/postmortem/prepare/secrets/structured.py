"""Credentials that are told by their structure: keys of several parts, webhook addresses, logins in configuration."""

from __future__ import annotations

import re

from postmortem.prepare.secrets.values import SecretPattern, decoded, holds_a_login, is_chosen, is_long_and_random

_DASHES = r"[-\u2010-\u2015]{1,5}"  # a chat makes long ones of two
_UUID = r"[0-9a-f]{8}-(?:[0-9a-f]{4}-){3}[0-9a-f]{12}"
_PRINTABLE = re.compile(rb"[\x20-\x7e\n\r\t]{4,}")

STRUCTURED = (
    SecretPattern(
        "private key",
        ("private key", "private-mac"),
        re.compile(
            rf"({_DASHES}\s?BEGIN [A-Z0-9 ]{{0,40}}PRIVATE KEY[A-Z ]{{0,10}}{_DASHES}"
            rf"(?:(?!{_DASHES}\s?END).)*+(?:{_DASHES}\s?END[A-Z0-9 ]{{0,60}}{_DASHES})?"
            rf"|(?<!\S)(?:[A-Za-z0-9+/=]{{16,100}}+\s{{1,3}}+){{1,100}}+{_DASHES}\s?END [A-Z0-9 ]{{0,40}}PRIVATE KEY"
            rf"[A-Z ]{{0,10}}{_DASHES}"
            r"|(?<=Private-Lines: )\d{1,3}\s(?:[A-Za-z0-9+/=]{4,100}+\s{1,3}+){1,100}?Private-MAC: \w{20,80})",
            re.DOTALL,
        ),
    ),
    SecretPattern(
        "webhook address",
        ("hooks.", "api/webhooks", "office.com", "events.pagerduty.com", "api.telegram.org", "tines.com/webhook"),
        re.compile(
            r"(?i)(https://(?:hooks\.slack(?:-gov)?\.com/[\w/-]{10,200}|(?:\w{1,20}\.)?discord(?:app)?\.com/api/webhooks/[\w/-]{10,200}"
            r"|(?:[\w.-]{1,100}\.webhook\.office\.com|outlook\.office\.com/webhook)/[\w/@-]{10,300}"
            r"|hooks\.[\w.-]{1,60}/[\w/-]{10,200}|events\.pagerduty\.com/integration/\w{20,60}|api\.telegram\.org/bot[\w:-]{20,80}"
            r"|[\w-]{1,60}\.tines\.com/webhook/[\w/-]{20,100}))"
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
        "access token",
        (".atlasv1.",),
        re.compile(r"(?<![A-Za-z0-9])([A-Za-z0-9]{14}\.atlasv1\.[\w=-]{40,90}+)"),  # HashiCorp Terraform
    ),
    SecretPattern("access token", ("pat",), re.compile(r"\b(pat[A-Za-z0-9]{14}\.[0-9a-f]{40,64}+)")),  # Airtable
    SecretPattern("access token", ("pat.", "sat."), re.compile(r"\b([ps]at\.[\w-]{22}\.[0-9A-Za-z]{24}\.\w{16,24}+)")),
    SecretPattern("access token", ("1000.",), re.compile(r"\b(1000\.[0-9a-f]{32}\.[0-9a-f]{32})\b")),  # Zoho
    SecretPattern(
        "access token", ("00d", "!"), re.compile(r"\b(00D[A-Za-z0-9]{12}(?:[A-Za-z0-9]{3})?![\w.]{60,300}+)")
    ),
    SecretPattern("access token", ("_mmk",), re.compile(r"\b([A-Za-z0-9]{6}_[A-Za-z0-9]{29}_mmk)\b")),  # MaxMind
    SecretPattern("access token", ("nral", "nrma"), re.compile(r"\b(\w{32,42}(?:FFFFNRAL|-NRMA))\b")),  # New Relic
    SecretPattern("access token", ("-us",), re.compile(r"\b([0-9a-f]{32}-us\d{1,2})\b")),  # Mailchimp
    SecretPattern("access token", ("-",), re.compile(r"\b([0-9a-f]{32}-[0-9a-f]{8}-[0-9a-f]{8})\b")),  # Mailgun
    SecretPattern("access token", ("sdk-", "api-"), re.compile(rf"\b((?:sdk|api)-{_UUID})\b")),  # LaunchDarkly
    SecretPattern("access token", (":aa",), re.compile(r"\b(\d{8,12}:AA[\w-]{32,35}+)")),  # a Telegram bot's
    SecretPattern(
        "access token",
        (".",),
        re.compile(r"(?<![\w.-])([MNO][A-Za-z0-9_-]{23,27}+\.[A-Za-z0-9_-]{6}\.[A-Za-z0-9_-]{27,40}+)"),  # Discord bot
        is_chosen,
    ),
    SecretPattern("access token", ("q~",), re.compile(r"(?<![\w~.])([\w~.]{3}\dQ~[\w~.-]{31,34})(?![\w~])")),  # Entra
    SecretPattern("access token", ("==",), re.compile(r"(?<![A-Za-z0-9+/])([A-Za-z0-9+/]{86}==)")),  # Azure storage
    SecretPattern("access token", ("+acr",), re.compile(r"\b([A-Za-z0-9+/]{42}\+ACR[A-Za-z0-9]{6})\b")),
    SecretPattern("access token", ("a3-",), re.compile(r"\b(A3-[A-Z0-9]{6}-[A-Z0-9-]{24,36}+)")),  # 1Password
    SecretPattern("access token", ("sk.", "t1."), re.compile(r"(?<![\w.])(sk\.[\w.-]{70,300}+|t1\.[\w=.-]{86,300}+)")),
    SecretPattern("access token", ("vf.",), re.compile(r"\b(VF\.(?:[DW][MS]\.)?[0-9a-fA-F]{24}\.\w{16})\b")),
    SecretPattern(
        "json web token",
        ("eyj",),
        re.compile(r"(?<![\w-])(eyJ[\w-]{8,4000}+\.[\w-]{8,8000}+(?:\.[\w-]{0,2000}+){0,3})"),
    ),
    SecretPattern(
        "docker login",
        ('auth"',),
        re.compile(r'"(?:auth|identitytoken|registrytoken)"\s{0,5}:\s{0,5}"([A-Za-z0-9+/=_.-]{8,4000}+)"'),
    ),
    SecretPattern(
        "registry login",
        ("_auth", "_password"),
        re.compile(r"(?<!\w)_(?:auth|authToken|password)\s{0,3}=\s{0,3}[\"']?([A-Za-z0-9+/=_.-]{8,2000}+)"),
    ),
    SecretPattern(
        "encoded secret",
        ("base64",),
        re.compile(
            r"(?<![\w+/=])([A-Za-z0-9+/]{8,2000}+={0,2})[\"']?\s{0,3}\|\s{0,3}(?:openssl\s)?base64\s{1,3}-{0,2}d"
        ),
        lambda value: bool(_PRINTABLE.fullmatch(decoded(value))),
    ),
    SecretPattern(
        "authorization header",
        ("basic",),
        re.compile(r"(?i)\bbasic\s{1,3}([A-Za-z0-9+/]{8,4000}+={0,2})(?![\w=])"),
        holds_a_login,
    ),
)
