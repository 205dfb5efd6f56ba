"""A public folder: tables as CSV, and a note that says what they are and what was held back."""

from pathlib import Path
from typing import Any

from scenarios.identity import canonical_json
from scenarios.publication.tables import buildings_of, hidden_owners, public_tables
from scenarios.run_folder import written_beside
from scenarios.stored_run import Run

ABOUT = "about.json"


def publish(run: Run, folder: Path, least: int) -> dict[str, Any]:
    """Write the folder in place of what stands there, and say what is in it; the same run gives the same bytes.

    least   so many owners or buildings make a crowd
    """
    withheld = withheld_from(run, least)
    with written_beside(folder) as part:
        rows = {}
        for name, table in public_tables(run, least):
            table.to_csv(part / f"{name}.csv", index=False, lineterminator="\n")
            rows[name] = len(table)
        about = {
            "title": run.manifest["title"],
            "description": run.manifest["description"],
            "currency": run.manifest["currency"],
            "figures": {} if withheld else run.figures,
            "crowd": least,
            "rows": rows,
            "withheld": withheld,
        }
        (part / ABOUT).write_text(canonical_json(about) + "\n", encoding="utf-8")
    return about


def withheld_from(run: Run, least: int) -> list[str]:
    """Why figures, and tables that they could be worked out from, are held back; nothing where they are not."""
    crowds = {
        "the district's series and all figures: fewer than {} buildings": buildings_of(run),
        "sums of undisclosed credits and all figures: fewer than {} undisclosed owners": hidden_owners(run),
    }
    return [words.format(least) for words, size in crowds.items() if 0 < size < least]
