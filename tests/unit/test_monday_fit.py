"""Which incident somebody's words mean, in the words and scripts that teams name incidents with."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta

import pytest

from postmortem.gather.monday.columns import Column
from postmortem.gather.monday.fit import choose_item
from postmortem.gather.monday.ticket import Post, Ticket

DAY = datetime(2026, 4, 14, 9, 0, tzinfo=UTC)


def item(number: int, name: str, *said: str, severity: str = "SEV2", state: str = "active") -> Ticket:
    """An item made `number` days after DAY, with updates; an incident unless it has no severity."""
    columns = (Column("sev", "Severity", "status", severity),) if severity else ()
    posts = tuple(Post(f"{n}", text, "", DAY, None, None, "", ()) for n, text in enumerate(said))
    at = DAY + timedelta(days=number)
    return Ticket(f"90000{number}", name, "", state, at, None, "10", "Incidents", columns, posts=posts)


# Ten languages; in each two incidents that share a word, and words somebody may ask with for the first.
NAMES = {
    "English": ("Search index lags behind by hours", "Search returns no images", "the search index lag"),
    "German": ("Ausfall der Kassensysteme in Bremen", "Ausfall der Telefonanlage", "Kassensystem-Ausfall Bremen"),
    "Spanish": ("Facturas duplicadas en México", "Facturas sin firma", "facturación duplicada en mexico"),
    "French": ("Courriels de bienvenue jamais envoyés", "Courriels en double", "courriel de bienvenue non envoyé"),
    "Portuguese": ("Notificações atrasadas no aplicativo", "Aplicativo fecha sozinho", "notificação atrasada"),
    "Polish": ("Płatności kartą odrzucane", "Płatności zdublowane", "odrzucone płatności karta"),
    "Japanese": ("倉庫のラベル印刷が空白になる", "倉庫の入庫登録ができない", "ラベル印刷が空白"),
    "Chinese": ("华东机房网络中断", "华东机房温度过高", "机房网络中断"),
    "Korean": ("결제 승인이 지연됨", "결제 내역이 중복됨", "결제 승인 지연"),
    "Thai": ("หน้าชำระเงินโหลดช้า", "หน้าแรกแสดงผลผิด", "ชำระเงินโหลดช้า"),
    "Arabic": ("تعطل بوابة الدفع", "تعطل تسجيل الدخول", "بوابة دفع معطلة"),
}


@pytest.mark.parametrize("language", NAMES)
def test_the_words_of_a_name_mean_its_incident_whatever_the_language(language: str) -> None:
    meant, other, words = NAMES[language]
    choice = choose_item([item(1, other), item(2, meant)], words)
    assert choice.item is not None
    assert choice.item.name == meant


@pytest.mark.parametrize("language", NAMES)
def test_words_of_another_incident_fit_none(language: str) -> None:
    others = [item(n, name) for n, name in enumerate(NAMES[language][:2])]
    foreign = "Postgres failover stuck" if language != "English" else "パスワード再設定メールが届かない"
    choice = choose_item(others, foreign)
    assert choice.item is None
    assert [one.name for one in choice.candidates] == [one.name for one in reversed(others)]


def test_a_word_that_two_incidents_share_names_both_the_later_one_first() -> None:
    known = [item(1, "SPRING10 rejected at checkout"), item(2, "Promo code error", "Fails at checkout")]
    choice = choose_item(known, "checkout")
    assert choice.item is None
    assert [one.name for one in choice.candidates] == ["Promo code error", "SPRING10 rejected at checkout"]
    assert choice.reason == "The words of the request fit 2 incidents in Monday."


def test_a_whole_name_wins_over_an_item_that_holds_the_same_words() -> None:
    known = [item(1, "Login broken"), item(2, "Login broken after the certificate change")]
    choice = choose_item(known, "login BROKEN!")
    assert choice.item is known[0]


def test_two_incidents_of_the_same_name_are_both_named() -> None:
    assert choose_item([item(1, "Login broken"), item(2, "Login broken")], "Login broken").item is None


def test_the_day_of_an_incident_tells_it_from_another_of_its_name() -> None:
    known = [item(1, "Login broken"), item(30, "Login broken")]
    assert choose_item(known, "Login broken 2026-05-14").item is known[1]


def test_an_id_among_the_words_wins() -> None:
    known = [item(1, "Login broken"), item(2, "Login broken")]
    assert choose_item(known, "Login broken (900001)").item is known[0]


def test_a_task_with_the_same_words_is_no_incident() -> None:
    known = [item(1, "Autumn sale banner", severity=""), item(2, "Autumn sale prices wrong", "banner was fine")]
    assert choose_item(known, "autumn sale banner").item is known[1]


def test_where_no_item_is_rated_each_may_be_the_incident() -> None:
    known = [item(1, "Autumn sale banner", severity=""), item(2, "Winter prices wrong", severity="")]
    assert choose_item(known, "winter prices").item is known[1]


def test_an_item_with_another_code_is_not_meant() -> None:
    assert (
        choose_item([item(1, "WINTER24 rejected at checkout"), item(2, "Slow")], "SPRING25 rejected at checkout").item
        is None
    )


def test_an_item_that_is_not_active_is_neither_meant_nor_named() -> None:
    choice = choose_item([item(1, "Login broken", state="archived"), item(2, "Slow search")], "login broken")
    assert (choice.item, [one.name for one in choice.candidates]) == (None, ["Slow search"])


@pytest.mark.parametrize("words", ["", "?!", "what is it", "🔥🔥"])
def test_words_that_say_nothing_fit_nothing(words: str) -> None:
    assert choose_item([item(1, "Login broken"), item(2, "Slow search")], words).item is None


def test_a_single_item_is_not_meant_by_words_it_shares_nothing_with() -> None:
    assert choose_item([item(1, "Login broken", severity="")], "zebra unicorn quantum").item is None
