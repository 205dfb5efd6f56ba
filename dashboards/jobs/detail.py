"""One job in full: its faults, or the error, and the end of its log."""

from collections.abc import Mapping, Sequence
from typing import Any

import dash_mantine_components as dmc
from dash import html
from dash.development.base_component import Component

from dashboards.words import Words
from scenarios.jobs.desk import Desk
from scenarios.jobs.job import Job

LINES = 14

LOG = "log"
"""Stands for the chosen job's log among the parts that are followed."""


def detail(job: Job, desk: Desk, words: Words) -> Component:
    label = words("job.log")
    return html.Section(
        [
            dmc.Title(words("job.detail", title=words.pick(job.order.title)), order=2, size="h5", mb="xs"),
            *trouble_of(job, words),
            dmc.Text(label, size="sm", fw=500),
            html.Pre(
                log_of(job, desk, words),
                id={"follows": LOG},
                className="log",
                tabIndex=0,
                role="log",
                **{"aria-label": label},
            ),
            dmc.Text(words("job.id", id=job.id, attempt=job.attempt), size="xs", className="quiet"),
        ],
        className="panel",
    )


def log_of(job: Job, desk: Desk, words: Words) -> str:
    """The end of what it wrote."""
    return desk.log(job, LINES) or words("job.log.empty")


def trouble_of(job: Job, words: Words) -> Sequence[Component]:
    """Why it did not come to a result."""
    if faults := job.outcome.get("faults"):
        return [dmc.Text(words("job.faults", count=len(faults)), fw=600, size="sm"), fault_list(faults, words)]
    if error := job.outcome.get("error"):
        return [dmc.Code(error, block=True, mb="sm")]
    return [dmc.Text(words("job.interrupted"), size="sm", mb="sm")] if job.state == "interrupted" else []


def fault_list(faults: Sequence[Mapping[str, Any]], words: Words) -> Component:
    """Each fault with its place, in the reader's language."""
    return html.Ul([html.Li([dmc.Code(place(fault)), " ", said(fault, words)]) for fault in faults], className="faults")


def place(fault: Mapping[str, Any]) -> str:
    line = f":{fault['line']}" if fault["line"] else ""
    return f"{fault['path'] or fault['file'].rpartition('/')[2]}{line}"


def said(fault: Mapping[str, Any], words: Words) -> str:
    """What is wrong, and what to do about it."""
    ja = words.lang == "ja" and fault.get("words_ja")
    sentence, hint = (fault["words_ja"], fault["hint_ja"]) if ja else (fault["words"], fault["hint"])
    return f"{sentence} ({hint})" if hint else sentence
