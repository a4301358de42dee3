"""Times in a text are read in the stated or the author's zone, relative to when they were said, or not at all."""

from __future__ import annotations

from datetime import UTC, datetime

import pytest

from postmortem.models import Basis, Precision
from postmortem.text.limits import LONGEST_TEXT
from postmortem.text.times.stated import MOST_TIMES, named_times, stated_times
from postmortem.text.times.stated_time import TimeKind

PACIFIC = "America/Los_Angeles"


def at(text: str) -> datetime:
    return datetime.fromisoformat(text).replace(tzinfo=UTC)


@pytest.mark.parametrize(
    ("text", "said", "zone", "words", "expected"),
    [
        ("I noticed it at 4:04pm PT, all green", "2019-02-09 00:06:42", PACIFIC, "4:04pm PT", "2019-02-09 00:04"),
        ("errors since 16:04 PT", "2019-02-09 00:06:42", "UTC", "16:04 PT", "2019-02-09 00:04"),
        ("colgados desde las 13:50 PT", "2019-02-09 00:35:42", "Europe/Madrid", "13:50 PT", "2019-02-08 21:50"),
        ("vazias desde 15:28 ET", "2025-10-28 19:31:44", "America/Sao_Paulo", "15:28 ET", "2025-10-28 19:28"),
        ("rolled back at 00:03, better", "2025-10-30 00:06:23", "UTC", "00:03", "2025-10-30 00:03"),
        ("slow again since 22:30", "2025-10-30 06:41:14", "UTC", "22:30", "2025-10-29 22:30"),
        ("found in chat (07:13)", "2018-02-22 06:58:23", "Europe/Paris", "07:13", "2018-02-22 06:13"),
        ("yesterday 23:10 it began", "2026-01-05 12:00:00", "Europe/Berlin", "yesterday 23:10", "2026-01-04 22:10"),
        ("it began at 23:10 yesterday", "2026-01-05 12:00:00", "Europe/Berlin", "23:10 yesterday", "2026-01-04 22:10"),
        ("last night at 00:30", "2026-01-05 08:00:00", "UTC", "last night at 00:30", "2026-01-05 00:30"),
        ("last night at 23:30", "2026-01-05 08:00:00", "UTC", "last night at 23:30", "2026-01-04 23:30"),
        ("first seen 2025-10-28T19:12Z", "2025-10-30 19:42:00", None, "2025-10-28T19:12Z", "2025-10-28 19:12"),
        ("2025-10-28 19:12:09 -02:00", "2025-10-30 19:42", None, "2025-10-28 19:12:09 -02:00", "2025-10-28 21:12:09"),
        ("28 Oct 19:12 UTC", "2025-10-30 19:42:00", None, "28 Oct 19:12 UTC", "2025-10-28 19:12"),
        ("Oct 28, 19:12 UTC", "2025-10-30 19:42:00", None, "Oct 28, 19:12 UTC", "2025-10-28 19:12"),
        ("31 Dec 23:50 UTC", "2026-01-02 10:00:00", None, "31 Dec 23:50 UTC", "2025-12-31 23:50"),
        ("on Tuesday 23:10 for a minute", "2025-10-30 09:42:00", "UTC", "on Tuesday 23:10", "2025-10-28 23:10"),
        ("since friday at 9am ET", "2025-10-30 09:42:00", "UTC", "friday at 9am ET", "2025-10-24 13:00"),
        ("am 28.10. um 19:12 Uhr", "2025-10-30 19:42:00", "Europe/Berlin", "28.10. um 19:12", "2025-10-28 18:12"),
        ("seit 16 Uhr geht nichts", "2025-10-30 19:42:00", "Europe/Berlin", "16 Uhr", "2025-10-30 15:00"),
        ("gestern um 23.10 Uhr", "2025-10-30 19:42:00", "Europe/Berlin", "gestern um 23.10 Uhr", "2025-10-29 22:10"),
        ("depuis 16h04, plus rien", "2025-10-30 19:42:00", "Europe/Paris", "16h04", "2025-10-30 15:04"),
        ("昨日の15時04分から", "2025-10-30 03:42:00", "Asia/Tokyo", "昨日の15時04分", "2025-10-29 06:04"),
        ("午後3時半に再起動", "2025-10-30 09:42:00", "Asia/Tokyo", "午後3時半", "2025-10-30 06:30"),
        ("at 13:46 (UTC+2)", "2026-07-05 23:00:00", None, "13:46 (UTC+2)", "2026-07-05 11:46"),
        ("at 14:00 PST", "2026-07-05 23:00:00", None, "14:00 PST", "2026-07-05 21:00"),
    ],
)  # fmt: skip
def test_a_time_is_read_from_the_words(text: str, said: str, zone: str | None, words: str, expected: str) -> None:
    (found,) = stated_times(text, at(said), zone)

    assert found.moment.stated == words
    assert found.moment.at == at(expected)
    assert found.moment.basis is Basis.STATED
    assert found.moment.precision is (Precision.SECOND if expected.count(":") == 2 else Precision.MINUTE)


