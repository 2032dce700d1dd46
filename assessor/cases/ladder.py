"""Which stars are open to an enterprise, by the pack's ladder rule and the register of awards (46号 一(三))."""

from dataclasses import dataclass
from datetime import date

from sqlmodel import Session

from assessor.cases.assemble import stars_held
from assessor.policy.document import parse
from assessor.policy.verdict import judge
from questionnaires.shapes import Pack

LADDER_CHECK = "highest_star_in"


@dataclass(frozen=True)
class Rung:
    """One star of the ladder: whether an application for it is open to this enterprise, and why (not)."""

    level: str
    title: str
    summary: str
    open: bool
    held: bool
    says: str
    clause: str


def rungs(session: Session, uscc: str, pack: Pack, today: date) -> list[Rung]:
    """Every star of the pack from low to high, as it stands for the enterprise with this credit code."""
    held = stars_held(session, uscc, today)
    mine = {star["level"] for star in held}
    found: list[Rung] = []
    for level in sorted(pack.levels.values(), key=lambda one: one.rank):
        document = {"level": level.id, "submitted_on": today.isoformat(), "stars_held": held}
        verdict = judge(pack, parse(document, pack))
        rule = next((rule for rule in level.rules if rule.check == LADDER_CHECK), None)
        finding = verdict.finding(rule.id) if rule else None
        opened = finding is None or finding.outcome == "met"
        says = (finding.says if opened else finding.remedy or finding.says) if finding else ""
        found.append(
            Rung(
                level.id, level.title, level.summary, opened, level.id in mine, says, finding.clause if finding else ""
            )
        )
    return found
