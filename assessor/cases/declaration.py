"""A city's declaration for the year's fund: write it, freeze versions, and hand them over with the finance office's seal."""

from datetime import datetime
from typing import Any

from sqlmodel import Session, select

from assessor.access import Viewer
from assessor.cases.add_once import add_once
from assessor.cases.declaration_form import MOST_LINES, Records, form_of, problems, sections_of
from assessor.cases.frozen_version import freeze, newest_first
from assessor.cases.paper_basis import basis_of
from assessor.cases.refusal import NotFound, Refusal, Stale
from assessor.cases.settlement_projects import Project, projects_of
from assessor.cases.windows import BEIJING
from assessor.documents.fund_shapes import DeclarationPaper, DeclaredProject
from assessor.workflow import Moment
from models.batch import Batch
from models.declaring import Declaration, DeclarationDraft, DeclarationStep
from models.people import Organisation, Region
from models.vocabulary import OrgKind, Role
from questionnaires.awards import Award
from questionnaires.papers import Form
from questionnaires.shapes import Pack

DECLARE = "declare"
"""The step of the process table that handing in takes for every project of the declaration."""


def must_be_city(viewer: Viewer) -> None:
    """Raises Refusal unless the viewer is an officer of a city."""
    if viewer.kind is not OrgKind.CITY or viewer.role is not Role.OFFICER:
        raise Refusal("申报书由设区市工信局填写和报送。", status=403)


def the_form(pack: Pack) -> Form:
    """The form a city fills in. Raises NotFound for a pack without one."""
    form = form_of(pack)
    if form is None:
        raise NotFound("这个批次没有由设区市填写的申报书")
    return form


def declared_projects(session: Session, batch: Batch, pack: Pack, award: Award, city: str) -> list[Project]:
    """The projects that a declaration stands for: those whose turn it is to be declared, and those declared already."""
    assert pack.process is not None
    turn = {state for step in pack.process.steps if step.step == DECLARE for state in step.from_states}
    counted = list(award.counted)
    first = min((counted.index(state) for state in turn if state in counted), default=0)
    return [one for one in projects_of(session, batch, pack, award, city) if one.state in counted[first:]]


def records_for(session: Session, viewer: Viewer, batch: Batch, pack: Pack, award: Award, moment: Moment) -> Records:
    """What the service knows for the viewer's form."""
    projects = declared_projects(session, batch, pack, award, viewer.region_code)
    return Records(viewer.organisation_name, moment.today, projects)


def draft_of(session: Session, batch: Batch, region_code: str) -> DeclarationDraft | None:
    """The form as the city has it so far."""
    query = select(DeclarationDraft).where(
        DeclarationDraft.batch_id == batch.id, DeclarationDraft.region_code == region_code
    )
    return session.exec(query).one_or_none()


def save_draft(
    session: Session, viewer: Viewer, batch: Batch, pack: Pack, typed: dict[str, Any], version: int, moment: Moment
) -> DeclarationDraft:
    """Keep what was typed, finished or not. Raises Stale when somebody else saved since `version`."""
    must_be_city(viewer)
    form = the_form(pack)
    for section in form.sections:
        if section.kind == "lines" and len(typed.get(section.id) or []) > MOST_LINES:
            raise Refusal(f"“{section.title}”最多 {MOST_LINES} 个。", status=422)
    found = draft_of(session, batch, viewer.region_code)
    if found is None:
        found = DeclarationDraft(
            batch_id=batch.id or 0, region_code=viewer.region_code, answers=typed, version=0, updated_at=moment.at,
            updated_by=viewer.person_id,
        )  # fmt: skip
    elif found.answers == typed:
        return found
    elif found.version != version:
        raise Stale(dict(found.answers), found.version)
    found.answers, found.version = typed, found.version + 1
    found.updated_at, found.updated_by = moment.at, viewer.person_id
    add_once(session, found, "同事刚刚开始填写这份申报书，请刷新页面。")
    return found