@pytest.mark.parametrize(
    ("zone", "expected"),
    [("Asia/Kolkata", "09:30"), ("Asia/Jerusalem", "13:00"), ("Europe/Dublin", "14:00"), (PACIFIC, "09:30")],
)
def test_an_abbreviation_means_the_authors_own_zone_where_that_is_called_so(zone: str | None, expected: str) -> None:
    said = "2026-07-05 18:00:00" if zone != "Asia/Jerusalem" else "2026-01-05 18:00:00"

    (found,) = stated_times("we saw it at 3pm IST", at(said), zone)

    assert f"{found.moment.at:%H:%M}" == expected


def test_daylight_saving_time_counts_on_the_day_itself() -> None:
    (winter,) = stated_times("at 09:00 ET", at("2026-01-05 18:00:00"), None)
    (summer,) = stated_times("at 09:00 ET", at("2026-07-05 18:00:00"), None)

    assert (winter.moment.at, summer.moment.at) == (at("2026-01-05 14:00"), at("2026-07-05 13:00"))


def test_a_span_is_one_time_and_its_zone_counts_for_both_ends() -> None:
    text = "jobs could not start 13:46 to 17:30 PT; the hook took minutes between 16:06 and 17:30 PT"

    first, second = stated_times(text, at("2019-02-09 01:34:29"), None)

    assert (first.moment.at, first.until) == (at("2019-02-08 21:46"), at("2019-02-09 01:30"))
    assert (second.moment.at, second.until) == (at("2019-02-09 00:06"), at("2019-02-09 01:30"))
    assert first.moment.stated == "13:46 to 17:30 PT"


def test_a_span_may_pass_midnight() -> None:
    (found,) = stated_times("down 23:50-00:20 UTC", at("2026-07-05 08:10:00"), None)

    assert (found.moment.at, found.until) == (at("2026-07-04 23:50"), at("2026-07-05 00:20"))


@pytest.mark.parametrize(
    ("text", "zone"),
    [
        ("down for about 1 h 50 min, then 2:30 hours", "UTC"),
        ("listens on http://web:8080, port 3000:80, v1.2:03", "UTC"),
        ("between 3 and 5pm", "UTC"),
        ("we'll restart at 09:00", "UTC"),
        ("the planning meeting is at 3pm PT on monday", "UTC"),
        ("not sure since when", "UTC"),
        ("it is in chat (12:15)", "UTC"),
        ("errors since 09:12", None),
        ("errors since 09:12", "Mars/Olympus"),
        ("35:12 and 12:75 are no times", "UTC"),
        ("2:15 of the pods", "UTC"),
    ],
)
def test_what_is_no_past_time_for_certain_stays_unknown(text: str, zone: str | None) -> None:
    assert stated_times(text, at("2026-07-05 12:00:00"), zone) == ()


def test_a_bare_hour_that_may_be_before_or_after_noon_stays_unknown() -> None:
    said = at("2019-02-09 00:06:42")  # 16:06 in the author's zone

    assert stated_times("it broke at 4:04", said, PACIFIC) == ()
    assert len(stated_times("it broke at 04:04", said, PACIFIC)) == 1


@pytest.mark.parametrize("text", ["back since 16:04", "found (16:04)", "on Friday 16:04", "16:04 rolled back"])
def test_words_that_place_something_at_a_time_tie_it(text: str) -> None:
    (found,) = stated_times(text, at("2026-07-05 18:00:00"), "UTC")

    assert found.tied


@pytest.mark.parametrize(
    "text", ["the 16:04 people joined", "the 4:04pm UTC people joined", "build 16:04 is green", "see room 16:04"]
)
def test_a_time_at_which_nothing_is_said_to_be_is_only_named(text: str) -> None:
    assert stated_times(text, at("2026-07-05 18:00:00"), "UTC") == ()
    assert [found.tied for found in named_times(text, at("2026-07-05 18:00:00"), "UTC")] == [False]


