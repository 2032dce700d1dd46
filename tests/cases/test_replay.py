"""A case is judged by the pack it was filed under: replay finds the same for ever, and any change behind its back."""

from typing import Any

import pytest
from sqlalchemy import text
from sqlmodel import Session, select

from assessor.access import Viewer
from assessor.cases.keep_pack import kept_pack
from assessor.cases.replay import replay, replay_all
from assessor.policy import packs
from models.application import Submission
from models.archive import PackCopy
from models.batch import Batch
from models.vocabulary import OrgKind, Role
from tests.support.filing import filed
from tests.support.world import World


@pytest.fixture
def submission(session: Session) -> Submission:
    pack = packs.load()["jiangsu-star-2022"]
    world = World(session)
    world.regions()
    batch: Batch = world.batch(pack.id, pack.digest)
    world.window(batch, "320500", "2022-02-28", "2022-03-31")
    firm = world.organisation(OrgKind.ENTERPRISE, "320583", "示例制造有限公司", "91320583XXFAKE0018")
    boss: Viewer = world.person(firm, Role.CERTIFIER)
    filed(session, boss, batch, pack)
    return session.exec(select(Submission)).one()


def test_a_filing_judged_again_comes_out_as_it_was(session: Session, submission: Submission) -> None:
    assert submission.outcome == "eligible"
    assert list(replay(session, submission)) == []
    assert [one.differences for one in replay_all(session)] == [()]


def test_submitting_keeps_the_pack_so_that_the_case_can_be_judged_without_the_folder(
    session: Session, submission: Submission
) -> None:
    assert session.get(PackCopy, submission.pack_digest) is not None


@pytest.mark.parametrize(
    ("changed", "words"),
    [
        (lambda s: s.document["payments"][0].update(amount_yuan="900000.00"), "SHA-256"),
        (lambda s: s.document["services"][0].update(used=[{"from": "2021-12-01", "to": None}]), "结论"),
        (lambda s: s.verdict.update(outcome="ineligible"), "结论"),
        (lambda s: s.verdict["findings"][0].update(outcome="unknown"), "规则"),
        (lambda s: s.verdict["totals"].update(spend_yuan="1.00"), "合计"),
        (lambda s: s.verdict["findings"].pop(), "当时没有这条规则"),
    ],
)
def test_whatever_is_changed_afterwards_is_named(
    session: Session, submission: Submission, changed: Any, words: str
) -> None:
    session.expunge(submission)
    changed(submission)
    assert any(words in difference for difference in replay(session, submission))


def test_a_pack_whose_copy_is_gone_is_named(session: Session, submission: Submission) -> None:
    session.connection().execute(text("DELETE FROM pack_copy"))
    session.expire_all()
    assert any("存档" in difference for difference in replay(session, submission))


def test_a_kept_pack_is_read_once_and_missed_as_soon_as_it_is_gone(session: Session, submission: Submission) -> None:
    first = kept_pack(session, submission.pack_digest)
    assert first is not None
    assert kept_pack(session, submission.pack_digest) is first
    session.connection().execute(text("DELETE FROM pack_copy"))
    assert kept_pack(session, submission.pack_digest) is None
