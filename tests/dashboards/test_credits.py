"""The credits page: every gram has a past and a place, names that must stay unknown do, and proofs hold."""

import json
import shutil
from urllib.request import urlopen

import pytest

from dashboards.credits.lots import accounts, chosen_lot, history, holdings, lot_row, lots_of
from dashboards.credits.proof import proof_of, public_facts, report_of, verdict
from dashboards.pages.credits import body, grams, lots, metering
from dashboards.runs import Runs, UnreadableRunError
from dashboards.words import words_in
from scenarios.lot_energy import lot_energy


@pytest.fixture
def at_lot(scene_of):
    def scene(lot, name="two_homes", lang="en"):
        return scene_of(name, page="credits", lang=lang, rest=(("lot", lot),))

    return scene


@pytest.fixture(scope="module")
def hidden(homes):
    """An undisclosed lot."""
    rows = lots_of(homes)
    return rows.loc[~rows["disclosed"], "lot"].iloc[0]


@pytest.fixture(scope="module")
def shown(homes):
    """A disclosed lot."""
    rows = lots_of(homes)
    return rows.loc[rows["disclosed"], "lot"].iloc[0]


@pytest.fixture
def copied_run(homes, tmp_path):
    """A run of our own to break."""
    shutil.copytree(homes.run.folder, tmp_path / homes.name)
    return Runs(tmp_path).open(homes.name)


def said(components):
    return " ".join(str(part) for part in components)


def test_every_gram_of_every_lot_is_in_one_part(homes, picture):
    for run in (homes, picture):
        parts = history(run, lots_of(run))
        for lot in lots_of(run).itertuples():
            own = parts[parts["lot"] == lot.lot]
            assert own["from_g"].tolist() == [0, *own["until_g"].iloc[:-1]]
            assert own["until_g"].iloc[-1] == lot.grams
        assert parts["grams"].sum() == run.figures["issued_g"]


def test_an_account_got_as_many_grams_as_it_gave_used_and_has(homes, picture):
    for run in (homes, picture):
        for account in accounts(run):
            rows = holdings(run, account)
            got = rows["issued_g"] + rows["bought_g"]
            assert (got == rows["sold_g"] + rows["retired_g"] + rows["held_g"]).all()


def test_what_buyers_got_is_what_was_traded(homes):
    bought = sum(holdings(homes, account)["bought_g"].sum() for account in accounts(homes))
    assert bought == homes.figures["traded_g"]


def test_the_metered_energy_is_that_of_the_lot(homes):
    for lot in homes.table("credits").to_dict("records"):
        rows = lot_energy(homes.run, lot)
        assert rows.drop(columns="start").to_numpy().sum() == pytest.approx(lot["wh"], abs=1.001)


def test_an_undisclosed_owner_is_named_nowhere_on_the_page(scene_of, at_lot, hidden, shown):
    for lot in (hidden, shown):
        page = said(body(at_lot(lot)))
        assert "west" not in page.lower().replace("two_homes", "")
    assert "west" not in accounts(at_lot(hidden).run)
    assert metering(at_lot(hidden)).empty
    assert set(grams(at_lot(hidden))["holder"].dropna()) <= {"town", "miser"}
    assert "undisclosed" in lots(scene_of(page="credits"))["owner"].tolist()
    assert lot_row(at_lot(hidden))["place"] != "日本/千葉県/柏市"


def test_the_log_of_a_run_is_sound_and_holds_the_runs_grams(homes, picture):
    for run in (homes, picture):
        report = report_of(run)
        assert report.sound
        assert report.issued_g == run.figures["issued_g"]
        assert report.retired_g == run.figures["retired_g"]
        assert report.trades == run.figures["trades"]


def test_a_proof_leads_from_the_issue_to_the_signed_root(homes, shown):
    proof = proof_of(homes, shown)
    assert proof.holds
    assert json.loads(proof.line)["id"] == shown


def test_a_proof_of_an_undisclosed_lot_keeps_its_line_back(at_lot, hidden, shown):
    facts = public_facts(proof_of(at_lot(hidden).run, hidden), at_lot(hidden))
    assert "line" not in facts
    assert facts["path"]
    assert "line" in public_facts(proof_of(at_lot(shown).run, shown), at_lot(shown))


def test_the_proof_is_a_file(url, names, shown):
    with urlopen(f"{url}/proof/inclusion.json?run={names['two_homes']}&lot={shown}") as answer:  # noqa: S310 - our own server
        facts = json.loads(answer.read())
        assert f"{shown}-proof.json" in answer.headers["Content-Disposition"]
    assert json.loads(facts["line"])["id"] == shown


def test_a_trade_leads_to_its_lot(scene_of, homes):
    trade = homes.table("trades").iloc[0]
    assert chosen_lot(scene_of(page="credits", trade=int(trade["seq"]))) == trade["lot"]


def test_a_lot_that_is_not_there_is_said_so(at_lot):
    assert "no lot L999999" in said(body(at_lot("L999999")))


def test_a_log_that_was_changed_is_found_out(copied_run):
    log = copied_run.run.folder / "ledger.log.jsonl"
    paid = b'"kind":"trade","payload":{"amount_uyen":"'
    log.write_bytes(log.read_bytes().replace(paid, paid + b"1", 1))
    report = report_of(copied_run)
    assert not report.sound
    assert "Not sound" in str(verdict(report, words_in("en")))


def test_a_run_without_its_log_is_broken(copied_run):
    (copied_run.run.folder / "ledger.log.jsonl").unlink()
    with pytest.raises(UnreadableRunError, match=r"ledger\.log"):
        report_of(copied_run)