@pytest.mark.parametrize(
    ("text", "zone", "expected"),
    [
        ("en panne depuis 16:04, heure de Paris", "America/New_York", "2026-01-05 15:04"),
        ("caído desde las 16:04 hora de Madrid", "America/Mexico_City", "2026-01-05 15:04"),
        ("fora do ar desde as 16:04 horário de Brasília", "Europe/Lisbon", "2026-01-05 19:04"),
        ("weg seit 16:04 Uhr Ortszeit Berlin", "Asia/Tokyo", "2026-01-05 15:04"),
        ("down since 16:04 Berlin time", "UTC", "2026-01-05 15:04"),
        ("down since 11:04 Pacific", "UTC", "2026-01-05 19:04"),
        ("日本時間16:04から落ちています", "Europe/Paris", "2026-01-05 07:04"),
        ("down since 16:04 our time", "Europe/Berlin", "2026-01-05 15:04"),
    ],
)
def test_a_zone_may_be_named_by_its_place(text: str, zone: str, expected: str) -> None:
    (found,) = stated_times(text, at("2026-01-05 20:00:00"), zone)

    assert found.moment.at == at(expected)


def test_a_place_that_nobody_knows_leaves_the_time_unknown() -> None:
    assert stated_times("down since 16:04 Gondor time", at("2026-01-05 20:00:00"), "UTC") == ()


@pytest.mark.parametrize(
    ("text", "said", "expected"),
    [
        ("the carrier works on the ring until 02:00 UTC", "2026-01-05 22:00:00", []),
        ("geht wohl bis 02:00 nicht", "2026-01-05 22:00:00", []),
        ("it was down until 14:20", "2026-01-05 14:50:00", ["2026-01-05 14:20"]),
        ("it was down until 23:50", "2026-01-06 00:30:00", ["2026-01-05 23:50"]),
    ],
    ids=["announced", "announced in German", "over", "over before midnight"],
)
def test_an_end_that_is_still_to_come_is_no_past_time(text: str, said: str, expected: list[str]) -> None:
    assert [found.moment.at for found in stated_times(text, at(said), "UTC")] == [at(time) for time in expected]


@pytest.mark.parametrize(
    ("text", "said"),
    [
        ("At 15:00 we will restart", "2026-07-08 20:00:00"),
        ("At 15:00, we will restart", "2026-07-08 20:00:00"),
        ("restart at 18:00 tomorrow", "2026-07-08 20:00:00"),
        ("at 15:00 the nodes are to go, as planned", "2026-07-08 08:00:00"),
        ("should be back by 17:00", "2026-07-08 13:00:00"),
        ("read-only from 22:00 on", "2026-07-08 16:00:00"),
        ("read-only tonight 22:00–02:00 UTC", "2026-07-08 16:00:00"),
        ("tonight at 02:00 the carrier works on it", "2026-07-08 23:00:00"),
        ("Maintenance window 02:00-04:00 UTC", "2026-07-08 10:00:00"),
        ("we deploy on Thursday at 09:00", "2026-07-08 18:00:00"),
        ("release Jul 20 15:00 UTC", "2026-07-08 18:00:00"),
        ("wird um 22:00 neu gestartet", "2026-07-08 23:00:00"),
        ("redémarrage prévu à 22h00", "2026-07-08 23:00:00"),
        ("estará caído a las 20:00", "2026-07-08 23:00:00"),
        ("será reiniciado às 20:00", "2026-07-08 23:00:00"),
        ("20:00に再起動する予定です", "2026-07-08 23:00:00"),
        ("does 11:30 work for everyone", "2026-07-09 07:30:00"),
    ],
)
def test_what_is_announced_or_as_likely_to_come_is_no_past_time(text: str, said: str) -> None:
    assert stated_times(text, at(said), "UTC") == ()


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("since 16:04 it is slow, we will restart", "16:04"),
        ("rolled back at 16:04 and will watch it", "16:04"),
        ("At 16:04, we rolled back, will watch it", "16:04"),
        ("die Kasse wird seit 16:04 nicht geladen", "16:04"),
        ("it will not load since 16:04", "16:04"),
        ("heute morgen um 9:30 fing es an", "09:30"),
        ("esta mañana a las 9:30 falló", "09:30"),
    ],
)
def test_what_is_planned_beside_it_does_not_take_a_past_time_away(text: str, expected: str) -> None:
    (found,) = stated_times(text, at("2026-07-08 18:00:00"), "UTC")

    assert found.moment.at == at(f"2026-07-08 {expected}")


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("last night at 11:30", "2026-07-07 23:30"),
        ("last night at 2:30", "2026-07-08 02:30"),
        ("this afternoon at 3:15", "2026-07-08 15:15"),
        ("yesterday evening at 9:30", "2026-07-07 21:30"),
        ("gestern Abend um 9:30 Uhr", "2026-07-07 21:30"),
        ("at 3:15 in the afternoon", "2026-07-08 15:15"),
        ("a las 3:15 de la tarde", "2026-07-08 15:15"),
        ("um 4:30 nachmittags", "2026-07-08 16:30"),
        ("hier soir à 9h30", "2026-07-07 21:30"),
        ("às 9:30 da manhã", "2026-07-08 09:30"),
        ("from 3:15 to 5:30pm", "2026-07-08 15:15"),
        ("from 11:15 to 1:30pm", "2026-07-08 11:15"),
    ],
)
def test_the_part_of_the_day_tells_which_half_is_meant(text: str, expected: str) -> None:
    (found,) = stated_times(text, at("2026-07-08 18:00:00"), "UTC")

    assert found.moment.at == at(expected)


