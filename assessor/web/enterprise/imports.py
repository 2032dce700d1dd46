"""What an enterprise's imports by Excel share: the look at draft and workbook, and what the page tells of the sheets."""

from collections.abc import Sequence
from typing import Any

from flask import g, url_for

from assessor.cases.import_lines import SheetResult
from assessor.cases.save_answers import must_be_editable
from assessor.cases.scope import find_case
from assessor.web.sheet_uploads import look

SHOWN = 100


def look_at_draft(ref: str) -> None:
    """Before the transaction: the filing must be with the enterprise; then the workbook is read (`sheet_uploads.look`)."""
    must_be_editable(find_case(g.session, g.viewer, ref))
    look()


def told(results: Sequence[SheetResult], back: str) -> dict[str, Any]:
    """What the page says of the sheets, and where the workbook with the cells to mend is."""
    problems = [
        {"sheet": result.name, "cell": problem.cell, "words": problem.words}
        for result in results
        for problem in result.problems
    ]
    return {
        "results": results,
        "problems": problems[:SHOWN],
        "more": len(problems) - SHOWN,
        "back_url": url_for("enterprise.sheet_back", sheet_ref=back) if back else None,
    }
