"""The catalogues: both languages say the same things, and nothing is left over."""

import re
from pathlib import Path
from string import Formatter

import pytest

import dashboards
from dashboards.address import SPANS
from dashboards.badges import QUALITIES
from dashboards.coded import GROUPS
from dashboards.figures.colours import FLOWS
from dashboards.pages import PAGES
from dashboards.provenance import source
from dashboards.words import LANGUAGES, words_in
from market.refusals import Reason
from market.trades import Cause
from market.unfilled import Why
from scenarios.figures import FIGURES

JA, EN = (words_in(lang).texts for lang in LANGUAGES)
SOURCES = [path.read_text(encoding="utf-8") for path in Path(dashboards.__file__).parent.rglob("*.py")]


def placeholders(text):
    return sorted(name for _, name, _, _ in Formatter().parse(text) if name)


def test_both_languages_have_the_same_keys():
    assert JA.keys() == EN.keys()


@pytest.mark.parametrize("key", EN)
def test_a_text_has_the_same_placeholders_in_both_languages(key):
    assert placeholders(JA[key]) == placeholders(EN[key])


def test_no_text_is_empty():
    assert all(JA.values())
    assert all(EN.values())


def literal_keys():
    return {key for source in SOURCES for key in re.findall(r'words\(\s*"([a-z0-9_.]+)"', source)}


def test_every_text_that_the_code_names_is_there():
    assert literal_keys() <= EN.keys()


def beginnings():
    """How keys begin that the code completes from codes in data."""
    heads = {head for source in SOURCES for head in re.findall(r"f[\"']([a-z_.]+\.)\{", source)}
    groups = {group for source in SOURCES for group in re.findall(r'named[(,]\s*"([a-z_]+)"', source)}
    return (*heads, *(f"{group}." for group in groups | {*GROUPS.values()}))


def test_no_text_is_left_over():
    quoted = {text for source in SOURCES for text in re.findall(r'"([^"\n]+)"', source)}
    assert [key for key in EN if key not in quoted and not key.startswith(beginnings())] == []


@pytest.mark.parametrize("page", PAGES.values(), ids=lambda page: page.name)
def test_every_page_and_chart_has_its_texts(page):
    wanted = [f"page.{page.name}", f"page.{page.name}.about"]
    wanted += [f"page.{page.name}.absent"] if page.needs else []
    wanted += [f"{kind}.{chart.name}" for chart in page.charts for kind in ("chart", "help", "empty")]
    assert [key for key in wanted if key not in EN] == []


def test_every_code_of_the_front_end_has_its_texts():
    wanted = [f"flow.{place}" for place in FLOWS] + [f"span.{span}" for span in SPANS]
    wanted += [f"quality.{quality}{end}" for quality in QUALITIES for end in ("", ".help")]
    assert [key for key in wanted if key not in EN] == []


def test_every_key_figure_has_a_title_and_a_formula_in_both_languages():
    assert all((fact.ja and fact.en and fact.formula_ja and fact.formula_en) for fact in FIGURES)


def test_what_is_made_up_is_told_in_japanese_by_its_settings(scene_of):
    scene = scene_of(page="overview", lang="ja")
    made_up = [each for each in scene.run.manifest["series"] if not each["file"]]
    assert made_up
    for each in made_up:
        told = source(each, scene)
        assert told != each["source"]
        assert re.search(r"[ぁ-んァ-ヶ一-龠]", told)
        assert not re.search(r"synthetic|by time|e\+0", told)


@pytest.mark.parametrize("code", [*Reason, *Cause, *Why])
def test_everything_that_may_end_an_order_has_its_words(code):
    assert f"reason.{code}" in EN


def test_a_code_that_nobody_translated_stands_for_itself():
    assert words_in("en").named("currency", "XTS") == "XTS"


def test_a_scenario_in_one_language_speaks_it_to_everyone():
    assert words_in("ja").pick({"en": "Only English"}) == "Only English"
    assert words_in("ja").pick(None) == ""
