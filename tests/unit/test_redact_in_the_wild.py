"""Secrets as people and machines really paste them, and what stands in the same places without being one."""

from __future__ import annotations

import base64
from dataclasses import replace
from datetime import UTC, datetime, timedelta
from typing import Any
from urllib.parse import quote

import pytest

from postmortem.gather.slack.text import message_text
from postmortem.models import (
    Coverage,
    Evidence,
    Gap,
    Gathered,
    Incident,
    Kind,
    Leads,
    Person,
    Source,
    StatusChange,
    Window,
)
from postmortem.prepare.redact import Redactor, redact_gathered

# Every secret here is put together from parts, so that no scanner stops this file.
AWS_KEY = "AK" + "IAQ7RSTUVW2345XYZA"
AWS_SECRET = "wJalrXUtn/EMI" + "+K7MDENGbPxRfiCYzEXAMPLEabc"
TOKEN = "aB3dE5gH7jK9mN1pQ2rS4tU6vW8xY0zA1cD3"
PW = "hunter" + "2!x"
LOGIN = base64.b64encode(f"admin:{PW}".encode()).decode()
PRIVATE = "PRIVATE" + " KEY"
NOW = datetime(2026, 5, 4, 12, tzinfo=UTC)


class Names:
    """The names behind Slack's ids."""

    def user(self, _user_id: str) -> str:
        return "ada"

    def channel(self, _channel_id: str) -> str:
        return "ops"

    def group(self, _group_id: str) -> str:
        return "sre"


def slack(text: str = "", **parts: Any) -> str:  # noqa: ANN401 - Slack's JSON
    return message_text({"text": text, **parts}, Names())


def rich(*elements: dict[str, Any]) -> list[dict[str, Any]]:
    return [{"type": "rich_text", "elements": [{"type": "rich_text_section", "elements": list(elements)}]}]


@pytest.mark.parametrize(
    "text",
    [
        "the password is {}",
        "the password is {}.",
        "the password's {}",
        "the pw for prod is {}",
        "password for the admin user is {}",
        "password of db is: {}",
        "password was changed to {}",
        "reset the password to {}, please",
        "use {} as the password",
        "{} is the new password",
        "(pw {})",
        "pw: {}",
        "pw - {}",
        "p/w: {}",
        "psw: {}",
        "new password -> {}",
        "password → {}",
        "password (temp): {}",
        "Password | {}",
        "Password\n{}",
        "password:\n```\n{}\n```",
        "password: |\n    {}",
        "creds: admin / {}",
        "login admin:{}",
        "пароль: {}",
        "密码：{}",
        "パスワードは {} です",
        "contraseña nueva: {}",
        "mot de passe : {}",
        "Kennwort ist {}",
        "DB_PASSWORD={}\nDEBUG=1",
        "spring.datasource.password={}",
        '{{"user": "a", "password":"{}"}}',
        "{{'user': 'a', 'pwd': '{}'}}",
        'DB_PASSWORD: "{}"',
        "- name: DB_PASSWORD\n  value: {}",
        "<password>{}</password>",
        '<add key="password" value="{}"/>',
        "Server=db;User Id=sa;Password={};Encrypt=true",
        "jdbc:postgresql://h/db?user=a&password={}&ssl=true",
        "jdbc:oracle:thin:scott/{}@//h:1521/x",
        "app:{}@tcp(db:3306)/x",
        "mongodb+srv://u:{}@c.mongodb.net",
        "redis://:{}@cache:6379",
        "curl -u admin:{} https://x.example",
        "curl -uadmin:{} https://x.example",
        "curl --user=admin:{} https://x.example",
        "curl -u 'admin:{}' https://x.example",
        "mysql -u root -p{} shop",
        "sshpass -p {} ssh host",
        "redis-cli -h cache -a {} ping",
        "docker login -u me -p {}",
        "psql --password={}",
        "https://x.example/login?password={}",
    ],
)
def test_a_password_is_found_wherever_it_is_pasted(text: str) -> None:
    clean = Redactor().text(text.format(PW))

    assert PW not in clean
    assert "[redacted: " in clean


@pytest.mark.parametrize(
    "password",
    ["p@ss,word1", "a(b)c{d}9", "ab|cd<ef>9", "$ecret!9", "Tr0ub4dor&3", "%Xy9zz", "pa;ss9;x", "Sommer\\2024"],
)
def test_a_password_with_odd_characters_goes_as_a_whole(password: str) -> None:
    assert Redactor().text(f"password: {password} ok") == "password: [redacted: password #1] ok"


