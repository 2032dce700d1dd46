"""How long a two-dimensional statistic over 50,000 cases takes, against a bare GROUP BY of the same two columns.

Run: python benchmarks/group_by.py [cases]. SQLite in a temporary folder; the median of seven runs of each.
"""

# ruff: noqa: E402 - the repository has to be on the path first
import random
import statistics as numbers
import sys
import tempfile
import time
from collections.abc import Callable
from pathlib import Path

ROOT = Path(__file__).resolve().parent.parent
sys.path.insert(0, str(ROOT))

from sqlalchemy import func, insert, select
from sqlmodel import col

from assessor.access import Viewer
from assessor.cases.statistics import DIMENSIONS, Ask, table, total
from models import migrate
from models.application import Application, Submission
from models.batch import Batch
from models.case_figure import CaseFigure
from models.people import Organisation, Person, Region
from models.store import engine_for, unit_of_work
from models.vocabulary import OrgKind, Role
from tests.support.behind import behind_the_log
from tests.support.world import on

STATES = ("submitted", "provider_confirmed", "city_confirmed", "listed", "declared", "settled", "paid", "withdrawn")
CITIES, COUNTIES = 13, 8
WHO = Viewer(1, "", "", 1, "", OrgKind.PROVINCE, Role.OFFICER, "320000", None)
AT = on("2022-03-05").at


def furnish(session, cases: int) -> None:  # type: ignore[no-untyped-def]
    """Regions, one office, and `cases` filed cases of 40,000 enterprises with their figures."""
    draw = random.Random(7)
    put = session.execute
    put(insert(Region), [{"code": "320000", "name": "省", "kind": "province", "parent": None}])
    cities = [f"32{city:02d}00" for city in range(1, CITIES + 1)]
    put(insert(Region), [{"code": code, "name": code, "kind": "city", "parent": "320000"} for code in cities])
    counties = [(f"{code[:4]}{number:02d}", code) for code in cities for number in range(1, COUNTIES + 1)]
    put(insert(Region), [{"code": one, "name": one, "kind": "county", "parent": city} for one, city in counties])
    put(
        insert(Person),
        [{"id": 1, "login": "x", "name": "x", "password_hash": "!", "must_change": False, "created_at": AT}],
    )
    batch = {"id": 1, "pack_id": "p", "pack_digest": "d", "title": "t", "created_at": AT}
    put(insert(Batch), [batch, batch | {"id": 2, "pack_id": "q"}])
    firms = max(cases * 4 // 5, 1)
    put(insert(Organisation), [
        {"id": one, "kind": "enterprise", "name": f"{one}", "uscc": f"{one:018d}", "region_code": counties[0][0],
         "created_at": AT} for one in range(1, firms + 1)
    ])  # fmt: skip
    applications, submissions, figures = [], [], []
    for number in range(1, cases + 1):
        county, city = draw.choice(counties)
        applications.append({
            "id": number, "ref": f"r{number}", "number": f"n{number}", "batch_id": draw.choice((1, 2)),
            "enterprise_id": draw.randint(1, firms), "level": "subsidy", "slot": f"{number}", "county_code": county,
            "city_code": city, "state": draw.choice(STATES), "state_since": AT, "version": 1, "lines_made": 0,
            "created_at": AT, "created_by": 1,
        })  # fmt: skip
        submissions.append({
            "id": number, "application_id": number, "seq": 1, "level": "subsidy", "document": {}, "document_sha256": "",
            "files": [], "pack_id": "p", "pack_digest": "d", "outcome": "eligible", "verdict": {}, "submitted_by": 1, "at": AT,
        })  # fmt: skip
        figures.append({
            "application_id": number, "submission_id": number, "month": f"2022-{draw.randint(1, 12):02d}",
            "category": draw.choice(("甲", "乙", "丙", "丁", None)), "industry": f"C{draw.randint(13, 43)}",
            "size": draw.choice(("大型", "中型", "小型", "微型", None)), "provider": f"云{draw.randint(1, 300)}",
            "claimed_fen": draw.choice((None, draw.randint(1, 10**10))), "award_fen": draw.choice((None, 5_000_000)),
        })  # fmt: skip
    for model, rows in ((Application, applications), (Submission, submissions), (CaseFigure, figures)):
        put(insert(model), rows)


def median(work: Callable[[], object]) -> float:
    """Milliseconds: the median of seven runs."""
    took = []
    for _ in range(7):
        start = time.perf_counter()
        work()
        took.append((time.perf_counter() - start) * 1000)
    return numbers.median(took)


def main(cases: int) -> None:
    """Print the figures."""
    with tempfile.TemporaryDirectory() as folder:
        engine = engine_for(f"sqlite:///{Path(folder) / 'x.db'}")
        migrate.upgrade(engine)
        with unit_of_work(engine, write=True) as session, behind_the_log(session):
            furnish(session, cases)
        print(f"{cases} cases")
        with unit_of_work(engine, write=False) as session:
            for rows, columns in (
                ("city", "state"),
                ("county", "month"),
                ("provider", "category"),
                ("industry", "size"),
            ):
                names = {"rows": rows, "columns": columns}
                pair = [DIMENSIONS[names[at]][1] for at in ("rows", "columns")]
                bare = select(*pair, func.count()).select_from(Application)
                bare = bare.join(CaseFigure, col(CaseFigure.application_id) == col(Application.id)).group_by(*pair)
                plain = median(lambda bare=bare: session.execute(bare).all())
                ours = median(lambda names=names: table(session, WHO, Ask(**names)))
                print(f"{rows} x {columns}: {ours:.0f} ms, bare GROUP BY {plain:.0f} ms, ratio {ours / plain:.1f}")
            print(f"total: {median(lambda: total(session, WHO, Ask('city', 'state'))):.0f} ms")
        engine.dispose()


if __name__ == "__main__":
    main(int(sys.argv[1]) if len(sys.argv) > 1 else 50_000)
