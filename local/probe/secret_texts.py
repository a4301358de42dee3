"""Texts with a secret in them; the secrets are made up anew from a seed, by their forms."""

from __future__ import annotations

import base64
import random
import string
import uuid
from collections.abc import Callable, Iterator

Maker = Callable[[random.Random], str]

HEX = "0123456789abcdef"
_ALNUM = string.ascii_letters + string.digits
LOWER = string.ascii_lowercase + string.digits
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


def uuid4(rng: random.Random) -> str:
    """A UUID of version 4 (RFC 9562)."""
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


def phone(pattern: str) -> Maker:
    """Makes telephone and social security numbers: each 9 of the pattern becomes a digit from 2 to 9."""
    return lambda rng: "".join(rng.choice("23456789") if sign == "9" else sign for sign in pattern)


HEX32, HEX40, HEX64 = made("", HEX, 32), made("", HEX, 40), made("", HEX, 64)

# What is one by its form alone, wherever it stands.
FORMS: tuple[tuple[str, Maker], ...] = (
    ("sentry user", made("sntr" + "yu_", HEX, 64)),
    ("github fine-grained", made("github" + "_pat_", _ALNUM + "_", 82)),
    ("gitlab runner", made("gl" + "rt-", _ALNUM + "_-", 20)),
    ("slack app", made("xa" + "pp-1-A0", _ALNUM + "-", 60)),
    ("stripe restricted", made("rk" + "_live_", _ALNUM, 40)),
    ("digitalocean", made("do" + "p_v1_", HEX, 64)),
    ("doppler", made("d" + "p.pt.", _ALNUM, 43)),
    ("airtable", lambda rng: "pa" + "t" + made("", _ALNUM, 14)(rng) + "." + HEX64(rng)),
    ("planetscale", made("ps" + "cale_pw_", _ALNUM, 43)),
    ("postman", lambda rng: "PM" + "AK-" + made("", HEX, 24)(rng) + "-" + made("", HEX, 34)(rng)),
    ("groq", made("gs" + "k_", _ALNUM, 52)),
    ("huggingface", made("h" + "f_", string.ascii_letters, 34)),
    ("tailscale", lambda rng: "ts" + "key-auth-" + made("", _ALNUM, 17)(rng) + "-" + made("", _ALNUM, 32)(rng)),
    ("terraform cloud", lambda rng: made("", _ALNUM, 14)(rng) + ".atlas" + "v1." + made("", _ALNUM, 67)(rng)),
    ("new relic", made("NR" + "AK-", _UPPER, 27)),
    ("rubygems", made("ruby" + "gems_", HEX, 48)),
    ("mailchimp", made("", HEX, 32, "-us" + "14")),
    ("telegram bot", lambda rng: made("", string.digits, 9)(rng) + ":A" + "A" + made("", _ALNUM + "_-", 33)(rng)),
    ("azure storage", made("", _BASE64, 86, "==")),
    ("dynatrace", lambda rng: "dt0" + "c01." + made("", _UPPER, 24)(rng) + "." + made("", _UPPER, 64)(rng)),
    ("supabase", made("sb" + "p_", HEX, 40)),
    ("circleci", lambda rng: "CCI" + "PAT_" + made("", _ALNUM, 22)(rng) + "_" + HEX40(rng)),
    ("pulumi", made("pu" + "l-", HEX, 40)),
    ("grafana cloud", made("gl" + "c_", _BASE64, 80)),
    ("aws temporary key", made("AS" + "IA", _UPPER, 16)),
    ("google oauth", made("ya" + "29.a0", _ALNUM + "_-", 120)),
    ("google client secret", made("GOC" + "SPX-", _ALNUM + "_-", 28)),
    (
        "sentry organisation",
        lambda rng: "sntr" + "ys_eyJ" + made("", _ALNUM, 120)(rng) + "_" + made("", _ALNUM, 43)(rng),
    ),
    ("npm", made("np" + "m_", _ALNUM, 36)),
    ("pypi", made("py" + "pi-AgEIcHlwaS5vcmc", _ALNUM + "_-", 150)),
    ("docker hub", made("dc" + "kr_pat_", _ALNUM + "_-", 27)),
    ("shopify", made("sh" + "pss_", HEX, 32)),
    ("square", made("sq0" + "csp-", _ALNUM + "_-", 43)),
    ("twilio", made("S" + "K", HEX, 32)),
    ("sendgrid", lambda rng: "S" + "G." + made("", _ALNUM, 22)(rng) + "." + made("", _ALNUM, 43)(rng)),
    ("brevo", lambda rng: "xkey" + "sib-" + HEX64(rng) + "-" + made("", _ALNUM, 16)(rng)),
    ("vault batch", made("hv" + "b.", _ALNUM + "_-", 150)),
    ("databricks", made("da" + "pi", HEX, 32)),
    (
        "discord bot",
        lambda rng: "M" + made("", _ALNUM, 23)(rng) + ".G" + made("", _ALNUM, 5)(rng) + "." + made("", _ALNUM, 38)(rng),
    ),
    ("entra", lambda rng: made("", _ALNUM, 3)(rng) + "8Q" + "~" + made("", _ALNUM + "_-", 34)(rng)),
    ("atlassian", lambda rng: "ATA" + "TT3" + made("", _ALNUM + "_-", 180)(rng) + "=" + made("", _UPPER, 8)(rng)),
    (
        "json web token",
        lambda rng: (
            "eyJ"
            + made("", _ALNUM, 40)(rng)
            + ".ey"
            + "J"
            + made("", _ALNUM, 80)(rng)
            + "."
            + made("", _ALNUM + "_-", 43)(rng)
        ),
    ),
    ("sonar", made("sq" + "u_", HEX, 40)),
    ("mailgun", lambda rng: HEX32(rng) + "-" + made("", HEX, 8)(rng) + "-" + made("", HEX, 8)(rng)),
    ("salesforce", lambda rng: "00" + "D" + made("", _ALNUM, 12)(rng) + "!" + made("", _ALNUM + "_.", 96)(rng)),
    ("openrouter", made("sk" + "-or-v1-", HEX, 64)),
    ("pinecone", lambda rng: "pc" + "sk_" + made("", _ALNUM, 6)(rng) + "_" + made("", _ALNUM, 63)(rng)),
    ("linear", made("lin" + "_api_", _ALNUM, 40)),
    ("typeform", made("tf" + "p_", _ALNUM + "_", 44)),
    ("zoho", lambda rng: "100" + "0." + HEX32(rng) + "." + HEX32(rng)),
    ("hubspot", lambda rng: "pat" + "-eu1-" + uuid4(rng)),
    ("netlify", made("nf" + "p_", _ALNUM, 36)),
)

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
    "ok so {} is what the old job had, right?",
    "> {}\n\nfrom the backup, please delete",
    "- `{}` (expires Friday)",
    "[ci] env: X={} Y=1",
    "config:\n  remote:\n    auth: {}",
    "curl -H 'X-Thing: {}' https://api.example/v1/me",
    "https://api.example/v2/{}/status",
    "*{}* worked, the other one did not",
    "j'ai trouvé {} dans le dépôt",
    'var c = new Client("{}"); // temp',
    "||{}||",
    "<li><code>{}</code></li>",
    "ошибка с {} в логах",
)

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
    ("kind: Secret\nstringData:\n  app-config: {}\ntype: Opaque", made("", LOWER, 16)),
    ("echo {} | base64 -d", _base64_of("")),
    ("transfer to {} please", _iban),
    ("customer's SSN is 123-{}", phone("45-9999")),
    ("card {} was charged twice", _card),
    ("call me on {}", phone("020 7999 9999")),
    ("mein Handy: {}", phone("0171 9999999")),
    ("Ruf mich an: 030 {}", phone("99999999")),
    ("mon portable 06 {}", phone("99 99 99 99")),
    ("reach me at {} after six", phone("(999) 555-9999")),
    ("password is {}", password),
    ("mot de passe du serveur: {}", password),
    ("contraseña de prod = {}", password),
    ("la password di admin è {}", password),
    ("DATABASE_URL=postgresql://svc:{}@db.internal/app", password),
    ("Username: ops\n**Password:**\n`{}`", password),
    ("***Password:*** {}", password),
    ("- **Host:** db1\n- **User:** app\n- **Password:** {}", password),
    ("| **Password** | {} |", password),
    ("| Field | Value |\n|---|---|\n| Host | db1 |\n| DB password | {} |", password),
    ("Host\tUser\tPassword\ndb1\tapp\t{}", password),
    ("<table><tr><th>user</th><th>password</th></tr><tr><td>a</td><td>{}</td></tr></table>", password),
    ('<div>Passwort:&#160;<span style="color:red">{}</span></div>', password),
    ("Password\\: {}", password),
    ("_Passcode_: {}", password),
    ("my pagerduty api key is {}", made("", _ALNUM + "_-", 19, "7")),
    ("new relic license key: {}", made("eu01xx", HEX, 26, "FFFFNRAL")),
    ("the API token for fastly is now {}", made("", _ALNUM, 31, "4")),
    ("apikey={}", HEX32),
    ("x-api-key: {}", HEX40),
    ("HEROKU_API_KEY={}", uuid4),
    ("{{'api_key': '{}'}}", HEX32),
    ("login is root / {}", password),
    ("user: admin pass: {}", password),
    ("creds for grafana are admin:{}", password),
    ("ssh root@10.0.0.4 with pw {}", password),
    ("PGPASSWORD={} psql -h db", password),
    ('psql "host=db user=app password={} sslmode=require"', password),
    ("GRANT ALL ON *.* TO 'x'@'%' IDENTIFIED WITH mysql_native_password BY '{}'", password),
    ("Recovery Key 1: {}", made("", _BASE64, 43, "=")),
    ("//registry.example/:_authToken={}", made("", _ALNUM, 36)),
    ("machine api.example login bot password {}", password),
    ('{{"kind": "Secret", "data": {{"token": "{}"}}}}', _base64_of("")),
    ("apiVersion: v1\ndata:\n  tls.key: {}\nkind: Secret", _base64_of("key=")),
    ("Authorization: Basic {}", _base64_of("svc:")),
    ("wget --password={} https://x.example/f", password),
    ('the wifi password is "{}"', password),
    ("senha do banco: {}", password),
    ("hasło: {}", password),
    ("データベースのパスワード: {}", password),
    ("bank details: {}", _iban),
    ("SSN 219-{}", phone("09-9999")),
    ("phone: 415.555.{}", phone("9999")),
    ("her mobile is 07911 {}", phone("999999")),
    ("Tel. 089/{}", phone("9999999")),
    ("teléfono 612 {}", phone("99 99 99")),
    ("amqps://svc:{}@mq.internal:5671/vh", password),
    ("smtp_password: '{}'", password),
    ('<Property name="password" value="{}"/>', password),
    ("SECRET_KEY = '{}'", made("", _ALNUM + "!@#$%^&*(-_=+)", 50)),
    ("encryption key: {}", made("", _BASE64, 43, "=")),
)


def secret_texts(seed: int) -> Iterator[tuple[str, str]]:
    """Each text with the secret in it."""
    rng = random.Random(seed)  # noqa: S311 - made-up values, the same in every run
    for place, (_, maker) in enumerate(FORMS):
        secret = maker(rng)
        yield CARRIERS[place % len(CARRIERS)].format(secret), secret
    for text, maker in NAMED:
        secret = maker(rng)
        yield text.format(secret), secret
