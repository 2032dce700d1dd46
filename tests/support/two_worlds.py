"""Two worlds that differ only in what a viewer may not know: a pair of panels, every page, and hidden facts made anew.

`Blind` builds the service once: a panel that is scoring (S) and one in its meeting with the model's view opened (M), six
nominees, eight experts. `disturb` writes the facts hidden from one viewer anew from a seed, straight into the tables.
"""

import io
import re
import secrets
from itertools import product
from random import Random
from typing import Any
from zipfile import ZipFile

import pytest
from flask import Flask
from sqlalchemy import event, text

from assessor.access import Viewer
from assessor.cases.assign_panel import assign_panel, draft_assignment
from assessor.cases.declare_interests import Interest, declare
from assessor.cases.freeze_panel import freeze_panel
from assessor.cases.open_model import Choice, open_model
from assessor.cases.panel_course import go_to_meeting
from assessor.cases.panel_decisions import Said, decide_nominee
from assessor.cases.panel_sheets import lock_panel, own_sheets
from assessor.cases.panel_swap import decline_sheet
from assessor.cases.panels import criteria_of
from assessor.cases.score_sheet import Typed, lock_own_sheet, save_marks
from assessor.web import door
from models.panel import Panel
from models.people import Organisation
from models.vocabulary import OrgKind, Role
from tests.support.desk import Desk
from tests.support.disturbing import WORDS, Disturbing, read_rows, write_rows
from tests.support.offices import Offices
from tests.support.panels import PREPARED, SCORING, expert, nominated, set_up
from tests.support.world import on

NOW = on("2022-05-25")
KEPT = ("panel_mark", "panel_lock", "panel_opening", "panel_decision", "panel_bar", "panel_run", "panel", "panel_sheet",
        "seat_holder", "expert", "expert_interest")  # fmt: skip
"""Tables with hidden facts."""
STILL = {"static", "components.index"}
"""Routes whose answer is the same file for everybody: asked once."""
HIDDEN_IN = re.compile(r"\b(?:panel\w*|seat_holder|expert\w*)\b")
"""In a statement: that it touches a table with hidden facts, or one beside them."""
Page = tuple[int, str, Any]


