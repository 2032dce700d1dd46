"""What the pages of a re-check share: rows of a list, the timeline, the line of stages, and its papers."""

from typing import Any

from flask import current_app, g
from sqlmodel import select

from assessor.cases.award_standing import changes_of, standing_of
from assessor.cases.recheck import events_of, facts_of, table_of
from assessor.cases.recheck_acts import KINDS, files_of, last_proposal
from assessor.cases.record_site_check import RESULTS
from assessor.cases.refusal import NotFound, Refusal
from assessor.web.regions import region_names
from assessor.workflow import Allowed, open_steps
from models.batch import Batch
from models.notice import Award
from models.people import Organisation, Person
from models.recheck import Recheck, RecheckEvent
from models.vocabulary import OrgKind
from questionnaires.shapes import Pack

WHY = {"drawn": "随机抽取", "targeted": "重点抽查"}
INSIDE = ("propose", "send_back")
"""Steps that the enterprise is not shown: what the province considers before it is published."""
JUDGED = {"met": ("符合", "good"), "not_met": ("不符合", "bad"), "unknown": ("尚不明确", "warn")}


def pack_of(recheck: Recheck) -> Pack:
    """The pack under whose batch the re-check was begun."""
    batch = g.session.get_one(Batch, recheck.batch_id)
    pack: Pack | None = current_app.extensions["packs"].get(batch.pack_id)
    if pack is None:
        raise Refusal(f"本系统没有安装规则包 {batch.pack_id}，请联系系统管理员。")
    return pack


def row_of(recheck: Recheck, award: Award, names: dict[str, str]) -> dict[str, Any]:
    """One line of a list."""
    state = table_of(pack_of(recheck)).states[recheck.state]
    own = g.viewer.kind is OrgKind.ENTERPRISE
    return {
        "ref": recheck.ref,
        "name": award.name,
        "uscc": award.uscc,
        "level": award.level,
        "city": names.get(award.city_code, award.city_code),
        "awarded_on": award.awarded_on,
        "why": WHY[recheck.why],
        "state": recheck.state,
        "label": state.applicant if own else state.staff,
        "final": state.final,
        "due": recheck.answer_due if recheck.state == "told" else None,
        "late": recheck.state == "told" and recheck.answer_due < g.moment.today,
        "since": recheck.state_since,
    }


def shown(recheck: Recheck, award: Award) -> dict[str, Any]:
    """Everything a page of one re-check shows."""
    pack = pack_of(recheck)
    table = table_of(pack)
    events = events_of(g.session, recheck)
    people = dict(g.session.exec(select(Person.id, Person.name)).all())
    offices = dict(g.session.exec(select(Organisation.id, Organisation.name)).all())
    titles = {step.step: step.title for step in table.steps} | {"open": "通知企业"}
    own = g.viewer.kind is OrgKind.ENTERPRISE
    visits = [event for event in events if event.action == "record_visit"]
    proposal = last_proposal(g.session, recheck)
    notice = next((event for event in reversed(events) if event.action == "publish"), None)
    changes = changes_of(g.session, [award.id or 0]).get(award.id or 0, [])
    return {
        "recheck": recheck,
        "award": award,
        "pack": pack,
        "row": row_of(recheck, award, region_names(g.session)),
        "standing": standing_of(award, changes, g.moment.today),
        "stages": stages(table, recheck.state),
        "timeline": [
            {
                "what": titles.get(event.action, event.action),
                "who": offices.get(event.organisation_id, "") if own else _who(event, people, offices),
                "at": event.at,
                "reason": "" if own and event.action == "object" else event.reason,
            }
            for event in reversed(events)
            if not own or event.action not in INSIDE
        ],
        "visit": visits[-1] if visits else None,
        "results": RESULTS,
        "judged": JUDGED,
        "proposal": None if own and recheck.state == "proposed" else proposal,
        "kinds": KINDS,
        "proposer": people.get(proposal.actor_id, "") if proposal else "",
        "notice": notice,
        "files": files_of(g.session, recheck),
    }


def _who(event: RecheckEvent, people: dict[Any, str], offices: dict[Any, str]) -> str:
    return f"{people.get(event.actor_id, '')}（{offices.get(event.organisation_id, '')}）"


def steps_open(recheck: Recheck, award: Award) -> dict[str, tuple[str, ...]]:
    """The steps of the table that this person could take now: step → reasons against it (none: it may be taken)."""
    pack = pack_of(recheck)
    found = open_steps(table_of(pack), facts_of(g.session, recheck, award, pack), g.viewer, g.moment)
    return {
        one.step.step if isinstance(one, Allowed) else one.step: () if isinstance(one, Allowed) else one.reasons
        for one in found
    }


def stages(table: Any, state: str) -> list[dict[str, Any]]:
    """The line of stages for `ui.process_line`."""
    here = next(n for n, stage in enumerate(table.stages) if state in stage.states)
    final = table.states[state].final
    return [
        {"title": stage.title, "state": "done" if n < here or final else "current" if n == here else "todo"}
        for n, stage in enumerate(table.stages)
    ]


def file_of(recheck: Recheck, file_id: int) -> Any:
    """A file of this re-check. Raises NotFound."""
    found = next((row for row in files_of(g.session, recheck) if row.id == file_id), None)
    if found is None:
        raise NotFound("没有找到这份材料")
    return found