@pytest.mark.parametrize(
    ("text", "said", "zone", "expected"),
    [
        ("20/02 15:53", "2026-02-20 18:00:00", "UTC", "2026-02-20 15:53"),
        ("02/20/2026 15:53", "2026-02-21 18:00:00", "UTC", "2026-02-20 15:53"),
        ("2026/02/20 15:53", "2026-02-20 18:00:00", "UTC", "2026-02-20 15:53"),
        ("03/04 15:53", "2026-04-05 18:00:00", "UTC", None),
        ("02/03/26 15:53", "2026-04-05 18:00:00", "UTC", None),
        ("at 02:30 it broke", "2026-03-29 08:00:00", "Europe/Berlin", None),
        ("at 02:30 it broke", "2026-10-25 08:00:00", "Europe/Berlin", None),
        ("at 02:30 MESZ it broke", "2026-10-25 08:00:00", "Europe/Berlin", "2026-10-25 00:30"),
        ("at 01:30 PST it broke", "2026-11-01 18:00:00", "UTC", "2026-11-01 09:30"),
        ("at 02:30 it broke", "2026-10-25 00:45:00", "Europe/Berlin", "2026-10-25 00:30"),
        ("yesterday 23:10 UTC", "2026-07-07 22:30:00", "Europe/Berlin", "2026-07-06 23:10"),
        ("yesterday 15:00 PT", "2026-07-08 04:00:00", "Europe/Berlin", None),
        ("yesterday 15:00 PT", "2026-07-08 10:00:00", "Europe/Berlin", "2026-07-07 22:00"),
    ],
)  # fmt: skip
def test_a_day_or_a_clock_that_may_mean_two_moments_means_none(
    text: str, said: str, zone: str, expected: str | None
) -> None:
    assert [found.moment.at for found in stated_times(text, at(said), zone)] == ([at(expected)] if expected else [])


@pytest.mark.parametrize(
    "text",
    ["took 01:30", "it lasted 12:30", "uptime: 10:15", "ratio of 10:15", "job-10:08-3", "2001:db8:10:08::1", "v1.16.04",
     "worker.py:12:30", "db:5432"],
)  # fmt: skip
def test_what_only_looks_like_a_time_is_none(text: str) -> None:
    assert stated_times(text, at("2026-07-08 18:00:00"), "UTC") == ()


def test_a_day_on_another_line_says_nothing_about_a_time() -> None:
    (found,) = stated_times("deployed on Friday\n14:05 errors", at("2026-07-08 18:00:00"), "UTC")

    assert found.moment.at == at("2026-07-08 14:05")


@pytest.mark.parametrize(
    ("text", "words", "expected"),
    [
        ("last night at 11 it began", "last night at 11", "2026-07-07 23:00"),
        ("at 3 in the afternoon it began", "3 in the afternoon", "2026-07-08 15:00"),
        ("gestern Abend um 9 fing es an", "gestern Abend um 9", "2026-07-07 21:00"),
        ("a las 3 de la tarde falló", "3 de la tarde", "2026-07-08 15:00"),
        ("hier soir à 11", "hier soir à 11", "2026-07-07 23:00"),
        ("down from 3 to 5pm", "3 to 5pm", "2026-07-08 15:00"),
        ("down 11am-1pm", "11am-1pm", "2026-07-08 11:00"),
    ],
)
def test_a_mere_hour_is_read_where_its_half_of_the_day_is_named(text: str, words: str, expected: str) -> None:
    (found,) = stated_times(text, at("2026-07-08 18:00:00"), "UTC")

    assert (found.moment.stated, found.moment.at) == (words, at(expected))