@pytest.mark.parametrize(
    ("text", "secret"),
    [
        ('password="it\'s 9 fine"', "fine"),
        ('{"password":"Sommer\\"2024"}', "2024"),
        ("curl -u 'admin:hunter 2!x' https://x", " 2!x"),
        ("postgres://app:p/w:x#1?@db:5432/x", "p/w:x#1?"),
        ("amqp://u:a:b@c/d@mq:5672/vh", "a:b@c/d"),
        (f"Basic {LOGIN}", LOGIN),
        (f"-H 'Authorization: Basic {LOGIN}'", LOGIN),
        (f"Authorization:\n  Bearer {TOKEN}", TOKEN),
        (f"authorization=Bearer%20{TOKEN}", TOKEN),
        (f"bearer token {TOKEN}", TOKEN),
        (f"auth header Bearer: {TOKEN}", TOKEN),
        ("Bearer " + "abcdefghijklmnop" * 2, "abcdefghijklmnop"),
        ("Cookie: session=abcdef123456; theme=dark; sid=XYZ987abc", "XYZ987abc"),
        (f"key {AWS_KEY} secret {AWS_SECRET}", AWS_SECRET),
        (f"aws_secret_access_key\n{AWS_SECRET}", AWS_SECRET),
        (f"here it is: {AWS_SECRET}", AWS_SECRET),
        (f"token -> {TOKEN}", TOKEN),
        (f"api key {TOKEN}", TOKEN),
        (f"[DEBUG] Using Key={TOKEN}", TOKEN),
        (f'req.Header.Set("X-Acme-Api-Key", "{TOKEN}")', TOKEN),
        ("routing_key: " + "0123456789abcdef" * 2, "0123456789abcdef"),
        ("https://x.example/?token=abcdefghij", "abcdefghij"),
        ("https://x.example/cb?sig=abc%2Fdefghijk&x=1", "defghijk"),
        (f"https://x.example/y?X-Amz-Signature={'ab12' * 16}", "ab12ab12"),
        ("https://hooks.zapier." + "com/hooks/catch/123456/abcdefg/", "abcdefg"),
        ("https://outlook.office." + "com/webhook/abc@1/IncomingWebhook/0123456789abcdef/x", "0123456789"),
        ("https://events.pagerduty." + f"com/integration/{'0123456789abcdef' * 2}/enqueue", "0123456789abcdef"),
        (f"\u2014BEGIN RSA {PRIVATE}\u2014\nMIIEpAIBAAKCAQEAx\nabc", "MIIEpA"),
        (f"MIIEpAIBAAKCAQEAxyz12345\nqwertzuiopasdfgh12\n-----END RSA {PRIVATE}-----", "MIIEpA"),
        ("jo@example.com,al@example.org", "al@example.org"),
        ("https://x.example/?email=jo%40example.com", "jo%40"),
        ("call +1 (415) 555-2671", "555-2671"),
        ("ring +49 30 901820", "901820"),
        (AWS_KEY[:5] + "\ufe0f" + AWS_KEY[5:], AWS_KEY[6:]),
        (AWS_KEY[:5] + "\u2060" + AWS_KEY[5:], AWS_KEY[6:]),
        (AWS_KEY[:5] + "\ue123" + AWS_KEY[5:], AWS_KEY[6:]),
    ],
)
def test_other_credentials_are_found_wherever_they_are_pasted(text: str, secret: str) -> None:
    assert secret not in Redactor().text(text)


@pytest.mark.parametrize(
    "said",
    [
        slack(f"*password:* `{PW}`"),
        slack(f"password: *{PW}*"),
        slack(f"pw ```{PW}```"),
        slack(f"conn <postgres://app:{PW}@db/x|db>"),
        slack(f"<https://x.example/?password={PW}|the console>"),
        slack(blocks=rich({"type": "text", "text": "password: hunt"}, {"type": "text", "text": "er2!x", "style": {}})),
        slack(blocks=[{"type": "section", "fields": [{"type": "mrkdwn", "text": f"*Password*\n`{PW}`"}]}]),
        slack(attachments=[{"fields": [{"title": "Password", "value": PW}], "fallback": "x"}]),
        slack(attachments=[{"title": "deploy", "title_link": f"https://x.example/?pwd={PW}"}]),
        slack(files=[{"title": f"pw={PW}", "preview": f"password: {PW}"}]),
    ],
)
def test_slacks_markup_hides_no_password(said: str) -> None:
    assert "er2!x" in said
    assert "er2!x" not in Redactor().text(said)