def content_now(
    session: Session, viewer: Viewer, batch: Batch, pack: Pack, award: Award, moment: Moment, seq: int, *, demo: bool
) -> DeclarationPaper:
    """The declaration as it would be printed now."""
    form, draft = the_form(pack), draft_of(session, batch, viewer.region_code)
    records = records_for(session, viewer, batch, pack, award, moment)
    city = session.get_one(Region, viewer.region_code).name
    finance = select(Organisation.name).where(
        Organisation.kind == OrgKind.FINANCE, Organisation.region_code == viewer.region_code
    )
    copies = next((one.at_least for one in pack.documents.values() if one.form == form.id), 1)
    return DeclarationPaper(
        number=f"SB-{batch.pack_id}-{viewer.region_code}-{seq:02d}".upper(),
        issued_at=moment.at,
        demo=demo,
        basis=basis_of(pack, batch, pack.digest),
        title=form.title,
        city=city,
        organisation=viewer.organisation_name,
        finance=session.exec(finance).first() or f"{city}财政局",
        version=seq,
        copies=copies,
        sections=sections_of(form, draft.answers if draft else {}, records),
        projects=tuple(
            DeclaredProject(number=one.number, name=one.enterprise, uscc=one.uscc, base_fen=one.base_fen)
            for one in records.projects
        ),
        enterprises=records.enterprises,
        base_fen=records.base_fen,
    )


def versions_of(session: Session, batch: Batch, region_code: str) -> list[Declaration]:
    """Every frozen version of a city, the newest first."""
    return newest_first(session, Declaration, batch, region_code)


def freeze_declaration(
    session: Session, viewer: Viewer, batch: Batch, pack: Pack, award: Award, moment: Moment, *, demo: bool
) -> Declaration:
    """Freeze the form as it stands as the next version.

    Raises Refusal for another office, unfinished answers, no project to declare, and when nothing changed.
    """
    must_be_city(viewer)
    draft = draft_of(session, batch, viewer.region_code)
    if draft is None:
        raise Refusal("请先填写并保存申报书。", status=422)
    if wrong := problems(the_form(pack), draft.answers, missing=True):
        raise Refusal(*wrong.values(), status=422)
    last = next(iter(versions_of(session, batch, viewer.region_code)), None)
    seq = last.seq + 1 if last else 1
    content = content_now(session, viewer, batch, pack, award, moment, seq, demo=demo).model_dump(mode="json")
    if not content["projects"]:
        raise Refusal("本市还没有平台公布的项目，没有可以申报的内容。", status=422)
    if last and not changes_since(last, content):
        raise Refusal(f"内容与第 {last.seq} 版相同，不需要生成新版。", status=422)
    return freeze(session, Declaration, viewer, batch, seq, content, moment)


def changes_since(before: Declaration, content: dict[str, Any]) -> list[tuple[str, str, str]]:
    """(what, before, after) of everything that differs from a frozen version; empty when it still says what is."""
    old, new = _flat(before.content), _flat(content)
    return [(name, old.get(name, ""), new.get(name, "")) for name in {**old, **new} if old.get(name) != new.get(name)]


def _flat(content: dict[str, Any]) -> dict[str, str]:
    found = {}
    for section in content["sections"]:
        for answer in section["answers"]:
            found[f"{section['title']}：{answer['label']}"] = answer["value"]
        for number, line in enumerate(section["lines"], 1):
            for answer in line:
                found[f"{section['title']} 第 {number} 个：{answer['label']}"] = answer["value"]
    for one in content["projects"]:
        found[f"项目 {one['number']}"] = f"{one['name']}，{one['base_fen'] // 100:,}.{one['base_fen'] % 100:02d} 元"
    return found


def find_declaration(session: Session, viewer: Viewer, ref: str) -> Declaration:
    """The version called `ref`: of the viewer's own city (city, finance office), or one that was handed in. Raises NotFound."""
    query = select(Declaration).where(Declaration.ref == ref)
    if viewer.kind in (OrgKind.CITY, OrgKind.FINANCE):
        query = query.where(Declaration.region_code == viewer.region_code)
    else:
        handed = select(DeclarationStep.id).where(
            DeclarationStep.declaration_id == Declaration.id, DeclarationStep.step == "handed_in"
        )
        query = query.where(handed.exists())
    found = session.exec(query).one_or_none()
    if found is None:
        raise NotFound("没有找到这份申报书")
    return found


def steps_of(session: Session, declaration: Declaration) -> dict[str, DeclarationStep]:
    """The hand-overs of a version that have happened, by step."""
    rows = session.exec(select(DeclarationStep).where(DeclarationStep.declaration_id == declaration.id))
    return {row.step: row for row in rows}


def thawed(declaration: Declaration) -> DeclarationPaper:
    """A frozen version as the printer takes it. Its digest is the one that was stored."""
    at = datetime.strptime(declaration.content["issued_at"], "%Y-%m-%d %H:%M:%S").replace(tzinfo=BEIJING)
    return DeclarationPaper.model_validate({**declaration.content, "issued_at": at})