@pytest.mark.parametrize(
    "text",
    [
        "look at 3 of them",
        "yesterday at 9",
        "from 3 to 17:00",
        "from 0 to 5pm",
        "on Tuesday at 9",
        "errors at 5 per minute",
    ],
)
def test_a_mere_hour_whose_half_of_the_day_is_open_stays_unknown(text: str) -> None:
    assert stated_times(text, at("2026-07-08 18:00:00"), "UTC") == ()


@pytest.mark.parametrize(
    ("text", "words"),
    [
        ("it broke 20 minutes ago", "20 minutes ago"),
        ("20min ago we lost it", "20min ago"),
        ("kam vor etwa 20 Minuten", "vor etwa 20 Minuten"),
        ("falló hace 20 minutos", "hace 20 minutos"),
        ("tombé il y a 20 minutes", "il y a 20 minutes"),
        ("caiu há 20 minutos", "há 20 minutos"),
        ("20分前から落ちています", "20分前"),
    ],
)
def test_minutes_ago_are_a_stated_time(text: str, words: str) -> None:
    (found,) = stated_times(text, at("2026-07-08 18:00:40"), None)

    assert (found.moment.stated, found.moment.at) == (words, at("2026-07-08 17:40"))
    assert (found.moment.precision, found.approximate) == (Precision.MINUTE, True)


@pytest.mark.parametrize(
    "text",
    ["a few minutes ago", "a couple of hours ago", "15 hours ago", "3時5分前", "v1.20 minutes ago", "500 minutes ago"],
)
def test_what_names_no_minute_stays_unknown(text: str) -> None:
    assert not any(
        found.moment.stated.endswith(("ago", "前")) for found in stated_times(text, at("2026-07-08 18:00:00"), "UTC")
    )


@pytest.mark.parametrize(
    "stamp",
    [
        "2026-03-10T13:52:01+00:00",
        "2026-03-10T14:52:01+01:00",
        "2026-03-10T08:22:01-0530",
        "2026-03-10T19:22:01.123456+05:30",
        "2026-03-10 13:52:01,250 +0000",
        "2026-03-10T13:52:01.5Z",
    ],
)
def test_a_stamp_with_its_offset_is_one_time(stamp: str) -> None:
    (found,) = stated_times(f"first error {stamp} in the log", at("2026-03-10 15:00:00"), "Asia/Tokyo")

    assert (found.words, found.earliest, found.latest) == (stamp, at("2026-03-10 13:52:01"), found.earliest)


@pytest.mark.parametrize(
    "text",
    [
        "it broke between 13:40 and 13:52, we cannot say exactly",
        "somewhere between 13:40 and 13:52 the cache went cold",
        "the leak began between 13:40 and 13:52",
        "irgendwann zwischen 13:40 und 13:52 ging der Knoten weg",
        "en algún momento entre las 13:40 y las 13:52 se cayó",
        "deployed sometime 13:40-13:52",
        "zwischen 13:40 und 13:52, genauer wissen wir es nicht",
        "13:40と13:52の間に発生",
        "13:40到13:52之间出错",
    ],
)
def test_two_times_between_which_something_happened_once_are_a_range(text: str) -> None:
    (found,) = stated_times(text, at("2026-03-10 15:00:00"), "UTC")

    assert (found.kind, found.earliest, found.latest) == (
        TimeKind.RANGE,
        at("2026-03-10 13:40"),
        at("2026-03-10 13:52"),
    )
    assert (found.at, found.until, found.moment.at) == (None, None, None)


@pytest.mark.parametrize(
    "text", ["orders failed between 13:40 and 13:52", "down from 13:40 to 13:52", "13:40-13:52 slow"]
)
def test_what_went_on_from_one_time_to_another_is_a_span(text: str) -> None:
    (found,) = stated_times(text, at("2026-03-10 15:00:00"), "UTC")

    assert (found.kind, found.at, found.until) == (TimeKind.SPAN, at("2026-03-10 13:40"), at("2026-03-10 13:52"))


@pytest.mark.parametrize(
    ("text", "earliest", "latest"),
    [
        ("it broke before 13:40", None, "13:40"),
        ("all back by 13:40", None, "13:40"),
        ("it broke after 13:40", "13:40", "15:00"),
        ("kaputt nach 13:40", "13:40", "15:00"),
    ],
)
def test_a_time_on_one_side_of_what_happened_is_no_instant(text: str, earliest: str | None, latest: str) -> None:
    (found,) = stated_times(text, at("2026-03-10 15:00:00"), "UTC")

    assert found.kind is TimeKind.RANGE
    assert found.earliest == (at(f"2026-03-10 {earliest}") if earliest else None)
    assert found.latest == at(f"2026-03-10 {latest}")
    assert found.at is None


