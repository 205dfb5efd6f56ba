"""What conditions accept, how they read, and where they are looked up."""

from itertools import pairwise

import pytest
from hypothesis import given
from hypothesis import strategies as st
from order_flows import RNGS, condition, origin

from market.condition_json import from_json, to_json
from market.conditions import (
    AllOf,
    AnyOf,
    Anything,
    ConditionError,
    Excluding,
    OneOf,
    ProducedWithin,
    Within,
)
from market.credits import Attributes
from market.keys import ConditionTooWideError, key_under, keys_of, pattern_of
from market.vintages import DAY_S, common_node, covering_nodes, node_of

FUKUSHIMA = ("日本", "福島県")
SOLAR = ("renewable", "solar")


def attributes(**changes):
    shown = {
        "owner": "an",
        "disclosed": True,
        "place": (*FUKUSHIMA, "◎◎市"),
        "energy_type": SOLAR,
        "produced_from": 100,
        "produced_until": 200,
        "source": "an's meter",
        "factor_ug_per_wh": 441_000,
        "factor_source": "table",
    }
    return Attributes(**(shown | changes))


HIDDEN = attributes(disclosed=False)


@pytest.mark.parametrize(
    ("wanted", "fits"),
    [
        (Anything(), True),
        (OneOf("owner", ("bo", "an")), True),
        (OneOf("owner", ("bo",)), False),
        (OneOf("place", (FUKUSHIMA,)), False),
        (Within("place", FUKUSHIMA), True),
        (Within("place", ()), True),
        (Within("place", (*FUKUSHIMA, "◎◎市", "1丁目")), False),
        (Within("energy_type", ("renewable", "wind")), False),
        (ProducedWithin(100, 200), True),
        (ProducedWithin(101, 300), False),
        (ProducedWithin(0, 199), False),
        (Excluding(Within("energy_type", SOLAR)), False),
        (Excluding(OneOf("owner", ("bo",))), True),
        (AllOf((Within("place", FUKUSHIMA), OneOf("owner", ("bo",)))), False),
        (AnyOf((Within("place", FUKUSHIMA), OneOf("owner", ("bo",)))), True),
    ],
)
def test_a_condition_accepts_what_it_says(wanted, fits):
    assert wanted.accepts(attributes()) is fits


@pytest.mark.parametrize(
    "wanted",
    [
        OneOf("owner", ("an",)),
        OneOf("source", ("an's meter",)),
        Excluding(OneOf("owner", ("an",))),
        Excluding(OneOf("owner", ("bo",))),
        AllOf((Anything(), OneOf("owner", ("an",)))),
    ],
)
def test_no_word_about_a_seller_reaches_an_undisclosed_one(wanted):
    assert not wanted.accepts(HIDDEN)


@pytest.mark.parametrize(
    "build",
    [
        lambda: OneOf("colour", ("green",)),
        lambda: OneOf("owner", ()),
        lambda: OneOf("place", ("福島県",)),
        lambda: Within("owner", ("an",)),
        lambda: ProducedWithin(5, 5),
        lambda: Excluding(OneOf("source", ("meter",))),
        lambda: Excluding(OneOf("owner", tuple(f"seller {n}" for n in range(17)))),
        lambda: AllOf(()),
        lambda: AnyOf(()),
        lambda: from_json("{"),
        lambda: from_json('{"is":"anything","but":"this"}'),
        lambda: from_json('{"is":"excluding","unwanted":{"is":"anything"}}'),
        lambda: from_json('{"is":"within","field":"place","node":[1]}'),
        lambda: from_json('{"is":"produced_within","from":"0","until":9}'),
    ],
)
def test_a_condition_that_makes_no_sense_cannot_be_made(build):
    with pytest.raises(ConditionError):
        build()


def test_a_condition_reads_as_one_line():
    wanted = AllOf(
        (
            AnyOf((Within("place", FUKUSHIMA), OneOf("owner", ("環境大臣",)))),
            Excluding(Within("energy_type", ("renewable", "wind"))),
            ProducedWithin(0, 10),
        )
    )
    assert str(wanted) == (
        "(place within 日本/福島県 or owner is 環境大臣) and not (energy_type within renewable/wind)"
        " and produced within [0, 10)"
    )


def test_json_is_canonical():
    one, other = OneOf("owner", ("bo", "an", "bo")), OneOf("owner", ("an", "bo"))
    assert one == other
    assert to_json(one) == '{"field":"owner","is":"one_of","values":["an","bo"]}'


@given(rng=RNGS)
def test_json_goes_both_ways(rng):
    wanted = condition(rng)
    assert from_json(to_json(wanted)) == wanted


@given(rng=RNGS)
def test_whatever_a_condition_accepts_lies_under_one_of_its_keys(rng):
    wanted = condition(rng, depth=3)
    for _ in range(20):
        found = origin(rng)
        reached = any(key_under(pattern_of(key), found) == key for key in keys_of(wanted))
        assert reached or not wanted.accepts(found)


def test_parts_that_contradict_each_other_have_no_key():
    assert keys_of(AllOf((Within("place", FUKUSHIMA), Within("place", ("日本", "東京都"))))) == ()
    assert keys_of(AllOf((OneOf("owner", ("an",)), OneOf("owner", ("bo",))))) == ()
    assert keys_of(AllOf((ProducedWithin(0, DAY_S), ProducedWithin(DAY_S, 2 * DAY_S)))) == ()


def test_a_condition_may_not_fall_into_thousands_of_keys():
    with pytest.raises(ConditionTooWideError):
        keys_of(OneOf("owner", tuple(f"seller {n}" for n in range(1_025))))


@given(start=st.integers(-(10**9), 10**9), seconds=st.integers(1, 10**9))
def test_day_nodes_cover_the_touched_days_once(start, seconds):
    nodes = covering_nodes(start, start + seconds)
    spans = [(index << level, (index + 1) << level) for level, index in nodes]
    assert spans[0][0] == start // DAY_S
    assert spans[-1][1] == (start + seconds - 1) // DAY_S + 1
    assert all(left[1] == right[0] for left, right in pairwise(spans))
    assert len(nodes) <= 2 * 15


@given(day=st.integers(-(10**5), 10**5), level=st.integers(0, 12), other_level=st.integers(0, 12))
def test_of_two_nodes_around_a_day_the_smaller_is_common(day, level, other_level):
    one, other = node_of(day, level), node_of(day, other_level)
    assert common_node(one, other) == min(one, other, key=lambda node: node[0])
    assert common_node(node_of(day, level), node_of(day + (1 << level), level)) is None
