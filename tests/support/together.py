"""Verbs of several people at the same moment, each in a thread and a real transaction of its own."""

import threading
from collections.abc import Callable

from sqlalchemy import Engine
from sqlmodel import Session

from assessor.cases.refusal import Refusal
from models.store import unit_of_work

Verb = Callable[[Session], object]


def at_once(engine: Engine, verbs: list[Verb]) -> list[str]:
    """Run each verb, started together; 'done' or the refusal's words for each."""
    start, said = threading.Barrier(len(verbs)), [""] * len(verbs)

    def run(number: int, verb: Verb) -> None:
        start.wait(20)
        try:
            with unit_of_work(engine, write=True) as session:
                verb(session)
            said[number] = "done"
        except Refusal as refusal:
            said[number] = "".join(refusal.reasons)

    threads = [threading.Thread(target=run, args=pair) for pair in enumerate(verbs)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join(60)
    return said