@pytest.mark.parametrize(
    ("text", "kind", "approximate"),
    [
        ("it broke at 13:40", TimeKind.AT, False),
        ("it broke around 13:40", TimeKind.AT, True),
        ("it broke at about 13:40", TimeKind.AT, True),
        ("it broke ~13:40", TimeKind.AT, True),
        ("it broke 13:40ish", TimeKind.AT, True),
        ("it broke at 13:40 or so", TimeKind.AT, True),
        ("it broke shortly after 13:40", TimeKind.AT, True),
        ("kaputt seit etwa 13:40", TimeKind.SINCE, True),
        ("kaputt gegen 13:40", TimeKind.AT, True),
        ("cayó a eso de las 13:40", TimeKind.AT, True),
        ("en panne depuis environ 13:40", TimeKind.SINCE, True),
        ("caiu por volta das 13:40", TimeKind.AT, True),
        ("13:40頃から遅い", TimeKind.SINCE, True),
        ("failing until 13:40", TimeKind.UNTIL, False),
        ("slow since yesterday around 13:40", TimeKind.SINCE, True),
    ],
)
def test_the_words_beside_a_time_tell_its_kind_and_whether_it_is_rounded(
    text: str, kind: TimeKind, approximate: bool
) -> None:
    (found,) = stated_times(text, at("2026-03-10 15:00:00"), "UTC")

    assert (found.kind, found.approximate) == (kind, approximate)
    assert found.earliest == found.latest
    assert f"{found.latest:%H:%M}" == "13:40"


@pytest.mark.parametrize(
    "text",
    [
        "parse error at 12:34",
        "YAML is invalid, error at 12:34 in deploy.yaml",
        "SyntaxError at 12:34: unexpected token",
        "see line 12:34",
        "config.toml is invalid at 10:15",
        "see the recording (12:34)",
        "in the recording, around 12:34, you can hear it",
        "at 12:34 in the video you hear it",
        "la grabación (12:34) lo muestra",
        "録画の12:34を見てください",
        "the restore took 01:30",
        "total downtime: 01:24",
        "backups run daily at 02:00 UTC",
        "the cron runs at 12:15",
        "every night at 02:00",
        "our office hours are 09:00-12:00",
    ],
)
def test_positions_lengths_and_schedules_are_no_times(text: str) -> None:
    assert named_times(text, at("2026-03-10 15:00:00"), "UTC") == ()


@pytest.mark.parametrize(
    "text", ["down from 13:40 to 14:30", "outage 13:40-14:10 UTC", "failed between 13:00 and 14:03"]
)
def test_a_span_that_ends_after_it_was_said_is_no_past_span(text: str) -> None:
    assert stated_times(text, at("2026-03-10 14:00:00"), "UTC") == ()


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("as of 16:07 all is well", ["16:07"]),
        ("as of 16:08 all is well", ["16:08"]),
        ("as of 16:09 all is well", []),
        ("down 15:50-16:08", ["15:50"]),
        ("down 15:50-16:09", []),
    ],
)
def test_clocks_may_differ_by_two_minutes(text: str, expected: list[str]) -> None:
    found = stated_times(text, at("2026-03-10 16:06:30"), "UTC")

    assert [f"{time.at:%H:%M}" for time in found] == expected


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("it started about an hour ago", ("13:30", "14:30")),
        ("broken since about two hours ago", ("12:30", "13:30")),
        ("vor drei Stunden ging es los", ("11:30", "12:30")),
        ("1.5 hours ago", ("13:15", "13:45")),
        ("20 to 30 minutes ago", ("14:30", "14:40")),
    ],
)
def test_hours_ago_are_a_range_of_half_an_hour_on_either_side(text: str, expected: tuple[str, str]) -> None:
    (found,) = stated_times(text, at("2026-03-10 15:00:00"), "UTC")

    assert found.kind is TimeKind.RANGE
    assert (found.earliest, found.latest) == tuple(at(f"2026-03-10 {clock}") for clock in expected)


@pytest.mark.parametrize(
    "text",
    [
        "the API has been down for 20 min",
        "it's been failing for about 20 minutes",
        "login is down for 20 minutes now",
        "seit 20 Minuten geht nichts",
        "caído desde hace 20 minutos",
        "for the last 20 minutes nobody could pay",
    ],
)
def test_what_goes_on_for_a_length_began_so_long_ago(text: str) -> None:
    (found,) = stated_times(text, at("2026-03-10 15:00:00"), None)

    assert (found.kind, found.at, found.approximate) == (TimeKind.SINCE, at("2026-03-10 14:40"), True)


