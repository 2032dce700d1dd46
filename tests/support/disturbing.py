"""Write anew what a viewer of an expert panel may not know: scores, results, decisions, persons. For support/two_worlds.py."""

import json
from random import Random
from typing import Any

from sqlalchemy import Connection, text

from assessor.access import Viewer
from models.vocabulary import OrgKind, Role

WORDS = ("材料完整，成效有数据。", "只有文字说明，没有数据。", "做法一般，范围不大。", "深度够，连续使用两年。")


class Disturbing:
    """What is hidden from one viewer, written anew in one transaction."""

    def __init__(self, scoring: int, meeting: int, connection: Connection, viewer: Viewer | None, die: Random) -> None:
        self.connection, self.die, self.scoring, self.meeting = connection, die, scoring, meeting
        self.organiser = viewer is not None and viewer.kind is OrgKind.PROVINCE and viewer.role is Role.OFFICER
        person = viewer.person_id if viewer else -1
        own = "SELECT id FROM expert WHERE person_id = :p"
        self.own = connection.execute(text(own), {"p": person}).scalar()
        mine = "SELECT panel_id, seat_id FROM seat_holder WHERE expert_id = :e"
        self.seats = {row[0]: row[1] for row in connection.execute(text(mine), {"e": self.own or -1})}

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
            seen = lock.panel_id == self.meeting and member and lock.nominee_id not in hidden
            if lock.seat_id in mine or seen:
                continue
            marks = [{**one, "points": die.randint(0, 100), "reason": die.choice(WORDS)} for one in json.loads(lock.marks)]
            total = sum(one["points"] * one["weight"] for one in marks)
            self._set("panel_lock", lock.id, marks=json.dumps(marks, ensure_ascii=False), total_hundredths=total)

    def _nominees_hidden(self) -> set[int]:
        """In M, from a viewer in conflict: barred, or declined for a conflict."""
        seat = self.seats.get(self.meeting, -1)
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
            if self.meeting not in self.seats or row.nominee_id in hidden:
                self._set("panel_decision", row.id, answer=self.die.choice(["recommend", "not"]), reason=self.die.choice(WORDS))

    def _people(self) -> None:
        """Who sits where, what is known of them, what they declared; seeds and bars of others."""
        die = self.die
        for panel in (self.scoring, self.meeting):
            rows = self._all(f"SELECT seat_id, expert_id FROM seat_holder WHERE panel_id = {panel}")
            others = [row for row in rows if row.expert_id != self.own]
            people = [row.expert_id for row in others]
            die.shuffle(people)
            leave = text("DELETE FROM seat_holder WHERE panel_id = :n AND expert_id <> :e")
            self.connection.execute(leave, {"n": panel, "e": self.own or -1})
            write_rows(
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
        for row in self._all(f"SELECT id, seat_id, state FROM panel_sheet WHERE panel_id = {self.scoring}"):
            if row.seat_id not in self.seats.values() and row.state in ("open", "locked"):
                self._set("panel_sheet", row.id, state=self.die.choice(["open", "locked"]), affinity=self.die.random(), says="x")

    def _all(self, query: str) -> list[Any]:
        return list(self.connection.execute(text(query)))

    def _set(self, table: str, number: int, **values: Any) -> None:
        names = ", ".join(f"{name} = :{name}" for name in values)
        self.connection.execute(text(f'UPDATE "{table}" SET {names} WHERE id = :id'), {**values, "id": number})


def read_rows(connection: Connection, table: str) -> list[dict[str, Any]]:
    """Every row of a table."""
    return [dict(row) for row in connection.execute(text(f'SELECT * FROM "{table}"')).mappings()]


def write_rows(connection: Connection, table: str, rows: list[dict[str, Any]]) -> None:
    """Write rows as they are."""
    if rows:
        names = list(rows[0])
        values = ", ".join(f":{name}" for name in names)
        columns = ", ".join(f'"{name}"' for name in names)
        connection.execute(text(f'INSERT INTO "{table}" ({columns}) VALUES ({values})'), rows)
