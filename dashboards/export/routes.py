"""Where files are fetched; what a page or run does not have is not found."""

from dash import Dash
from flask import Blueprint, Response, request

from dashboards.export.csv_file import csv_file
from dashboards.export.excel_file import excel_file
from dashboards.location import scene_at
from dashboards.pages import PAGES
from dashboards.runs import Runs, UnreadableRunError
from dashboards.scene import Scene


def hand_out_files(app: Dash, runs: Runs) -> None:
    """Routes to every chart as CSV and as workbook, and to all charts of a page as one workbook."""
    files = Blueprint("files", __name__, url_prefix="/files")

    @files.get("/<page>/<chart>.csv")
    def rows(page: str, chart: str) -> Response:
        return csv_file(PAGES[page].chart(chart), scene(page))

    @files.get("/<page>/<chart>.xlsx")
    def sheet(page: str, chart: str) -> Response:
        return excel_file([PAGES[page].chart(chart)], scene(page), chart)

    @files.get("/<page>.xlsx")
    def book(page: str) -> Response:
        return excel_file(PAGES[page].charts, scene(page), page)

    def scene(page: str) -> Scene:
        return scene_at(page, request.query_string.decode(), runs)

    @files.errorhandler(KeyError)
    @files.errorhandler(UnreadableRunError)
    def nothing_there(_: Exception) -> Response:
        return Response(status=404)

    app.server.register_blueprint(files)
