"""What the experts' pages share: a sheet of one's own with the filing it is about, and nothing that is anybody else's."""

from dataclasses import dataclass, replace
from typing import Any

from flask import g, url_for

from assessor.cases.panel_sheets import find_own_sheet, own_sheets
from assessor.cases.refusal import NotFound
from assessor.web.bureau import common
from assessor.web.bureau.file import FiledSection, filed_sections
from assessor.web.regions import region_names
from models.application import Application, Submission
from models.panel import Panel, PanelNominee, PanelSheet
from models.people import Organisation
from questionnaires.shapes import Pack

PERSONAL = ("contact", "account")
"""Questions by their signal mark: telephone numbers and account numbers, which no score depends on."""


@dataclass(frozen=True)
class Desk:
    """One sheet with its panel, its nominee, the application and the frozen submission that the panel looks at."""

    panel: Panel
    sheet: PanelSheet
    nominee: PanelNominee
    case: Application
    submission: Submission
    name: str

    @property
    def pack(self) -> Pack:
        """The pack of the batch."""
        return common.pack_of(self.case)


def desk(ref: str) -> Desk:
    """The desk behind an address. Raises NotFound for a sheet that is not in force on a seat of this expert's."""
    sheet = find_own_sheet(g.session, g.viewer, ref)
    nominee = g.session.get_one(PanelNominee, sheet.nominee_id)
    case = g.session.get_one(Application, nominee.application_id)
    return Desk(
        panel=g.session.get_one(Panel, sheet.panel_id),
        sheet=sheet,
        nominee=nominee,
        case=case,
        submission=g.session.get_one(Submission, nominee.submission_id),
        name=g.session.get_one(Organisation, case.enterprise_id).name,
    )


def sections_for(at: Desk) -> list[FiledSection]:
    """The filing as submitted, without telephone and account numbers."""
    pack = at.pack
    hidden = {(one.id, q.id) for one in pack.sections for q in one.questions if q.signal in PERSONAL}
    return [_without(section, hidden) for section in filed_sections(at.submission, pack, region_names(g.session))]


def _without(section: FiledSection, hidden: set[tuple[str, str]]) -> FiledSection:
    def kept(rows: list[dict[str, Any]]) -> list[dict[str, Any]]:
        return [row for row in rows if (section.id, row["id"]) not in hidden]

    lines = [replace(line, rows=kept(line.rows)) for line in section.lines]
    return replace(section, rows=kept(section.rows), lines=lines)


def entry_of(at: Desk, file_ref: str) -> dict[str, Any]:
    """A file of the frozen submission. Raises NotFound: a file that came later, or of another filing, is not found."""
    for entry in at.submission.files:
        if entry["ref"] == file_ref:
            found: dict[str, Any] = entry
            return found
    raise NotFound("没有找到这份材料")


def beside(at: Desk) -> tuple[int, int, dict[str, str] | None, dict[str, str] | None]:
    """Where this sheet stands among the expert's own of the same panel: number, count, the one before, the one after."""
    mine = [
        (sheet, nominee)
        for panel, sheet, nominee in own_sheets(g.session, g.viewer)
        if panel.id == at.panel.id and sheet.state in ("open", "locked")
    ]
    place = next(number for number, (sheet, _) in enumerate(mine) if sheet.id == at.sheet.id)

    def way(number: int) -> dict[str, str] | None:
        if not 0 <= number < len(mine):
            return None
        return {"href": url_for("expert.sheet", ref=mine[number][0].ref), "name": mine[number][1].code}

    return place + 1, len(mine), way(place - 1), way(place + 1)


def trail(at: Desk, *more: str) -> list[dict[str, Any]]:
    """The breadcrumb of a page below a sheet."""
    here = {"label": at.nominee.code, "href": url_for("expert.sheet", ref=at.sheet.ref) if more else None}
    return [{"label": "我的评审", "href": url_for("expert.home")}, here, *({"label": one} for one in more)]
