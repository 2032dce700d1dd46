"""Two worlds that differ only in hidden scores, results or identities give byte-equal pages to whoever may not see them.

Two hundred pairs of worlds; in each one viewer asks every GET route of the service, each time with other panels, cases,
sheets and persons in the address.
"""

from collections.abc import Iterator
from pathlib import Path

import pytest

from assessor import create_app
from assessor.config import Config
from tests.support import databases
from tests.support.two_worlds import Blind, Page

PAIRS = {
    "nobody": 14, "organiser": 8, "county": 12, "city": 14, "boss of S": 18, "boss of M": 18, "another boss": 12, "auditor": 12,
    "admin": 8, "inspector": 8, "conflicted expert": 22, "expert": 22, "last expert": 22, "idle expert": 12,
}  # fmt: skip
"""How many pairs of worlds each viewer is shown."""


@pytest.fixture(scope="module")
def blind(sqlite_template: Path, tmp_path_factory: pytest.TempPathFactory) -> Iterator[Blind]:
    """The service with its panels, built once; every test leaves the world as it was."""
    folder = tmp_path_factory.mktemp("blind")
    url = databases.sqlite_copy(sqlite_template, folder)
    config = Config(
        database_url=url, secret_key="only for tests " * 3, instance=folder, evidence_store=str(folder / "evidence")
    )
    app = create_app(config, serve=True)
    with pytest.MonkeyPatch.context() as patch:
        yield Blind(app, patch)
    app.extensions["engine"].dispose()


def test_two_hundred_pairs_are_looked_at_and_everybody_is_among_the_viewers(blind: Blind) -> None:
    assert sum(PAIRS.values()) >= 200
    assert set(PAIRS) == {"nobody", *blind.viewers}
    routes = {rule.endpoint for rule in blind.app.url_map.iter_rules() if "GET" in (rule.methods or set())}
    assert len(blind.addresses("expert", 0)) >= len(routes) - 1


@pytest.mark.parametrize("name", PAIRS)
def test_what_is_hidden_from_a_viewer_changes_no_byte_of_any_page(blind: Blind, name: str) -> None:
    before: dict[str, tuple[Page, bool]] = {}
    leaks = []
    try:
        for turn in range(PAIRS[name]):
            addresses = blind.addresses(name, turn)
            if fresh := [one for one in addresses if one not in before]:
                blind.restore()
                before |= {one: blind.reads_hidden(name, one) for one in fresh}
            blind.disturb(name, seed=turn + 1)
            # A page for which no hidden table is asked is made again in the first pair only; it cannot differ.
            again = [one for one in addresses if turn == 0 or before[one][1]]
            leaks += [(turn, one) for one in again if blind.read(name, one) != before[one][0]]
    finally:
        blind.restore()
    assert leaks == []
    assert [one for one, (page, _) in before.items() if page[0] == 500] == []


def test_whoever_may_see_it_sees_each_of_the_changes(blind: Blind) -> None:
    scoring, meeting = blind.refs["panel_ref"]
    own = blind.sheets_of("expert")[0]
    seen = {
        ("organiser", f"/bureau/panels/{scoring}/"): "who sits where",
        ("organiser", f"/bureau/panels/{meeting}/results"): "results",
        ("organiser", f"/bureau/panels/{meeting}/pictures"): "the model",
        ("organiser", "/bureau/experts/"): "persons",
        ("expert", f"/panel-meeting/{meeting}/N02"): "scores in the meeting",
        ("expert", f"/expert/sheets/{own}"): "one's own marks",
    }
    before = {key: blind.read(*key) for key in seen}
    try:
        blind.disturb("nobody", seed=1)
        unchanged = [words for key, words in seen.items() if blind.read(*key) == before[key]]
    finally:
        blind.restore()
    assert unchanged == []
    assert all(blind.read(*key) == before[key] and before[key][0] == 200 for key in seen)
