"""Make the demonstration's evidence and attach it through the enterprise's own verb.

Samples are ours and are not inspected.

Papers are made in another process while the story is being told, in the order in which they will be needed.
"""

from collections.abc import Iterator
from concurrent.futures import Future, ProcessPoolExecutor
from contextlib import contextmanager
from multiprocessing import get_context

from assessor.cases.attach_file import attach_file
from assessor.cases.describe_file import Paper
from assessor.cases.proofs import Place
from assessor.demo import accounts
from assessor.demo.entangled import lent_papers
from assessor.demo.paper_making import keep
from assessor.demo.papers import Sheet, sheets_for
from assessor.demo.plan import SUZHOU
from assessor.demo.shapes import Filing
from assessor.demo.world import Attach, Running, World
from assessor.evidence.taken_in import TakenIn
from assessor.workflow import Moment

PATHS_WITHOUT = ("begun", "half", "from_draft")
"""Drafts that have not come as far as their papers."""

EVERY = 40
"""One firm in so many hands in a full set, beside the showcases and what waits for a decision in Suzhou."""

WORKERS = 1
"""One keeps ahead of the story, which takes longer; each costs the time of its start."""

Made = dict[int, list[tuple[Sheet, "Future[TakenIn]"]]]


@contextmanager
def attaching(location: str, told: tuple[Filing, ...]) -> Iterator[Attach]:
    """A function that attaches a filing's papers to its draft; the papers go into the store at `location`.

    A paper that cannot be made raises when it is needed, and those not yet begun are dropped.
    """
    full = complete(told)
    lent = lent_papers(told, full)
    with ProcessPoolExecutor(WORKERS, mp_context=get_context("spawn")) as pool:
        made: Made = {}
        for filing in sorted(told, key=lambda one: one.opened_at):
            if filing.path not in PATHS_WITHOUT:
                sheets = sheets_for(filing, filing.firm.key in full)
                firm = filing.firm
                made[firm.key] = [(one, pool.submit(keep, location, firm.name, firm.key, one)) for one in sheets]
                for one in lent.get(firm.key, []):
                    made[firm.key].append(
                        (one.sheet, pool.submit(keep, location, one.owner, one.seed, one.sheet, one.resaved))
                    )

        def attach(world: World, one: Running, moment: Moment) -> None:
            for sheet, kept in made[one.filing.firm.key]:
                places = tuple(_place(one, section, index) for section, index in sheet.proves)
                paper = Paper(sheet.kind, sheet.dated_on, sheet.dated_on, places)
                attach_file(world.session, one.certifier, one.opened, world.pack, kept.result(), paper, moment)

        try:
            yield attach
        finally:
            pool.shutdown(cancel_futures=True)


def complete(told: tuple[Filing, ...]) -> frozenset[int]:
    """The firms that hand in a paper for everything."""
    waiting = {one.firm.key for one in told if one.firm.city == SUZHOU and one.goal in ("submitted", "county_passed")}
    return frozenset({*accounts.named(told), *waiting, *(one.firm.key for one in told if one.firm.key % EVERY == 0)})


def _place(one: Running, section: str, index: int | None) -> Place:
    return Place(section) if index is None else Place(section, one.lines[section][index])
