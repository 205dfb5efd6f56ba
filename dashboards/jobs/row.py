"""One job among all: what it is, how far it is, and what can be done with it."""

import dash_mantine_components as dmc
from dash import dcc, html
from dash.development.base_component import Component

from dashboards.address import Address
from dashboards.comparison.side_by_side import BESIDE
from dashboards.jobs.desk import rules_over
from dashboards.jobs.times import duration, moment
from dashboards.runs import Runs
from dashboards.studio.sources import original_run
from dashboards.words import Words, words_in
from scenarios.jobs.job import ENDED, Job


def row(job: Job, address: Address, runs: Runs, *, chosen: bool) -> Component:
    """A card; the chosen job's is marked."""
    words = words_in(address.lang)
    name = dcc.Link(words.pick(job.order.title), href=address.at(rest=(("job", job.id),)).href)
    return html.Li(
        [
            dmc.Group(
                [
                    dmc.Text(name, fw=600),
                    state_badge(job, words),
                    dmc.Text(words(f"job.kind.{job.order.kind}"), size="xs", className="quiet"),
                    dmc.Group([*results(job, address, runs), *buttons(job, words)], gap="xs", ml="auto"),
                ],
                gap="xs",
            ),
            html.Div(progress(job, words), id={"follows": job.id}),
        ],
        className="job chosen" if chosen else "job",
        **{"aria-current": "true" if chosen else "false"},
    )


def progress(job: Job, words: Words) -> list[Component]:
    """What changes while a job runs."""
    told = dmc.Text(account(job, words), size="xs", className="quiet")
    return [told] if job.state != "running" else [bar(job, words), told]


def state_badge(job: Job, words: Words) -> Component:
    return dmc.Badge(words(f"job.state.{job.state}"), className=f"quality {job.state}", size="sm")


def bar(job: Job, words: Words) -> Component:
    """How far a running job is."""
    share = job.progress.share if job.progress else 0.0
    return dmc.Progress(
        value=share * 100,
        animated=not job.progress,
        striped=not job.progress,
        size="lg",
        my=6,
        **{"aria-label": words("job.progress", share=f"{share:.0%}")},
    )


def account(job: Job, words: Words) -> str:
    """When it was asked for, how far it is, how long it may still take."""
    parts = [words("job.submitted", moment=moment(job.submitted))]
    if job.state == "running" and job.progress:
        parts.append(words("job.parts", done=job.progress.done, total=job.progress.total))
        if job.progress.seconds_left is not None:
            parts.append(words("job.left", duration=duration(job.progress.seconds_left, words)))
    elif job.state == "running":
        parts.append(words("job.starting"))
    if job.ended:
        parts.append(words("job.ended", moment=moment(job.ended)))
    return " · ".join(parts)


def results(job: Job, address: Address, runs: Runs) -> list[Component]:
    """Where what it made can be seen, and how it differs from what it was made of."""
    words = words_in(address.lang)
    match job.outcome.get("result", {}):
        case {"run": str(run)}:
            targets = {"job.look": address.at(page="overview", run=run)}
            original = original_run(job.order.given["text"], runs)
            if original is not None:
                targets["job.compare"] = address.at(page="compare", run=original, rest=((BESIDE, run),))
        case {"study": str(study)}:
            targets = {"job.look": address.at(page="laboratory", rest=(("study", study),))}
        case {"sweep": str(sweep)}:
            targets = {"job.look": address.at(page="variants", rest=(("sweep", sweep),))}
        case _:
            targets = {}
    return [dcc.Link(words(key), href=target.href, className="look") for key, target in targets.items()]


def buttons(job: Job, words: Words) -> list[Component]:
    """Call it off, or have it done again; nothing for visitors whose job it is not."""
    if not rules_over(job):
        return []
    does = "restart" if job.state in ENDED else "cancel"
    label = words("job.again" if job.state == "done" else f"job.{does}")
    return [
        dmc.Button(
            label,
            id={"job": job.id, "does": does},
            size="compact-sm",
            variant="default",
            disabled=job.cancel_wanted,
            **{"aria-label": f"{label}: {words.pick(job.order.title)}"},
        )
    ]
