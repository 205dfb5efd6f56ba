"""Points in the one log: what a stranger can say of them, and what an operator cannot change unseen."""

import json
from collections import Counter

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from order_flows import flow
from sessions import KEY, PURSE_UYEN, SCHEMES, chance, collect, lines_of, logged, step, subjects

from market.audit.reader import audit_lines
from market.exchange import Exchange, MarketRule
from market.log.exchange_log import log_of
from market.log.log import Log
from market.log.records import record_of

ACCOUNTS = ("an", "bo", "cy", "di", "ed")
CASES = [*range(12), *(pytest.param(case, marks=pytest.mark.whole) for case in range(12, 100))]
RULES = (MarketRule(), MarketRule(name="call"), MarketRule(name="short_side"))


def collected(seed, length, rule=None):
    """An exchange of whose accounts all but one collect points."""
    rng, time = chance(seed), 0
    exchange = Exchange(rule=rule or MarketRule(), schemes=SCHEMES)
    for number, account in enumerate(ACCOUNTS):
        exchange.open_account(account)
        exchange.deposit(account, PURSE_UYEN, time=0)
        if number:
            exchange.enrol(account, SCHEMES[number % 2].name, time=0)
    for number, event in enumerate(flow(rng, length)):
        time += rng.choice((0, 0, 1, 5))
        step(exchange, rng, event, number, time)
        collect(exchange, rng, rng.choice(ACCOUNTS), time)
    return exchange


@settings(max_examples=20)
@given(st.integers(0, 2**32 - 1), st.sampled_from(RULES))
def test_the_audit_counts_the_points_of_any_session(seed, rule):
    exchange = collected(seed, 60, rule)
    log = log_of(exchange, KEY, subjects())
    report = audit_lines(lines_of(log), log.head())
    assert report.sound, report.fault
    for points in report.points:
        total = exchange.points[points.scheme].total
        assert (points.granted, points.held) == (total.granted, total.outstanding)
        assert (points.redeemed, points.lapsed) == (total.redeemed, total.lapsed)


@pytest.fixture(scope="module")
def entries():
    """Entries of a long session, without the checkpoints."""
    log = log_of(collected(3, 300), KEY, subjects())
    return [record for record in map(record_of, log.lines) if record.kind != "checkpoint"]


def test_the_session_has_points_of_every_fate(entries):
    """Otherwise the tests below would prove nothing."""
    causes = Counter(each.payload["cause"] for each in entries if moves_points(each))
    awarded = sum(each.kind == "award" and is_granted(entries, number) for number, each in enumerate(entries))
    assert min(causes["grant"] - awarded, awarded, causes["redeem"], causes["expire"]) >= 3
    assert audit_lines(signed_anew(entries)).sound


def moves_points(record):
    return record.kind == "posting" and any(asset.startswith("points:") for _, asset, _ in record.payload["legs"])


def signed_anew(records):
    """The log of an operator who changed its mind: every number, hash and signature is good."""
    log = Log(KEY)
    for record in records[1:]:
        log.append(record.kind, record.id, record.payload, record.time)
    log.checkpoint()
    return lines_of(log)


def more(record, rng):
    """A posting of more points, balanced and paid for."""
    legs = [[account, asset, str(2 * int(amount))] for account, asset, amount in record.payload["legs"]]
    return [record._replace(payload={**record.payload, "legs": legs})]


def to_another(record, rng):
    """The same points, for somebody else."""
    legs = json.loads(json.dumps(record.payload["legs"]))
    names = {subjects().pseudonym(account) for account in ACCOUNTS}
    member = next(name for name, asset, _ in legs if asset.startswith("points:") and name in names)
    other = rng.choice(sorted(names - {member}))
    changed = [[other if name == member else name, asset, amount] for name, asset, amount in legs]
    return [record._replace(payload={**record.payload, "legs": changed})]


CHANGES = {
    "dropped": lambda record, rng: [],
    "doubled": lambda record, rng: [record, record],
    "later": lambda record, rng: [record._replace(time=record.time + 1)],
    "more": more,
    "to another": to_another,
}


@pytest.mark.parametrize("change", CHANGES)
@pytest.mark.parametrize("case", CASES)
def test_an_operator_who_changes_points_is_found_though_it_signs_anew(entries, case, change):
    rng = chance(case)
    at = rng.choice([number for number, record in enumerate(entries) if moves_points(record)])
    forged = signed_anew([*entries[:at], *CHANGES[change](entries[at], rng), *entries[at + 1 :]])
    fault = audit_lines(forged).fault
    assert fault is not None
    assert at <= fault.seq <= at + 1


@pytest.mark.parametrize("kind", ["enrol", "award", "redeem"])
def test_a_request_that_is_left_out_or_changed_no_longer_explains_what_followed(entries, kind):
    at = next(number for number, each in enumerate(entries) if each.kind == kind and is_granted(entries, number))
    assert audit_lines(signed_anew(entries[:at] + entries[at + 1 :])).fault.seq >= at
    if kind != "enrol":
        more = entries[at]._replace(payload={**entries[at].payload, "points": entries[at].payload["points"] + 1})
        assert audit_lines(signed_anew([*entries[:at], more, *entries[at + 1 :]])).fault.seq == at + 1


def is_granted(entries, number):
    return entries[number + 1].kind != "refuse"


@pytest.mark.parametrize("term", [{"yen_per_t": 2_000_000}, {"valid_s": 91}, {"budget": 3}])
def test_another_rule_than_the_one_that_was_followed_is_found(entries, term):
    rule = entries[1]
    points = [{**rule.payload["points"][0], **term}, rule.payload["points"][1]]
    forged = [entries[0], rule._replace(payload={**rule.payload, "points": points}), *entries[2:]]
    assert audit_lines(signed_anew(forged)).fault is not None


def test_a_log_without_points_has_no_word_of_them():
    exchange = Exchange()
    exchange.open_account("an")
    assert b"points" not in b"".join(lines_of(log_of(exchange, KEY, subjects())))
    assert any(b'"kind":"enrol"' in line for seed in range(4) for line in logged(seed).lines)