@pytest.mark.parametrize(
    "text", ["it was down for 20 min", "down for 20 min", "it had been down for 20 min", "took 20 min"]
)
def test_a_length_that_is_over_tells_no_time(text: str) -> None:
    assert stated_times(text, at("2026-03-10 15:00:00"), "UTC") == ()


@pytest.mark.parametrize(
    ("zone", "said", "expected"),
    [
        ("UTC", "2026-03-10 15:00", "13:52:01"),
        ("Europe/Berlin", "2026-03-10 15:00", None),
        ("America/New_York", "2026-03-10 15:00", "13:52:01"),
        ("Asia/Tokyo", "2026-03-10 06:00", "04:52:01"),
        (None, "2026-03-10 15:00", None),
    ],
    ids=["in UTC", "in either", "only in UTC past", "only in the author's zone past", "unknown"],
)
def test_a_log_without_a_zone_counts_where_only_one_zone_can_be_meant(
    zone: str | None, said: str, expected: str | None
) -> None:
    found = stated_times("2026-03-10 13:52:01 ERROR pool exhausted", at(said), zone)

    assert [time.at for time in found] == ([at(f"2026-03-10 {expected}")] if expected else [])


def test_a_long_text_is_read_as_far_as_its_limits() -> None:
    said = at("2026-03-10 15:00:00")

    assert len(named_times("at 13:52 " * (MOST_TIMES + 100), said, "UTC")) == MOST_TIMES
    assert named_times(" " * LONGEST_TEXT + "at 13:52", said, "UTC") == ()


@pytest.mark.parametrize(
    ("text", "words"),
    [
        ("it broke at 14:52 CET / 13:52 UTC", "14:52 CET / 13:52 UTC"),
        ("13:52 UTC (14:52 CET) it broke", "13:52 UTC (14:52 CET"),
    ],
)
def test_one_moment_in_two_zones_is_one_time(text: str, words: str) -> None:
    (found,) = stated_times(text, at("2026-03-10 15:00:00"), "UTC")

    assert (found.words, found.at) == (words, at("2026-03-10 13:52"))


def test_each_line_of_a_retelling_states_its_time() -> None:
    text = "13:40: deploy\n*13:45* first errors\n| 13:52 | rolled back |"

    found = stated_times(text, at("2026-03-10 15:00:00"), "UTC")

    assert [f"{time.at:%H:%M}" for time in found] == ["13:40", "13:45", "13:52"]


@pytest.mark.parametrize(
    "text",
    [
        "on the 6th at 14:00",
        "the day before at 14:00",
        "two nights ago at 23:30",
        "last week at 14:00",
        "am Vortag um 14:00",
        "la veille à 14:00",
        "前日14:00に",
        "yesterday at midnight",
        "on Monday at midnight",
        "it broke at half past three",
        "not sure if it began at 13:40",
        "2026-03-10T13:52:01+24:00 boom",
        "2026-02-30 13:52 UTC boom",
    ],
)
def test_a_day_a_half_or_a_zone_that_is_open_leaves_the_time_unknown(text: str) -> None:
    assert stated_times(text, at("2026-03-10 15:00:00"), "UTC") == ()


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("2 days ago at 14:00 it broke", "2026-03-08 14:00"),
        ("vor drei Tagen um 14:00", "2026-03-07 14:00"),
        ("Mar  9 13:52:01 web-3 kernel: oom", "2026-03-09 13:52:01"),
        ("E0310 13:52:01.123456 1 reflector.go:138] watch failed", "2026-03-10 13:52:01"),
        ("13:52z it broke", "2026-03-10 13:52"),
        ("13:52UTC it broke", "2026-03-10 13:52"),
    ],
)
def test_days_ago_and_short_forms_are_read(text: str, expected: str) -> None:
    (found,) = stated_times(text, at("2026-03-10 15:00:00"), "UTC")

    assert found.at == at(expected)


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("it broke at 13:40 or 13:52", ("13:40", "13:52")),
        ("down from 1:40 pm to 1:52", ("13:40", "13:52")),
        ("下午1点40分到1点52分", ("13:40", "13:52")),
        ("с 13:40 до 13:52 лежало", ("13:40", "13:52")),
        ("at 13:40 at the earliest", ("13:40", "15:00")),
    ],
)
def test_two_limits_are_read_in_other_words_too(text: str, expected: tuple[str, str]) -> None:
    (found,) = stated_times(text, at("2026-03-10 15:00:00"), "UTC")

    assert (found.earliest, found.latest) == tuple(at(f"2026-03-10 {clock}") for clock in expected)


