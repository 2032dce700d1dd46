"""How far each section of a draft is: not started, being filled in, something to mend, done."""

from collections import Counter
from dataclasses import dataclass

from sqlalchemy import func
from sqlmodel import Session, select

from assessor.cases.assemble import Assembled
from assessor.cases.open_remarks import Remarks
from models.application import Application, DraftAnswer
from questionnaires.shapes import Section


@dataclass(frozen=True)
class SectionStatus:
    """Counts of one section. `rows`: saved lines (or 1 once a single section was saved)."""

    rows: int
    missing: int
    unreadable: int
    remarks: int

    @property
    def words(self) -> str:
        """The status as the task list shows it."""
        if self.remarks:
            return f"退回意见 {self.remarks} 条"
        if self.unreadable:
            return f"有需要修改的 {self.unreadable} 处"
        if not self.rows:
            return "未开始"
        return f"填写中，还差 {self.missing} 处" if self.missing else "已完成"

    @property
    def tone(self) -> str:
        """The badge's tone for these words."""
        if self.remarks or self.unreadable:
            return "warn"
        return "neutral" if not self.rows else "info" if self.missing else "good"

    @property
    def done(self) -> bool:
        """Whether nothing is left to do."""
        return self.tone == "good"


def statuses(
    session: Session, case: Application, sections: list[Section], made: Assembled, remarks: Remarks
) -> dict[str, SectionStatus]:
    """The status of each section by its id."""
    query = select(DraftAnswer.section, func.count()).where(DraftAnswer.application_id == case.id)
    rows = dict(session.exec(query.group_by(DraftAnswer.section)).all())
    missing = Counter(problem.section for problem in made.missing)
    unreadable = Counter(problem.section for problem in made.unreadable)
    asked = Counter(place.section for (place, _), words in remarks.items() for _ in words)
    return {s.id: SectionStatus(rows.get(s.id, 0), missing[s.id], unreadable[s.id], asked[s.id]) for s in sections}