@pytest.mark.parametrize(
    "text",
    [
        "trace_id=4bf92f3577b34da6a3ce929d0e0e4736 span 00f067aa0ba902b7",
        "sha256:e3b0c44298fc1c149afbf4c8996fb92427ae41e4649b934ca495991b7852b855",
        "id 123e4567-e89b-12d3-a456-426614174000 on 10.0.12.34:5432",
        "idempotency-key: 123e4567-e89b-12d3-a456-426614174000",
        "host ip-10-0-12-34.eu-west-1.compute.internal, PROJ-1234, v1.24.3-rc1, node-7f8d9c6b5-x2x4z",
        "https://github.com/org/repo/commit/9fceb02d0ae598e95dc970b74767f19372d61af8",
        "https://acme.slack.com/archives/C1A2B3C4D/p1754298442908189",
        "cache key=0123456789abcdef0123456789abcdef, key=checkout-service-v2, partition key = tenant-4711-orders-eu1",
        "/Users/ada/Projects/CheckoutService2/src",
        "the token expired at 10:32, token validation failed in auth-service-v2",
        "the access token TTL is 15m, max_tokens: 16000",
        "password reset to default failed, password policy changed to 12 characters",
        "secret name prod/db-creds-v2, creds in 1Password, credentials: see vault",
        "login: failed for 300 users, login page returned 502s",
        "Basic functionality is back, bearer tokens were rejected",
        "the auth cookie: dropped by the proxy",
        "authorization: failed for some",
        "ssh -p 2222 host, mkdir -p /srv/app, docker run -u 1000:1000 -p 8080:80 img",
        "password=$DB_PASSWORD token=${TOKEN} pw: <password>",
        "password-service-7f9c was restarted, secret-store-v2: 503, deploy token-service-v2 now",
        "https://grafana.example/d/abc?var-key=checkout&token_type=x&from=1754298442908",
        "npm i @scope/pkg@1.2.3, clone git@github.com:org/repo.git",
        "call back at 10-555-1234, 2026-05-04T12:00:00+00:00, +0200",
    ],
)
def test_what_only_stands_where_a_secret_could_is_evidence(text: str) -> None:
    assert Redactor().text(text) == text


def test_redacting_twice_changes_nothing() -> None:
    once = Redactor().text(f"postgres://app:{PW}@db.internal:5432/app, token {TOKEN}, mail jo@example.org")

    assert Redactor().text(once) == once


def test_personal_data_stays_where_it_is_asked_for() -> None:
    text = "jo@example.org, +1 (415) 555-2671, pw: "

    assert Redactor(personal_data=False).text(text + PW) == f"{text}[redacted: password #1]"


def gathered(*texts: str, **parts: Any) -> tuple[Leads, Gathered]:  # noqa: ANN401 - fields of an Evidence
    evidence = tuple(
        Evidence(f"slack:C1:{number}.0", Source.SLACK, Kind.MESSAGE, text, "https://s.example/p1", NOW, "#ops")
        for number, text in enumerate(texts)
    )
    leads = Leads(Incident(key="monday:1:2", title="Login fails"), Window(NOW - timedelta(hours=1), NOW))
    return leads, Gathered(evidence=tuple(replace(item, **parts) for item in evidence))


@pytest.mark.parametrize(
    ("told", "elsewhere"),
    [
        (f"pw: {PW}", f"{PW} works for me"),
        (f"pw: {PW}", f"https://x.example/go/{quote(PW, safe='')}/now"),
        (f"token: {TOKEN}", f"it starts with {TOKEN[:12]}…"),
        (f"token: {TOKEN}", f"x{TOKEN}y"),
        (f"-----BEGIN {PRIVATE}-----\nMIIEpAIBAAKCAQEAx12345\n-----END {PRIVATE}-----", "MIIEpAIBAAKCAQEAx12345"),
    ],
)
def test_what_is_known_as_a_secret_goes_everywhere_else_too(told: str, elsewhere: str) -> None:
    _, clean, _ = redact_gathered(*gathered(elsewhere, told, elsewhere))

    first, _, last = (item.text for item in clean.evidence)
    assert first == last
    assert "[redacted: " in first
    assert not any(part in first for part in (PW, quote(PW), TOKEN[:12], "MIIEpAIBAAKC"))


def test_the_word_or_service_that_somebody_took_as_a_password_stays_in_the_evidence() -> None:
    _, clean, _ = redact_gathered(*gathered("pw: checkout-service-2", "checkout-service-2 and checkout are down"))

    assert clean.evidence[1].text == "checkout-service-2 and checkout are down"


def test_everybody_gathered_is_still_known_once_secrets_are_out() -> None:
    leads, found = gathered("down")
    people = (Person("U1", "Ada Byron", "Lead", aliases=("ada",)), Person("U2", f"pw: {PW}", aliases=(PW,)))

    _, clean, _ = redact_gathered(leads, replace(found, people=people))

    assert clean.people[0] == people[0]
    assert len(clean.people) == 2
    assert PW not in repr(clean.people)


def test_nothing_that_reaches_page_model_notice_or_status_keeps_the_secret() -> None:
    text = f"pw: {PW}"
    leads, found = gathered(
        "down",
        where=text,
        url=f"https://s.example/{quote(PW)}",
        author=Person("U1", text, role=text),
        reactions=(PW,),
        change=StatusChange("c", text, text, text),
    )
    leads = replace(leads, terms=(text,))
    incident = replace(leads.incident, title=text, url=f"https://m.example/?pw={PW}", owner=PW, severity=text)
    gap = Gap("monday", f"the document “{text}”", text, text)
    found = replace(found, gaps=(gap,), coverage=(Coverage(Source.SLACK, searched=(PW,), failed=(text,)),))

    clean_leads, clean, counts = redact_gathered(replace(leads, incident=incident), found)

    assert PW not in f"{clean_leads}{clean}"
    assert quote(PW) not in f"{clean_leads}{clean}"
    assert clean.evidence[0].url == ""
    assert clean_leads.incident.url is None
    assert counts == {"password": 1}
