"""One hour of the live demonstration."""

import pytest

from scenarios import read_scenario


@pytest.fixture(scope="module")
def morning(tmp_path_factory):
    """The library's scenario, from ten to eleven: the charging begins at half past ten and its deadline is eleven."""
    text = read_scenario("p2p_live_2018").source_text
    text = text.replace("start: 2018-07-20, until: 2018-07-21", "start: 2018-07-20T10:00, until: 2018-07-20T11:00")
    text = text.replace("leaves: 2018-07-20T13:30, needs_kwh: 1.5", "leaves: 2018-07-20T11:00, needs_kwh: 0.3")
    text = text.replace("window_h: 24, commit_h: 24", "window_h: 1, commit_h: 1")
    path = tmp_path_factory.mktemp("live") / "morning.yaml"
    path.write_text(text, encoding="utf-8")
    return path


@pytest.fixture(scope="module")
def scenario(morning):
    return read_scenario(morning)
