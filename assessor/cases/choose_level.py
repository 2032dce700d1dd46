"""Change the star applied for, while the filing is with the enterprise (46号 一(三): one star at a time)."""

from sqlmodel import Session

from assessor.cases.refusal import Refusal
from assessor.cases.save_answers import must_be_editable
from models.application import Application
from questionnaires.shapes import Pack


def choose_level(session: Session, case: Application, pack: Pack, level: str, version: int) -> None:
    """Apply for `level` instead; answers already typed stay. Raises Refusal on an unknown level or a stale version."""
    must_be_editable(case)
    if level not in pack.levels:
        raise Refusal("请选择要申报的星级。", status=422)
    if case.version != version:
        raise Refusal("申报刚被他人更改过，请刷新页面后再选择。")
    case.level = level
    case.version += 1
    session.add(case)
    session.flush()
