"""Two worlds that differ only in what a viewer may not know: a pair of panels, every page, and hidden facts made anew.

`Blind` builds the service once: a panel that is scoring (S) and one in its meeting with the model's view opened (M), six
nominees, eight experts. `disturb` writes the facts hidden from one viewer anew from a seed, straight into the tables.
"""

import io
import json
import re
import secrets
from itertools import product
from random import Random
from typing import Any
from zipfile import ZipFile

import pytest
from flask import Flask
from sqlalchemy import Connection, event, text

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
from tests.support.offices import Offices
from tests.support.panels import PREPARED, SCORING, expert, nominated, set_up
from tests.support.world import on

NOW = on("2022-05-25")
KEPT = ("panel_mark", "panel_lock", "panel_opening", "panel_decision", "panel_bar", "panel_run", "panel", "panel_sheet",
        "seat_holder", "expert", "expert_interest")  # fmt: skip
"""Tables with hidden facts."""
WORDS = ("材料完整，成效有数据。", "只有文字说明，没有数据。", "做法一般，范围不大。", "深度够，连续使用两年。")
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
            self.base = {table: _rows(connection, table) for table in KEPT}
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
        sheets = session.execute(text("SELECT ref FROM panel_sheet ORDER BY id")).scalars().all()
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
                    _write(connection, table, rows)
                    continue
                names = ", ".join(f'"{name}" = :{name}' for name in rows[0])
                connection.execute(text(f'UPDATE "{table}" SET {names} WHERE id = :id'), rows)

    def disturb(self, name: str, seed: int) -> None:
        """Write everything anew that this viewer may not know."""
        viewer, die = self.viewers.get(name), Random(seed)
        with self.engine.begin() as connection:
            Disturbing(self, connection, viewer, die).all()


