"""The keys that vendors give out with a prefix of their own: who, prefix, alphabet, fewest characters behind it.

Prefixes, alphabets and lengths are those of the public rules of gitleaks (config/gitleaks.toml), trufflehog
(pkg/detectors) and detect-secrets, and of GitHub's "Supported secret scanning patterns"; docs/redaction.md lists them.
Behind a prefix that nothing else has, fewer characters than the vendor's are enough: keys are pasted cut off.
"""

from __future__ import annotations

from dataclasses import dataclass

HEX = "0-9a-f"
ANY_HEX = "0-9A-Fa-f"
LOWER = "a-z0-9"
UPPER = "A-Z0-9"
ALNUM = "A-Za-z0-9"
WORD_CHARACTERS = "A-Za-z0-9_"
DASHED = "A-Za-z0-9_-"
DOTTED = "A-Za-z0-9_.=-"
BASE64 = "A-Za-z0-9+/=_-"


@dataclass(frozen=True, slots=True)
class SecretForm:
    """What follows a prefix: `least` characters of `alphabet` or more, or exactly so many."""

    kind: str
    alphabet: str
    least: int
    exact: bool = False


# Kind, prefixes, alphabet, fewest characters behind the prefix.
_OPEN_ENDED: tuple[tuple[str, str, str, int], ...] = (
    ("github token", "ghp_ gho_ ghu_ ghs_ ghr_ github_pat_", WORD_CHARACTERS, 20),
    (
        "gitlab token",
        "glpat- gldt- glrt- glcbt- glptt- glft- glsoat- glagent- gloas- glimt- glffct- GR1348941",
        "A-Za-z0-9_.-",
        20,
    ),
    ("slack token", "xoxa- xoxb- xoxc- xoxd- xoxe- xoxo- xoxp- xoxr- xoxs- xoxe.xoxb- xoxe.xoxp- xapp-", "\\w%-", 10),
    ("stripe key", "sk_live_ sk_test_ sk_prod_ rk_live_ rk_test_ pk_live_ pk_test_", WORD_CHARACTERS, 10),
    ("stripe key", "whsec_", BASE64, 20),
    ("notion token", "ntn_", ALNUM, 20),
    ("notion token", "secret_", ALNUM, 32),
    ("model api key", "sk- xai- pcsk_ nvapi- r8_", DASHED, 20),
    ("model api key", "gsk_ pplx- hf_ api_org_", ALNUM, 30),
    ("model api key", "lsv2_pt_ lsv2_sk_", WORD_CHARACTERS, 32),
    ("aws bedrock key", "ABSK bedrock-api-key-", BASE64, 60),
    ("google key", "AIza", DASHED, 30),
    ("google key", "ya29.", "A-Za-z0-9_.-", 20),
    ("google key", "GOCSPX-", DASHED, 20),
    ("google key", "1//0", DASHED, 30),
    ("package registry token", "npm_ AKCp cmVmd", ALNUM, 30),
    ("package registry token", "pypi-", DASHED, 40),
    ("package registry token", "rubygems_ CLOJARS_", ALNUM, 40),
    ("docker token", "dckr_pat_ dckr_oat_", DASHED, 20),
    ("brevo key", "xkeysib- xsmtpsib-", DASHED, 60),
    ("digitalocean token", "dop_v1_ doo_v1_ dor_v1_", HEX, 32),
    ("shopify token", "shpat_ shpca_ shppa_ shpss_", ANY_HEX, 24),
    ("vault token", "hvs. hvb. hvr.", DASHED, 24),
    ("databricks token", "dapi", "0-9a-f-", 32),
    ("grafana token", "glsa_", WORD_CHARACTERS, 32),
    ("grafana token", "glc_ eyJrIjoi", BASE64, 32),
    ("linear key", "lin_api_ lin_oauth_", ALNUM, 32),
    ("atlassian token", "ATATT3 ATCTT3 ATBB BBDC-", "A-Za-z0-9_=@+/.-", 20),
    ("age key", "AGE-SECRET-KEY-1", UPPER, 40),
    ("sentry token", "sntryu_ sntrya_ sntryi_", HEX, 32),
    ("sentry token", "sntrys_", BASE64, 40),
    ("adafruit key", "aio_", ALNUM, 28),
    ("adobe secret", "p8e-", ALNUM, 32),
    ("alibaba key", "LTAI", ALNUM, 16),
    ("apify token", "apify_api_", ALNUM, 30),
    ("bannerbear key", "bb_pr_ bb_ma_", HEX, 30),
    ("buildkite token", "bkua_", LOWER, 32),
    ("circleci token", "CCIPAT_ CCIPRJ_", WORD_CHARACTERS, 40),
    ("clickhouse key", "4b1d", ALNUM, 38),
    ("cloudflare token", "cfut_ cfat_ cfk_", ALNUM, 40),
    ("cloudflare token", "v1.0-", "A-Za-z0-9-", 100),
    ("contentful token", "CFPAT-", DASHED, 40),
    ("defined networking token", "dnkey-", DOTTED, 60),
    ("deno token", "ddp_ ddw_", ALNUM, 30),
    ("doppler token", "dp.pt. dp.ct. dp.sa. dp.st. dp.scim. dp.audit.", "A-Za-z0-9_.-", 40),
    ("duffel token", "duffel_test_ duffel_live_", DOTTED, 40),
    ("dynatrace token", "dt0c01. dt0s01.", "A-Za-z0-9.", 60),
    ("easypost key", "EZAK EZTK", ALNUM, 50),
    ("facebook token", "EAAC EAAM", ALNUM, 90),
    ("figma token", "figd_ figp_ figu_", DOTTED, 38),
    ("flutterwave key", "FLWSECK- FLWSECK_TEST-", "A-Za-z0-9-", 12),
    ("fly.io token", "fo1_ fm1a_ fm1r_ fm2_", BASE64, 40),
    ("frame.io token", "fio-u-", DOTTED, 50),
    ("heroku key", "HRKU-", DASHED, 30),
    ("hubspot token", "pat-na1- pat-eu1-", "A-Za-z0-9-", 32),
    ("infracost key", "ico-", ALNUM, 32),
    ("intra42 secret", "s-s4t2ud- s-s4t2af-", HEX, 40),
    ("netlify token", "nfp_", WORD_CHARACTERS, 30),
    ("new relic key", "NRAK- NRII- NRIQ-", DASHED, 19),
    ("1password token", "ops_eyJ", BASE64, 60),
    ("openshift token", "sha256~", DASHED, 40),
    ("pagarme key", "ak_live_", ALNUM, 30),
    ("plaid token", "access-sandbox- access-development- access-production-", "0-9a-f-", 32),
    ("planetscale secret", "pscale_tkn_ pscale_oauth_ pscale_pw_", DOTTED, 30),
    ("posthog key", "phx_ phs_", WORD_CHARACTERS, 40),
    ("postman key", "PMAK-", "0-9A-Fa-f-", 50),
    ("prefect key", "pnu_ pnb_", ALNUM, 30),
    ("pulumi token", "pul-", HEX, 40),
    ("ramp secret", "ramp_sec_", ALNUM, 40),
    ("razorpay key", "rzp_live_ rzp_test_", ALNUM, 14),
    ("readme key", "rdme_", LOWER, 60),
    ("rootly token", "rootly_", HEX, 40),
    ("salesforce secret", "3MVG9 5AEP861", "A-Za-z0-9._+/=", 70),
    ("scalingo token", "tk-us-", DASHED, 40),
    ("settlemint token", "sm_aat_ sm_pat_ sm_sat_", ALNUM, 16),
    ("shippo token", "shippo_live_ shippo_test_", ANY_HEX, 32),
    ("sonar token", "squ_ sqp_ sqa_ sqco_", ALNUM, 32),
    ("sourcegraph token", "sgp_ slk_", WORD_CHARACTERS, 40),
    ("square token", "sq0atp- sq0csp- sq0idp-", DASHED, 22),
    ("square token", "EAAA", DASHED, 50),
    ("supabase key", "sbp_", LOWER, 32),
    ("supabase key", "sb_secret_", DASHED, 20),
    ("tailscale key", "tskey-", DASHED, 20),
    ("twitter token", "AAAAAAAAAAAAAAAAAAAAA", "A-Za-z0-9%", 60),
    ("typeform token", "tfp_", DOTTED, 40),
    ("ubidots token", "BBFF-", ALNUM, 30),
    ("sendgrid key", "SG.", "A-Za-z0-9_.-", 32),
    ("wakatime key", "waka_", "0-9a-f-", 32),
    ("yandex key", "AQVN", DASHED, 35),
)
# Prefixes that other words have, too: only the vendor's very length counts.
_EXACT: tuple[tuple[str, str, str, int], ...] = (
    ("aws access key", "AKIA ASIA ABIA ACCA", UPPER, 16),
    ("twilio key", "SK AC", ANY_HEX, 32),
    ("mailgun key", "key-", LOWER, 32),
    ("vault token", "s.", ALNUM, 24),
    ("octopus key", "API-", UPPER, 26),
    ("nightfall key", "NF-", ALNUM, 32),
    ("nuget key", "oy2", LOWER, 43),
)


def _rows() -> dict[str, SecretForm]:
    forms = {
        prefix: SecretForm(kind, alphabet, least)
        for kind, prefixes, alphabet, least in _OPEN_ENDED
        for prefix in prefixes.split()
    }
    forms |= {
        prefix: SecretForm(kind, alphabet, least, exact=True)
        for kind, prefixes, alphabet, least in _EXACT
        for prefix in prefixes.split()
    }
    return forms


FORMS = _rows()
