"""A study's tables as files: every row and every digit, under the names that the data have."""

from collections.abc import Callable
from io import BytesIO

import pandas as pd
from dash import Dash
from flask import Response, abort, redirect, request

from dashboards.export.excel_file import TYPE
from dashboards.laboratory.studies import STUDY, labs_of
from dashboards.runs import Runs
from scenarios.lab.study import Study, list_studies

EXCEL_ROWS = 1_048_575
"""What a sheet holds below its heading; a longer table is a CSV file only."""
AS_TEXT = {"strings_to_formulas": False, "strings_to_urls": False}
MADE = pd.Timestamp(2000, 1, 1).to_pydatetime()
"""Same study, same bytes: a file says nothing of the hour in which it was made."""


def hand_out_tables(app: Dash, runs: Runs) -> None:
    @app.server.get("/lab/<table>.<any(csv, xlsx):ending>")
    def lab_table(table: str, ending: str) -> Response:
        name = request.args.get(STUDY)
        study = next((each for each in list_studies(labs_of(runs)) if each.name == name), None)
        if study is None or table not in study.tables:
            abort(404)
        rows = study.table(table)
        if ending == "xlsx" and len(rows) > EXCEL_ROWS:
            return redirect(request.full_path.replace(".xlsx", ".csv", 1))
        content_type, written = FORMS[ending]
        response = Response(written(rows, study, table), content_type=content_type)
        response.headers["Content-Disposition"] = f'attachment; filename="{study.name}-{table}.{ending}"'
        return response


def as_csv(rows: pd.DataFrame, *_: object) -> bytes:
    return rows.to_csv(index=False, na_rep="n/a", lineterminator="\r\n").encode("utf-8-sig")


def as_excel(rows: pd.DataFrame, study: Study, table: str) -> bytes:
    """A sheet with the rows, and one that says which study they are of."""
    facts = {
        "study": study.name,
        "label": study.label,
        "plan_sha256": study.manifest["plan_sha256"],
        **{f"{package} version": version for package, version in study.manifest["versions"].items()},
    }
    content = BytesIO()
    with pd.ExcelWriter(content, engine="xlsxwriter", engine_kwargs={"options": AS_TEXT}) as book:
        book.book.set_properties({"created": MADE})
        pd.DataFrame(facts.items(), columns=["fact", "value"]).to_excel(book, sheet_name="about", index=False)
        rows.to_excel(book, sheet_name=table, index=False, na_rep="n/a", freeze_panes=(1, 0))
        for sheet in book.sheets.values():
            sheet.autofit()
    return content.getvalue()


FORMS: dict[str, tuple[str, Callable[[pd.DataFrame, Study, str], bytes]]] = {
    "csv": ("text/csv; charset=utf-8", as_csv),
    "xlsx": (TYPE, as_excel),
}
