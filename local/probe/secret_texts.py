"""Texts with a secret in them, and texts with what only looks like one; values are made up anew from a seed by form."""

from __future__ import annotations

import base64
import random
import string
import uuid
from collections.abc import Callable, Iterator

Maker = Callable[[random.Random], str]

_HEX = "0123456789abcdef"
_ALNUM = string.ascii_letters + string.digits
_LOWER = string.ascii_lowercase + string.digits
_UPPER = string.ascii_uppercase + string.digits
_BASE64 = _ALNUM + "+/"


def made(prefix: str, alphabet: str, length: int, suffix: str = "") -> Maker:
    """Makes keys of a vendor's form: a prefix, so many random characters, a suffix."""
    return lambda rng: prefix + "".join(rng.choices(alphabet, k=length)) + suffix


def password(rng: random.Random) -> str:
    """A password that rules of today accept: letters of both cases, digits, a symbol."""
    parts = [rng.choice(string.ascii_uppercase), *rng.choices(string.ascii_lowercase, k=5)]
    parts += [*rng.choices(string.digits, k=3), rng.choice("!#%+=?-_")]
    rng.shuffle(parts)
    return rng.choice(string.ascii_letters) + "".join(parts) + rng.choice(_ALNUM)


def _base64_of(prefix: str) -> Maker:
    return lambda rng: base64.b64encode((prefix + password(rng)).encode()).decode()


def _uuid(rng: random.Random) -> str:
    return str(uuid.UUID(int=rng.getrandbits(128), version=4))


def _card(rng: random.Random) -> str:
    digits = [4, *(rng.randrange(10) for _ in range(14))]
    total = sum(sum(divmod(2 * digit, 10)) if place % 2 == 0 else digit for place, digit in enumerate(digits))
    whole = "".join(map(str, [*digits, -total % 10]))
    return " ".join(whole[start : start + 4] for start in range(0, 16, 4))


def _iban(rng: random.Random) -> str:
    number = "".join(rng.choices(string.digits, k=18))
    check = 98 - int(number + "131400") % 97  # D and E are 13 and 14
    whole = f"DE{check:02}{number}"
    return " ".join(whole[start : start + 4] for start in range(0, 22, 4))


def _phone(pattern: str) -> Maker:
    return lambda rng: "".join(rng.choice("23456789") if sign == "9" else sign for sign in pattern)


HEX32, HEX40, HEX64 = made("", _HEX, 32), made("", _HEX, 40), made("", _HEX, 64)

# What is one by its form alone, wherever it stands.
FORMS: tuple[tuple[str, Maker], ...] = (
    ("sentry user", made("sntr" + "yu_", _HEX, 64)),
    ("github fine-grained", made("github" + "_pat_", _ALNUM + "_", 82)),
    ("gitlab runner", made("gl" + "rt-", _ALNUM + "_-", 20)),
    ("slack app", made("xa" + "pp-1-A0", _ALNUM + "-", 60)),
    ("stripe restricted", made("rk" + "_live_", _ALNUM, 40)),
    ("digitalocean", made("do" + "p_v1_", _HEX, 64)),
    ("doppler", made("d" + "p.pt.", _ALNUM, 43)),
    ("airtable", lambda rng: "pa" + "t" + made("", _ALNUM, 14)(rng) + "." + HEX64(rng)),
    ("planetscale", made("ps" + "cale_pw_", _ALNUM, 43)),
    ("postman", lambda rng: "PM" + "AK-" + made("", _HEX, 24)(rng) + "-" + made("", _HEX, 34)(rng)),
    ("groq", made("gs" + "k_", _ALNUM, 52)),
    ("huggingface", made("h" + "f_", string.ascii_letters, 34)),
    ("tailscale", lambda rng: "ts" + "key-auth-" + made("", _ALNUM, 17)(rng) + "-" + made("", _ALNUM, 32)(rng)),
    ("terraform cloud", lambda rng: made("", _ALNUM, 14)(rng) + ".atlas" + "v1." + made("", _ALNUM, 67)(rng)),
    ("new relic", made("NR" + "AK-", _UPPER, 27)),
    ("rubygems", made("ruby" + "gems_", _HEX, 48)),
    ("mailchimp", made("", _HEX, 32, "-us" + "14")),
    ("telegram bot", lambda rng: made("", string.digits, 9)(rng) + ":A" + "A" + made("", _ALNUM + "_-", 33)(rng)),
    ("azure storage", made("", _BASE64, 86, "==")),
    ("dynatrace", lambda rng: "dt0" + "c01." + made("", _UPPER, 24)(rng) + "." + made("", _UPPER, 64)(rng)),
    ("supabase", made("sb" + "p_", _HEX, 40)),
    ("circleci", lambda rng: "CCI" + "PAT_" + made("", _ALNUM, 22)(rng) + "_" + HEX40(rng)),
    ("pulumi", made("pu" + "l-", _HEX, 40)),
    ("grafana cloud", made("gl" + "c_", _BASE64, 80)),
)
FORMS_LATER: tuple[tuple[str, Maker], ...] = ()

