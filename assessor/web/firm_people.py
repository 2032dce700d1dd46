"""The people of a firm: its certifier adds, disables and resets accounts; a first password is shown once.

The same pages hang on the enterprises' blueprint and on the providers'.
"""

import re
from dataclasses import dataclass
from typing import Any

from flask import Blueprint, flash, g, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue

from assessor.cases.people import add_person, disable_person, people_of, reset_password
from assessor.cases.refusal import Refusal
from models.people import Organisation, Person
from models.vocabulary import ROLE_NAMES, Role

_NUMBER = re.compile(r"[0-9]{1,9}")


@dataclass(frozen=True)
class Words:
    """What the pages say to this kind of firm: its lead, its home's name, and what each role may do."""

    lead: str
    home: str
    table: str
    editor: str
    certifier: str

    @property
    def roles(self) -> list[tuple[str, str, str]]:
        """Choices of the form: value, name, note."""
        return [
            (Role.EDITOR.value, ROLE_NAMES[Role.EDITOR], self.editor),
            (Role.CERTIFIER.value, ROLE_NAMES[Role.CERTIFIER], self.certifier),
        ]


class PeoplePages:
    """The four routes `people`, `add_account`, `disable` and `reset` of a blueprint that has a `home`."""

    def __init__(self, pages: Blueprint, words: Words) -> None:
        self.name, self.words = pages.name, words
        pages.add_url_rule("/people", "people", self.people, methods=["GET"])
        pages.add_url_rule("/people", "add_account", self.add_account, methods=["POST"])
        pages.add_url_rule("/people/disable", "disable", self.disable, methods=["POST"])
        pages.add_url_rule("/people/reset", "reset", self.reset, methods=["POST"])

    def people(self) -> str:
        """Everybody with an account, and for the certifier the form to add one."""
        return self._page()

    def add_account(self) -> ResponseReturnValue:
        """Add somebody; the answer shows the first password, once."""
        form = request.form
        try:
            person, first = add_person(
                g.session, g.viewer, _own(), form.get("name", ""), form.get("login", ""), form.get("role", ""), g.moment
            )
        except Refusal as no:
            return self._page(errors={"login" if "登录名" in no.reasons[0] else "role": no.reasons[0]}), no.status
        return self._page(handed=(person, first))

    def disable(self) -> ResponseReturnValue:
        """Close an account."""
        disable_person(g.session, g.viewer, _own(), _person(), g.moment)
        flash("账号已停用，已登录的也已退出。", "good")
        return redirect(url_for(f"{self.name}.people"), 303)

    def reset(self) -> ResponseReturnValue:
        """Give a new first password; the answer shows it, once. It also opens a disabled account again."""
        first = reset_password(g.session, g.viewer, _own(), _person(), g.moment)
        return self._page(handed=(g.session.get_one(Person, _person()), first))

    def _page(self, errors: dict[str, str] | None = None, handed: tuple[Person, str] | None = None) -> str:
        return render_template(
            "auth/people.html",
            title="人员",
            lead=self.words.lead,
            words=self.words,
            here=self.name,
            shown=[_row(person, role) for person, role in people_of(g.session, g.viewer.organisation_id)],
            certifier=g.viewer.role is Role.CERTIFIER,
            roles=self.words.roles,
            errors=errors or {},
            typed=request.form if errors else {},
            handed=handed,
            breadcrumb=[
                {"label": self.words.home, "href": url_for(f"{self.name}.home")},
                {"label": "人员", "href": None},
            ],
        )


def _row(person: Person, role: str) -> dict[str, Any]:
    return {
        "id": person.id,
        "name": person.name,
        "login": person.login,
        "role": ROLE_NAMES[Role(role)],
        "disabled": person.disabled_at is not None,
        "state": ("已停用", "neutral")
        if person.disabled_at
        else ("等待首次登录", "waiting")
        if person.must_change
        else ("使用中", "good"),
    }


def _person() -> int:
    typed = request.form.get("person", "")
    return int(typed) if _NUMBER.fullmatch(typed) else -1


def _own() -> Organisation:
    organisation: Organisation = g.session.get_one(Organisation, g.viewer.organisation_id)
    return organisation
