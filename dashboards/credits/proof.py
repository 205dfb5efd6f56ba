"""Checks of a run's log in the page: the stand-alone audit, and the proof that the chosen lot's issue stands in it."""

import json
from collections.abc import Iterator
from functools import lru_cache
from typing import Any

import dash_mantine_components as dmc
from dash import Dash, Input, Output, State, dcc, html
from dash.development.base_component import Component
from flask import Response, abort, request

from dashboards.credits.lots import chosen_lot, lot_row
from dashboards.icons import icon
from dashboards.location import located, scene_at
from dashboards.notices import trouble
from dashboards.runs import Runs, SavedRun, UnreadableRunError
from dashboards.scene import Scene
from dashboards.words import Words
from scenarios.audit_words import sentences
from scenarios.log_files import CHECKPOINT, LOG
from scenarios.verification import Inclusion, Report, SignedHead, head_of, inclusion, verified


def proof_panel(scene: Scene) -> Component:
    """The log's last signed head, and a button that checks everything under it."""
    words = scene.words
    head = signed_head(scene.run)
    facts = [
        ("proof.size", f"{head.head.size:,}"),
        ("proof.root", head.head.root),
        ("proof.key", head.key),
    ]
    return html.Section(
        [
            dmc.Title(words("proof.title"), order=2, size="h5", mb=4),
            dmc.Text(words("proof.text"), size="sm", className="quiet", mb="sm"),
            described(facts, words),
            dmc.Button(words("proof.check"), id="check-log", leftSection=icon("check"), mt="sm", variant="light"),
            dcc.Loading(html.Div(id="checked-log", role="status"), type="dot"),
        ],
        className="panel",
        id="proof",
    )


def described(facts: list[tuple[str, str]], words: Words) -> Component:
    """Names and values; hashes break where they must."""
    pairs = [part for key, value in facts for part in (html.Dt(words(key)), html.Dd(value))]
    return html.Dl(pairs, className="facts")


def signed_head(run: SavedRun) -> SignedHead:
    try:
        return head_of(run.run.folder)
    except (OSError, ValueError) as fault:
        raise UnreadableRunError("broken", str(run.run.folder / CHECKPOINT)) from fault


@lru_cache(maxsize=8)
def report_of(run: SavedRun) -> Report:
    """The audit of a run; what is read once stays, because a run that changes is another one."""
    try:
        return verified(run.run.folder)
    except (OSError, ValueError) as fault:
        raise UnreadableRunError("broken", str(run.run.folder / LOG)) from fault


@lru_cache(maxsize=64)
def proof_of(run: SavedRun, lot: str) -> Inclusion | None:
    try:
        return inclusion(run.run.folder, "issue", lot)
    except (OSError, ValueError) as fault:
        raise UnreadableRunError("broken", str(run.run.folder / LOG)) from fault


def answer_checks(app: Dash, runs: Runs) -> None:
    """The button, and the proof as a file."""

    @app.callback(
        Output("checked-log", "children"),
        Input("check-log", "n_clicks"),
        State("url", "pathname"),
        State("url", "search"),
        prevent_initial_call=True,
        running=[(Output("check-log", "disabled"), True, False)],
    )
    def check(clicks: int | None, pathname: str, search: str) -> list[Component] | None:
        if not clicks:
            return None
        try:
            scene = scene_at(pathname, search, runs)
            return [verdict(report_of(scene.run), scene.words), *included(scene)]
        except UnreadableRunError as fault:
            return [trouble(fault.cause, fault.detail, located(pathname, search, runs).lang)]

    @app.server.get("/proof/inclusion.json")
    def download() -> Response:
        try:
            scene = scene_at("credits", request.query_string.decode(), runs)
            proof = proof_of(scene.run, chosen_lot(scene) or "")
        except UnreadableRunError:
            abort(404)
        if proof is None:
            abort(404)
        content = json.dumps(public_facts(proof, scene), ensure_ascii=False, indent=2)
        response = Response(content, content_type="application/json; charset=utf-8")
        response.headers["Content-Disposition"] = (
            f'attachment; filename="{scene.run.name}-{chosen_lot(scene)}-proof.json"'
        )
        return response


def verdict(report: Report, words: Words) -> Component:
    """Whether every entry follows; if not, the first that does not. Below, each check that was or could not be made."""
    if report.sound:
        told = words("proof.sound", entries=f"{report.entries:,}", trades=f"{report.trades:,}")
    else:
        told = words("proof.unsound", finding=str(report.fault or report.cut))
    lang = "ja" if words.lang == "ja" else "en"
    return dmc.Alert(
        dmc.List([dmc.ListItem(sentence) for sentence in sentences(report, lang)], size="sm"),
        title=told,
        icon=icon("check" if report.sound else "alert"),
        color="teal" if report.sound else "red",
        variant="light",
        mt="sm",
        **{"data-sound": str(report.sound).lower()},
    )


def included(scene: Scene) -> Iterator[Component]:
    """The proof for the chosen lot's issue."""
    words, lot = scene.words, chosen_lot(scene)
    proof = None if lot is None else proof_of(scene.run, lot)
    if proof is None:
        return
    facts = [
        ("proof.entry", f"{proof.index:,}"),
        ("proof.leaf", proof.leaf),
        ("proof.path", " → ".join(sibling[:12] + "…" for sibling in proof.path)),
        ("proof.root", proof.head.head.root),
    ]
    yield html.Div(
        [
            dmc.Text(
                words("proof.included" if proof.holds else "proof.not_included", lot=lot), fw=600, size="sm", mt="md"
            ),
            described(facts, words),
            html.A(
                [icon("download"), words("proof.download")],
                href=f"/proof/inclusion.json?{scene.address.query}",
                download="",
                className="csv",
            ),
        ]
    )


def public_facts(proof: Inclusion, scene: Scene) -> dict[str, Any]:
    """The proof as a file; of an undisclosed lot without the line, which links all lots of its owner.

    The leaf hash and the path stay: they prove that the entry stands there without telling what it says.
    """
    lot = lot_row(scene)
    disclosed = lot is not None and bool(lot["disclosed"])
    return {name: value for name, value in proof.facts().items() if disclosed or name != "line"}