# Where a secret that is told by its form is pasted.
CARRIERS: tuple[str, ...] = (
    "I used {} from my laptop, works now",
    "export THING={}",
    '{{"client": "x", "value": "{}"}}',
    "value: {}  # rotate me",
    "**New one:** `{}`",
    "| staging | `{}` |",
    "https://ci.example/hook?x=1&t={}",
    "2026-05-04T10:11:12Z WARN auth rejected ({}) attempt=3",
    "neuer Schlüssel ist {}, bitte nicht teilen",
    "client = Client('{}')",
    "<p>use <b>{}</b> instead</p>",
    "新しいキーは {} です",
)
CARRIERS_LATER: tuple[str, ...] = ()

# Secrets that only the words or the place around them tell.
NAMED: tuple[tuple[str, Maker], ...] = (
    ("**Password:** {}", password),
    ("**Password**: `{}`", password),
    ("*Login:* ops *Password:* {}", password),
    ("<p><strong>Password:</strong>&nbsp;{}</p>", password),
    ("<tr><td>DB password</td><td>{}</td></tr>", password),
    ("| User | Password |\n|---|---|\n| admin | {} |", password),
    ("| Env | Account | Passwort |\n| --- | --- | --- |\n| prod | | {} |", password),
    ("| Service | API key |\n|:--|:--|\n| mailer | `{}` |", HEX32),
    ("__pw__: {}", password),
    ("~~Password~~ Passphrase: `{}`", password),
    ("api key for sentry is {}", HEX32),
    ("the datadog api key: {}", HEX32),
    ("access token of the bot is {}", HEX40),
    ("creds admin {}", password),
    ("credentials for the jumphost: root {}", password),
    ("Unseal Key 3: {}", made("", _BASE64, 43, "=")),
    ("Initial Root Token: {}", made("hv" + "s.", _ALNUM, 24)),
    ("CREATE USER 'app'@'%' IDENTIFIED BY '{}';", password),
    ("ALTER ROLE reporting WITH PASSWORD '{}';", password),
    ('{{"auths": {{"registry.example": {{"auth": "{}"}}}}}}', _base64_of("ci:")),
    ("apiVersion: v1\nkind: Secret\nmetadata:\n  name: db\ndata:\n  password: {}\n", _base64_of("")),
    ("kind: Secret\nstringData:\n  app-config: {}\ntype: Opaque", made("", _LOWER, 16)),
    ("echo {} | base64 -d", _base64_of("")),
    ("transfer to {} please", _iban),
    ("customer's SSN is 123-{}", _phone("45-9999")),
    ("card {} was charged twice", _card),
    ("call me on {}", _phone("020 7999 9999")),
    ("mein Handy: {}", _phone("0171 9999999")),
    ("Ruf mich an: 030 {}", _phone("99999999")),
    ("mon portable 06 {}", _phone("99 99 99 99")),
    ("reach me at {} after six", _phone("(999) 555-9999")),
    ("password is {}", password),
    ("mot de passe du serveur: {}", password),
    ("contraseña de prod = {}", password),
    ("la password di admin è {}", password),
    ("DATABASE_URL=postgresql://svc:{}@db.internal/app", password),
)
NAMED_LATER: tuple[tuple[str, Maker], ...] = ()