class Blind:
    """The service with both panels. `viewers` by name; `experts` are those who sit on both panels."""

    def __init__(self, app: Flask, patch: pytest.MonkeyPatch) -> None:
        self.app, self.desk = app, Desk(app)
        patch.setattr(door, "moment_of", lambda session: NOW)
        app.jinja_env.globals["csrf_token"] = lambda: "token"
        self.desk.clock("2022-05-25")
        with self.desk.working() as offices:
            self.experts = [expert(offices, number) for number in range(1, 9)]
            self.refs = self._panels(offices)
            self.viewers = self._viewers(offices)
        self.engine, self.asked = app.extensions["engine"], False
        event.listen(self.engine, "before_cursor_execute", self._listen)
        with self.engine.begin() as connection:
            triggers = connection.execute(text("SELECT name FROM sqlite_master WHERE type = 'trigger'")).scalars().all()
            for name in triggers:  # a record is not changed by anybody; here it is, to make another world
                connection.execute(text(f'DROP TRIGGER "{name}"'))
            self.base = {table: read_rows(connection, table) for table in KEPT}
        self.clients = {name: self.desk.seat(viewer) for name, viewer in self.viewers.items()}
        patch.setattr(secrets, "token_urlsafe", lambda size=16: "token")  # once keys and nonces differ at every reading

    def _panels(self, offices: Offices) -> dict[str, Any]:
        session, by = offices.session, offices.province
        cases = nominated(offices, 6)
        firm = session.get_one(Organisation, cases[3].enterprise_id)
        mine = Interest("enterprise", firm.name, firm.uscc or "", "合作课题")
        declare(session, self.experts[0].viewer, self.experts[0].expert, [mine], PREPARED)
        made = {}
        for name, some, each, until in (("S", cases[:3], 4, "2022-06-10"), ("M", cases[3:], 4, "2022-05-20")):
            panel = set_up(offices, title=f"评审组{name}", each=each, quota=1, scoring_to=on(until).today, meeting_on=None)
            refs, people = [case.ref for case in some], [one.ref for one in self.experts]
            freeze_panel(session, by, panel, refs, people, panel.version, PREPARED, 7)
            assign_panel(session, by, panel, draft_assignment(session, panel, PREPARED).digest, PREPARED)
            made[name] = panel
        self._score(offices, made)
        go_to_meeting(session, by, made["M"], "", on("2022-05-21"))
        held = lock_panel(session, made["M"].id or 0)
        open_model(session, by, held, Choice(), "会评前核对", on("2022-05-22"))
        decide_nominee(session, by, lock_panel(session, held.id or 0), "N01", Said("recommend", "材料扎实，成效明显"), 0, NOW)
        sheets = list(session.execute(text("SELECT ref FROM panel_sheet ORDER BY id")).scalars())
        return {
            "panel_ref": [made["S"].ref, made["M"].ref], "code": ["N01", "N02", "N03"], "sheet_ref": sheets[:2] + sheets[-1:],
            "expert_ref": [self.experts[0].ref, self.experts[7].ref], "cases": [cases[0].ref, cases[3].ref],
            "S": made["S"].id, "M": made["M"].id,
        }  # fmt: skip

    def _score(self, offices: Offices, made: dict[str, Panel]) -> None:
        session, die = offices.session, Random(1)
        declined = False
        for number, one in enumerate(self.experts):
            for panel, sheet, _ in own_sheets(session, one.viewer):
                if panel.id == made["M"].id and not declined and number > 0:
                    decline_sheet(session, one.viewer, sheet.ref, "conflict", "有亲属任职", SCORING)
                    declined = True
        for number, one in enumerate(self.experts):
            for place, (panel, sheet, _) in enumerate(own_sheets(session, one.viewer)):
                if sheet.state != "open":
                    continue
                ids = [row.id or 0 for row in criteria_of(session, panel)]
                typed = {key: Typed(die.randint(55, 95), die.choice(WORDS)) for key in ids}
                if panel.id == made["M"].id or (number + place) % 2:
                    lock_own_sheet(session, one.viewer, sheet.ref, typed, 0, SCORING)
                else:
                    save_marks(session, one.viewer, sheet.ref, typed, 0, SCORING)

    def _viewers(self, offices: Offices) -> dict[str, Viewer]:
        session, world = offices.session, offices.world
        firms = [
            session.execute(text("SELECT enterprise_id FROM application WHERE ref = :r"), {"r": ref}).scalar_one()
            for ref in self.refs["cases"]
        ]
        audit = world.organisation(OrgKind.AUDIT, "320000", "审计组")
        office = session.get_one(Organisation, offices.province.organisation_id)
        certifier = {number: _certifier(offices, firm) for number, firm in enumerate(firms)}
        return {
            "organiser": offices.province, "county": offices.county, "city": offices.city, "boss of S": certifier[0],
            "boss of M": certifier[1], "another boss": offices.boss(), "auditor": world.person(audit, Role.AUDITOR),
            "admin": world.person(office, Role.ADMIN), "inspector": world.person(office, Role.INSPECTOR),
            "conflicted expert": self.experts[0].viewer, "expert": self.experts[3].viewer, "last expert": self.experts[7].viewer,
            "idle expert": expert(offices, 9).viewer,
        }  # fmt: skip

    def addresses(self, name: str, turn: int) -> list[str]:
        """Every GET route once, with real values for its arguments where they are known: another choice at every turn."""
        sheets = [*dict.fromkeys([*self.sheets_of(name), *self.refs["sheet_ref"]])]
        values: dict[str, list[Any]] = {key: self.refs[key] for key in ("panel_ref", "code", "sheet_ref", "expert_ref")}
        found = []
        with self.app.test_request_context():
            for rule in self.app.url_map.iter_rules():
                if "GET" not in (rule.methods or set()) or rule.endpoint in ({"static"} if turn == 0 else STILL):
                    continue
                values["ref"] = sheets if rule.endpoint.startswith("expert.") else self.refs["cases"]
                names = sorted(rule.arguments)
                choices = list(product(*(values[one] if one in values else _plain(rule, one) for one in names)))
                given = dict(zip(names, choices[turn % len(choices)], strict=True))
                found.append(self.app.url_for(rule.endpoint, **given))
        return found

    def sheets_of(self, name: str) -> list[str]:
        """The sheets that this viewer was ever given as an expert."""
        viewer = self.viewers.get(name)
        query = (
            "SELECT s.ref FROM panel_sheet s JOIN seat_holder h ON h.seat_id = s.seat_id JOIN expert e ON e.id = h.expert_id "
            "WHERE e.person_id = :p ORDER BY s.id"
        )
        with self.engine.connect() as connection:
            return list(connection.execute(text(query), {"p": viewer.person_id if viewer else -1}).scalars())

    def read(self, name: str, address: str) -> Page:
        """Status, where it leads, and the bytes of a page as this viewer gets it; of a packed file those of its parts,
        because the archive itself carries the time of day."""
        client = self.clients.get(name) or self.app.test_client()
        answer = client.get(address, headers={"Accept": "text/html"})
        for _ in range(3):  # a paper that the busy machine did not make in time is asked for again
            if answer.status_code != 503:
                break
            answer.close()
            answer = client.get(address, headers={"Accept": "text/html"})
        content: Any = answer.get_data()
        if content[:4] == b"PK\x03\x04":
            with ZipFile(io.BytesIO(content)) as packed:
                content = [(one, packed.read(one)) for one in packed.namelist()]
        got = answer.status_code, answer.headers.get("Location", ""), content
        answer.close()
        return got

    def _listen(self, connection: Any, cursor: Any, statement: str, *rest: Any) -> None:
        self.asked = self.asked or bool(HIDDEN_IN.search(statement))

    def reads_hidden(self, name: str, address: str) -> tuple[Page, bool]:
        """The page, and whether any table with hidden facts was asked while it was made. If none was, no other world can
        make another page: until the first such question everything is the same."""
        self.asked = False
        return self.read(name, address), self.asked

    def restore(self) -> None:
        """The world as it was built."""
        with self.engine.begin() as connection:
            for table, rows in self.base.items():
                if table == "seat_holder":
                    connection.execute(text("DELETE FROM seat_holder"))
                    write_rows(connection, table, rows)
                    continue
                names = ", ".join(f'"{name}" = :{name}' for name in rows[0])
                connection.execute(text(f'UPDATE "{table}" SET {names} WHERE id = :id'), rows)

    def disturb(self, name: str, seed: int) -> None:
        """Write everything anew that this viewer may not know."""
        viewer, die = self.viewers.get(name), Random(seed)
        with self.engine.begin() as connection:
            Disturbing(self.refs["S"], self.refs["M"], connection, viewer, die).all()


def _certifier(offices: Offices, firm: int) -> Viewer:
    office = offices.session.get_one(Organisation, firm)
    return offices.world.person(office, Role.CERTIFIER)


def _plain(rule: Any, name: str) -> list[Any]:
    """A value that fits the converter of an argument nothing is known of."""
    fixed = {"pack_id": "jiangsu-star-2022", "section_id": "services", "line_id": "s1", "form": "pdf", "start_from": "empty"}
    if name in fixed:
        return [fixed[name]]
    converter = rule._converters[name]
    if items := getattr(converter, "items", None):
        return sorted(items)[:1]
    return [1 if type(converter).__name__ == "IntegerConverter" else "nothing"]
