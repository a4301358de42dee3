"""What code says in each language: the catalogues are whole, and carry the placeholders and quotation marks."""

from __future__ import annotations

import io
import re
from concurrent.futures import ThreadPoolExecutor
from threading import Event

import pytest
from babel.messages.catalog import Catalog
from babel.messages.mofile import write_mo

from local import messages
from local.environment import PROJECT
from local.messages import LANGUAGES, PACKAGE, mo_path, read, said_by_code, untranslated, updated
from postmortem.settings import PipelineSettings, read_settings
from postmortem.text import language
from postmortem.text.language import figure, in_every_language, speaking, tr, tr_number, tr_parts
from postmortem.threads import Threads, start_in_context

PLACES = re.compile(r"\{\w*\}")


def pairs(catalogue: Catalog) -> list[tuple[str, str]]:
    """Each message, or form of one, with its translation."""
    found: list[tuple[str, str]] = []
    for message in catalogue:
        ids = [message.id] if isinstance(message.id, str) else list(message.id)
        forms = list(message.string) if isinstance(message.string, tuple) else [str(message.string)]
        if message.id:
            found += [(ids[min(number, len(ids) - 1)], form) for number, form in enumerate(forms)]
    return found


@pytest.mark.parametrize("language", LANGUAGES)
def test_a_catalogue_has_what_the_code_says_and_nothing_else(language: str) -> None:
    known = read(language)
    assert [message.id for message in known if message.id] == [
        message.id for message in updated(language) if message.id
    ]
    assert [message.id for message in untranslated(known)] == []
    assert not known.obsolete
    assert not [message.id for message in known if message.id and message.fuzzy]


@pytest.mark.parametrize("language", LANGUAGES)
def test_the_compiled_catalogue_is_the_one_that_people_read(language: str) -> None:
    compiled = io.BytesIO()
    write_mo(compiled, read(language))
    assert mo_path(language).read_bytes() == compiled.getvalue()


@pytest.mark.parametrize("language", LANGUAGES)
def test_a_translation_has_the_placeholders_and_quotation_marks_of_the_sentence(language: str) -> None:
    for english, said in pairs(read(language)):
        assert sorted(PLACES.findall(said)) == sorted(PLACES.findall(english)), english
        assert (said.count("“"), said.count("”")) == (english.count("“"), english.count("”")), english


@pytest.mark.parametrize("language", LANGUAGES)
def test_no_translation_is_longer_than_a_reader_of_the_english_page_would_bear(language: str) -> None:
    long = [english for english, said in pairs(read(language)) if len(said) > 2 * len(english) + 20]
    assert long == []


def test_messages_are_written_out_where_they_are_translated() -> None:
    code = 'tr("One {a}" " thing", a=b); tr_number("{number} dog", "{number} dogs", n); tr(NAME); translatable("x")'
    assert list(messages.said_in(code)) == ["One {a} thing", ("{number} dog", "{number} dogs"), "x"]


def test_the_catalogues_lie_in_the_folder_that_the_layer_ships() -> None:
    assert all(mo_path(language).is_relative_to(PACKAGE) for language in LANGUAGES)
    assert (PACKAGE / "pipeline.py").is_file()


def test_every_language_of_the_settings_is_spoken() -> None:
    for given, shown in (("de", "Zusammenfassung"), ("français", "Résumé"), ("es-MX", "Resumen"), ("en", "Summary")):
        with speaking(read_settings(PipelineSettings, {"REPORT_LANGUAGE": given}).report_language):
            assert tr("Summary") == shown


def test_the_template_offers_the_languages_that_are_spoken() -> None:
    template = (PROJECT / "template.yaml").read_text(encoding="utf-8")
    offered = re.search(r"ReportLanguage:\n(?:.*\n)*?\s+AllowedValues: \[([^\]]+)\]", template)
    assert offered is not None
    assert offered[1].split(", ") == ["English", *language._CODES]
    assert sorted(language._CODES.values()) == sorted(LANGUAGES)


def test_english_is_spoken_where_nobody_says_otherwise() -> None:
    assert tr("Read: {sources}.", sources="Slack") == "Read: Slack."
    assert tr_number("{number} sentence", "{number} sentences", 1_200) == "1,200 sentences"


def test_numbers_are_grouped_as_the_language_does() -> None:
    assert figure(1_234_567) == "1,234,567"
    with speaking("French"):
        assert figure(1_234_567) == "1\u202f234\u202f567"
        assert tr_number("{number} sentence", "{number} sentences", 1) == "1 phrase"
        assert tr_number("{number} sentence", "{number} sentences", 2) == "2 phrases"


def test_a_sentence_is_cut_where_its_values_stand_whatever_their_order() -> None:
    assert tr_parts("between {first} and {last}", first=1, last=2) == ("between ", 1, " and ", 2)
    with speaking("German"):
        assert tr_parts("The effect lasted {length}.", length=3) == ("Die Auswirkung dauerte ", 3, ".")


def test_a_language_ends_with_its_block_also_after_an_error() -> None:
    with pytest.raises(ValueError, match="x"), speaking("German"):
        raise ValueError("x")
    assert tr("Summary") == "Summary"


def test_a_heading_is_known_in_every_language() -> None:
    assert in_every_language("Summary") == {
        "en": "Summary",
        "de": "Zusammenfassung",
        "fr": "Résumé",
        "es": "Resumen",
    }


def test_threads_speak_the_language_of_who_hands_in_the_work() -> None:
    with Threads(max_workers=1) as pool:
        with speaking("German"):
            first, mapped = pool.submit(tr, "Summary"), pool.map(tr, ["Impact", "Cause"])
        assert (first.result(), list(mapped)) == ("Zusammenfassung", ["Auswirkung", "Ursache"])
        assert pool.submit(tr, "Summary").result() == "Summary"


def test_a_plain_pool_would_fall_back_to_english() -> None:
    with ThreadPoolExecutor(max_workers=1) as pool, speaking("German"):
        assert pool.submit(tr, "Summary").result() == "Summary"


def test_a_single_thread_speaks_the_language_of_who_starts_it() -> None:
    said, done = list[str](), Event()

    def work() -> None:
        said.append(tr("Summary"))
        done.set()

    with speaking("Spanish"):
        start_in_context(work, "test")
    assert done.wait(10)
    assert said == ["Resumen"]


def test_every_thread_of_the_package_goes_on_in_the_language() -> None:
    plain = [
        path.name
        for path in PACKAGE.rglob("*.py")
        if re.search(r"\bThreadPoolExecutor\(|\bThread\(", path.read_text(encoding="utf-8"))
        and path.name != "threads.py"
    ]
    assert plain == []


def test_the_code_says_something_at_all() -> None:
    assert len(said_by_code()) > 500