# What stands in the same places and is evidence.
LOOKALIKES: tuple[tuple[str, Maker], ...] = (
    ("login failures at {}/min in eu-west-1", made("", "123456789", 3)),
    ("the password service returned 502 for {}", _uuid),
    ("token request {} timed out", _uuid),
    ("login trace_id={} took 31s", HEX32),
    ("token cache miss, request id req_{}", made("", _LOWER, 14)),
    ("commit {} broke login", HEX40),
    ("rolled auth back to image sha256:{}", HEX64),
    ("secret `db-password` was rotated in version v{}", made("", "123456789", 2)),
    ("the secret prod/{}-credentials is missing", made("", string.ascii_lowercase, 7)),
    ("routing key orders.{}.created has no queue", made("", string.ascii_lowercase, 5)),
    ("routing_key: billing.invoice.{}", made("", string.ascii_lowercase, 5)),
    ("password reset emails delayed by {}s", made("", "123456789", 3)),
    ("https://auth.example.com/oauth2/v{}/token returned 500", made("", "123456789", 1)),
    ("token_url: https://login.example.com/{}/oauth2", _uuid),
    ("password policy: {} characters", made("", "123456789", 2)),
    ("secretName: checkout-tls-{}", made("", "123456789", 2)),
    ("api key id {} was disabled", _uuid),
    ("TOKEN_TTL={}m", made("", "123456789", 2)),
    ("token bucket refills {}rps", made("", "123456789", 3)),
    ("login p99 {}ms in us-east-1", made("", "123456789", 4)),
    ("**Login:** {}% errors", made("", "123456789", 2)),
    ("| Service | Version |\n|---|---|\n| login | v1.{}.0 |", made("", "123456789", 2)),
    ("| Password service | Errors |\n|---|---|\n| eu-west-1 | {} |", made("", "123456789", 4)),
    ("pod login-api-{}-x2x4z restarted", made("7f", _HEX, 7)),
    ("arn:aws:secretsmanager:eu-west-1:123456789012:secret:prod/db-{}", made("", string.ascii_letters, 6)),
    ("password hash migration moved {} users", made("", "123456789", 5)),
    ("deploy token-service@sha256:{}", HEX64),
    ("see https://github.com/org/login/pull/{}/files", made("", "123456789", 4)),
    ("login node ip-10-0-{}-4.eu-central-1.compute.internal", made("", "123456789", 2)),
    ("the token expired at 10:{}:07Z", made("", "12345", 2)),
    ("00000{}  89 50 4e 47 0d 0a 1a 0a  |.PNG....|", made("", _HEX, 3)),
    ("span {} of the auth call", made("", _HEX, 16)),
    ("X-Request-Id: {}", _uuid),
    ("INC-{} login outage", made("", "123456789", 5)),
    ("credentials provider chain: InstanceProfile, attempt {}", made("", "123456789", 1)),
    ("the access key rotation job #{} failed", made("", "123456789", 6)),
    ("order number 4929-{}", _phone("999-9999")),
    ("login flow A/B: bucket_{} got 12.5%", made("", "123456789", 2)),
    ("Passwort-Reset dauert {} Minuten", made("", "123456789", 2)),
    ("le mot de passe expire dans {} jours", made("", "123456789", 2)),
    ("build 20260504.{} of the key server", made("", "123456789", 2)),
    ("account 1234567{} sees the login loop", made("", "123456789", 5)),
    ('etag W/"{}"', HEX32),
    ("kind: ConfigMap\ndata:\n  region: eu-west-{}", made("", "123", 1)),
    ("secret-store-csi v1.{}.2 crashed", made("", "1234567", 1)),
    ("`password_changed_at` is null for {} users", made("", "123456789", 4)),
    ("dial tcp 10.2.{}.4:5432: connect refused", made("", "123456789", 2)),
    ("login succeeded after {} retries with TLS1.3", made("", "123456789", 1)),
    ("session {} in room 4 with the login team", made("", "123456789", 2)),
    ("queue auth-events-dlq has {} messages", made("", "123456789", 5)),
)
LOOKALIKES_LATER: tuple[tuple[str, Maker], ...] = ()


def secret_texts(seed: int, *, later: bool | None = None) -> Iterator[tuple[str, str]]:
    """Each text with the secret in it."""
    rng = random.Random(seed)  # noqa: S311 - made-up values, the same in every run
    forms = FORMS + FORMS_LATER if later is None else FORMS_LATER if later else FORMS
    carriers = CARRIERS + CARRIERS_LATER if later is None else CARRIERS_LATER if later else CARRIERS
    for place, (_, maker) in enumerate(forms):
        secret = maker(rng)
        yield carriers[place % len(carriers)].format(secret), secret
    named = NAMED + NAMED_LATER if later is None else NAMED_LATER if later else NAMED
    for text, maker in named:
        secret = maker(rng)
        yield text.format(secret), secret


def lookalike_texts(seed: int, *, later: bool | None = None) -> Iterator[str]:
    """Each text that has no secret in it."""
    rng = random.Random(seed)  # noqa: S311 - made-up values, the same in every run
    texts = LOOKALIKES + LOOKALIKES_LATER if later is None else LOOKALIKES_LATER if later else LOOKALIKES
    for text, maker in texts:
        yield text.format(maker(rng))
