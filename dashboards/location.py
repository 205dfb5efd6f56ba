"""Where a URL leads."""

from flask import request

from dashboards.address import Address
from dashboards.runs import Runs
from dashboards.scene import Scene
from dashboards.words import LANGUAGES


def located(pathname: str, query: str, runs: Runs) -> Address:
    """The address of a URL; without a run in it, that of the newest run."""
    page = pathname.strip("/") or "overview"
    lang = request.accept_languages.best_match(LANGUAGES, default=LANGUAGES[0])
    address = Address.read(page, query, lang=lang)
    if address.run is None:
        newest = next(iter(runs.all()), None)
        return address.at(run=newest and newest.name)
    return address


def scene_at(pathname: str, query: str, runs: Runs) -> Scene:
    """The scene of a URL. Raises UnreadableRunError."""
    address = located(pathname, query, runs)
    return Scene(address, runs, runs.open(address.run or ""))