class Disturbing:
    """What is hidden from one viewer, written anew in one transaction."""

    def __init__(self, blind: Blind, connection: Connection, viewer: Viewer | None, die: Random) -> None:
        self.connection, self.die, self.blind = connection, die, blind
        self.organiser = viewer is not None and viewer.kind is OrgKind.PROVINCE and viewer.role is Role.OFFICER
        person = viewer.person_id if viewer else -1
        own = "SELECT id FROM expert WHERE person_id = :p"
        self.own = connection.execute(text(own), {"p": person}).scalar()
        mine = "SELECT panel_id, seat_id FROM seat_holder WHERE expert_id = :e"
        self.seats = dict(connection.execute(text(mine), {"e": self.own or -1}).all())

    def all(self) -> None:
        """Marks, locks, and for whoever does not organise also results, decisions, bars, seeds and persons."""
        self._marks()
        if self.organiser:
            return
        self._opening()
        self._decisions()
        self._people()
        self._states()

    def _marks(self) -> None:
        """Of sheets that are not the viewer's own: drafts, and what was locked where it may not be seen."""
        die, mine, hidden = self.die, set(self.seats.values()), self._nominees_hidden()
        for mark in self._all("SELECT m.id, s.seat_id FROM panel_mark m JOIN panel_sheet s ON s.id = m.sheet_id"):
            if mark.seat_id not in mine:
                self._set("panel_mark", mark.id, points=die.randint(0, 100), reason=die.choice(WORDS) * die.randint(1, 3))
        query = "SELECT l.id, l.marks, s.panel_id, s.seat_id, s.nominee_id FROM panel_lock l JOIN panel_sheet s ON s.id = l.sheet_id"
        for lock in self._all(query):
            member = self.organiser or lock.panel_id in self.seats
            seen = lock.panel_id == self.blind.refs["M"] and member and lock.nominee_id not in hidden
            if lock.seat_id in mine or seen:
                continue
            marks = [{**one, "points": die.randint(0, 100), "reason": die.choice(WORDS)} for one in json.loads(lock.marks)]
            total = sum(one["points"] * one["weight"] for one in marks)
            self._set("panel_lock", lock.id, marks=json.dumps(marks, ensure_ascii=False), total_hundredths=total)

    def _nominees_hidden(self) -> set[int]:
        """In M, from a viewer in conflict: barred, or declined for a conflict."""
        seat = self.seats.get(self.blind.refs["M"], -1)
        query = (
            "SELECT nominee_id FROM panel_bar WHERE seat_id = :s UNION SELECT s.nominee_id FROM panel_sheet s "
            "JOIN panel_sheet_change c ON c.sheet_id = s.id WHERE s.seat_id = :s AND c.code = 'conflict'"
        )
        return set(self.connection.execute(text(query), {"s": seat}).scalars())

    def _opening(self) -> None:
        """The model's view: quality, ranks, zones and severities of somebody else's making."""
        for row in self._all("SELECT id, result FROM panel_opening"):
            result = json.loads(row.result)
            self.die.shuffle(result["ranked"])
            for one in result["ranked"]:
                one["zone"], one["quality"] = self.die.choice(["in", "discuss", "out"]), self.die.uniform(40, 99)
            for one in result["experts"]:
                one["severity"] = self.die.uniform(-9, 9)
            self._set("panel_opening", row.id, result=json.dumps(result, ensure_ascii=False))

    def _decisions(self) -> None:
        """What the meeting decided, for those outside it and for whom a nominee is hidden from."""
        hidden = self._nominees_hidden()
        for row in self._all("SELECT id, nominee_id FROM panel_decision"):
            if self.blind.refs["M"] not in self.seats or row.nominee_id in hidden:
                self._set("panel_decision", row.id, answer=self.die.choice(["recommend", "not"]), reason=self.die.choice(WORDS))

    def _people(self) -> None:
        """Who sits where, what is known of them, what they declared; seeds and bars of others."""
        die = self.die
        for panel in (self.blind.refs["S"], self.blind.refs["M"]):
            rows = self._all(f"SELECT seat_id, expert_id FROM seat_holder WHERE panel_id = {panel}")
            others = [row for row in rows if row.expert_id != self.own]
            people = [row.expert_id for row in others]
            die.shuffle(people)
            leave = text("DELETE FROM seat_holder WHERE panel_id = :n AND expert_id <> :e")
            self.connection.execute(leave, {"n": panel, "e": self.own or -1})
            _write(
                self.connection, "seat_holder",
                [{"seat_id": row.seat_id, "panel_id": panel, "expert_id": one} for row, one in zip(others, people, strict=True)],
            )  # fmt: skip
            self._set("panel", panel, seed=die.randrange(2**31))
            self.connection.execute(text("UPDATE panel_run SET seed = :x WHERE panel_id = :n"), {"x": die.randrange(99), "n": panel})
        for row in self._all("SELECT id FROM expert"):
            if row.id != self.own:
                self._set("expert", row.id, name=f"某{die.randrange(999)}", employer=f"单位{die.randrange(999)}", phone="1", title="x")
        query = "SELECT i.id, d.expert_id FROM expert_interest i JOIN expert_declaration d ON d.id = i.declaration_id"
        for row in self._all(query):
            if row.expert_id != self.own:
                self._set("expert_interest", row.id, name=f"企业{die.randrange(999)}", uscc="", words="")
        for row in self._all("SELECT id, seat_id FROM panel_bar"):
            if row.seat_id not in self.seats.values():
                self._set("panel_bar", row.id, code=die.choice(["employer", "supplier", "same_city"]) + str(row.id))

    def _states(self) -> None:
        """How far the others are in the panel that is scoring, and why they were chosen."""
        for row in self._all(f"SELECT id, seat_id, state FROM panel_sheet WHERE panel_id = {self.blind.refs['S']}"):
            if row.seat_id not in self.seats.values() and row.state in ("open", "locked"):
                self._set("panel_sheet", row.id, state=self.die.choice(["open", "locked"]), affinity=self.die.random(), says="x")

    def _all(self, query: str) -> list[Any]:
        return list(self.connection.execute(text(query)))

    def _set(self, table: str, number: int, **values: Any) -> None:
        names = ", ".join(f"{name} = :{name}" for name in values)
        self.connection.execute(text(f'UPDATE "{table}" SET {names} WHERE id = :id'), {**values, "id": number})


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


def _rows(connection: Connection, table: str) -> list[dict[str, Any]]:
    return [dict(row) for row in connection.execute(text(f'SELECT * FROM "{table}"')).mappings()]


def _write(connection: Connection, table: str, rows: list[dict[str, Any]]) -> None:
    if rows:
        names = list(rows[0])
        values = ", ".join(f":{name}" for name in names)
        columns = ", ".join(f'"{name}"' for name in names)
        connection.execute(text(f'INSERT INTO "{table}" ({columns}) VALUES ({values})'), rows)
