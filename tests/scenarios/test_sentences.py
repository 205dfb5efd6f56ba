"""Every fault can be told in both languages, with the same facts."""

import json
import re
from copy import deepcopy
from string import Formatter

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from scenarios.draft import data_of, value_at
from scenarios.faults import fault_of
from scenarios.library import library_file, library_names
from scenarios.reading import glance
from scenarios.sentences import SENTENCES, Flaw
from scenarios.sentences_ja import SENTENCES_JA


def names_in(pattern):
    return {name for _, name, _, _ in Formatter().parse(pattern) if name}


def test_both_languages_have_the_same_codes():
    assert SENTENCES.keys() == SENTENCES_JA.keys()


@pytest.mark.parametrize("code", SENTENCES)
def test_a_japanese_sentence_is_japanese_and_tells_the_same_facts(code):
    assert names_in(SENTENCES_JA[code]) <= names_in(SENTENCES[code]) | {"kind"}
    assert code == "as_said" or re.search(r"[ぁ-んァ-ヶ一-龠]", SENTENCES_JA[code])


def test_a_fault_prints_file_row_and_both_languages():
    flaw = Flaw((), "cell_empty", {"column": "電力量"}, file="m.csv", row=7)
    assert str(fault_of(flaw, "s.yaml")) == (
        "m.csv:7: column 電力量 is empty; a missing value is not zero\n"
        "    列「電力量」が空です。欠測は 0 ではありません"
    )


def test_what_was_meant_is_told_in_both_languages():
    told = str(fault_of(Flaw(("a",), "no_such_series", {"name": "x", "meant": "y"}), "s.yaml", line=3))
    assert (
        told
        == "s.yaml:3: a: there is no series x – did you mean `y`?\n    時系列 x がありません（`y` ではありませんか）"
    )


WRONG = ["x!", "", True, -1, 1.5, 1e300, [], [[]], {}, {"kind": "none"}, "2024-99-99", "25:70", None, "x" * 300]


def leaves(value, loc=()):
    """Every place in plain data."""
    entries = value.items() if isinstance(value, dict) else enumerate(value) if isinstance(value, list) else ()
    for key, child in entries:
        yield (*loc, key)
        yield from leaves(child, (*loc, key))


@settings(max_examples=40)
@given(st.data())
def test_whatever_is_wrong_anywhere_is_said_in_both_languages(data):
    text = library_file(data.draw(st.sampled_from(library_names()))).read_text("utf-8")
    loc = data.draw(st.sampled_from([*leaves(data_of(text))]))
    faulty = deepcopy(data_of(text))
    *_, around = [value_at(faulty, loc[:depth]) for depth in range(len(loc))]
    around[loc[-1]] = data.draw(st.sampled_from(WRONG))
    for fault in glance(json.dumps(faulty), library_file("kashiwa_week")):
        assert re.search(r"[ぁ-んァ-ヶ一-龠]", fault.words_ja), fault