@pytest.mark.parametrize(
    "text",
    [
        "down from Mar 10 13:00 to Mar 9 12:00 UTC",
        "down since 17:00",
        "13:52",
        "(12:34)",
        "ts=0123456789 boom",
        "昨天晚上12点宕机",
        "1200 MT of steel",
    ],
)
def test_what_cannot_be_or_may_be_something_else_states_no_time(text: str) -> None:
    assert stated_times(text, at("2026-03-10 15:00:00"), "UTC") == ()


def test_each_end_of_a_span_is_read_in_its_own_zone() -> None:
    (found,) = stated_times("down from 13:46 UTC to 15:10 CET", at("2026-03-10 15:00:00"), "Asia/Tokyo")

    assert (found.at, found.until) == (at("2026-03-10 13:46"), at("2026-03-10 14:10"))


def test_two_times_of_which_one_is_meant_are_a_range() -> None:
    (found,) = stated_times("it broke at 13:40 or 13:52", at("2026-03-10 15:00:00"), "UTC")

    assert found.kind is TimeKind.RANGE


def test_half_past_twelve_is_read_by_the_nearer_half_of_the_day() -> None:
    (found,) = stated_times("it broke at half past twelve", at("2026-03-10 15:00:00"), "UTC")

    assert found.at == at("2026-03-10 12:30")


def test_four_digits_that_may_be_a_year_are_a_time_only_behind_a_preposition() -> None:
    said = at("2026-03-10 21:00:00")

    assert stated_times("the roadmap of 2026 UTC edition", said, "UTC") == ()
    assert [found.at for found in stated_times("it broke at 2026 UTC", said, "UTC")] == [at("2026-03-10 20:26")]


def test_a_doubt_about_something_else_takes_no_time_away() -> None:
    (found,) = stated_times("not sure if related, but it broke at 13:40", at("2026-03-10 15:00:00"), "UTC")

    assert found.at == at("2026-03-10 13:40")


@pytest.mark.parametrize(
    "text",
    [
        "the SLA window is Mon-Fri 09:00-12:30",
        "seats 10:42 to 11:10 in row four",
        "we may restart around 14:30 if needed",
        "the call was recorded, listen from 12:34",
        "PR 1352 Z-index fix",
        "between the 20 and 13:52 UTC",
    ],
)
def test_pairs_plans_and_labels_that_nothing_ties_state_no_time(text: str) -> None:
    assert stated_times(text, at("2026-03-10 15:00:00"), "UTC") == ()


@pytest.mark.parametrize(
    "text", ["von 13:40 bis 13:52 gestört", "between 1340 and 1352 UTC it was slow", "13:40–13:52 slow"]
)
def test_a_pair_that_a_word_or_a_dash_ties_is_a_span(text: str) -> None:
    (found,) = stated_times(text, at("2026-03-10 15:00:00"), "UTC")

    assert (found.kind, found.at, found.until) == (TimeKind.SPAN, at("2026-03-10 13:40"), at("2026-03-10 13:52"))


@pytest.mark.parametrize(
    "text",
    [
        "Started: 13:47. Detected: 13:52. Resolved: 14:10.",
        "*Start time:* 13:47\n*Detected at:* 13:52\n*Resolved:* 14:10",
        "Beginn: 13:47 Uhr, erkannt: 13:52 Uhr, behoben: 14:10 Uhr",
        "発生：13:47\n検知：13:52\n復旧：14:10",
    ],
)
def test_a_label_ties_the_time_behind_it(text: str) -> None:
    found = stated_times(text, at("2026-03-10 15:00:00"), "UTC")

    assert [f"{time.at:%H:%M}" for time in found] == ["13:47", "13:52", "14:10"]


@pytest.mark.parametrize("text", ["Room: 12:30", "id: 13:52", "Verse: 12:10"])
def test_a_label_of_something_else_ties_nothing(text: str) -> None:
    assert stated_times(text, at("2026-03-10 15:00:00"), "UTC") == ()


@pytest.mark.parametrize("text", ["it broke at 14:52 Europe/Berlin", "alert at 2026-03-10 14:52 (Europe/Berlin)"])
def test_a_zone_may_be_named_as_the_database_has_it(text: str) -> None:
    (found,) = stated_times(text, at("2026-03-10 15:00:00"), "Asia/Tokyo")

    assert found.at == at("2026-03-10 13:52")
