"""What a pack says of money: a wrong name stops the reader, and every pack of the house says what papers have to prove."""

from pathlib import Path
from textwrap import dedent

import pytest

from assessor.cases.money_book import claims_of
from assessor.policy import packs
from models.money import PROJECT
from questionnaires import PackError
from tests.packs.support import MINIMAL, read, write_pack

PAID = """
    id: project
    title: 项目
    kind: single
    questions:
      - {id: cost_yuan, label: 费用, type: money}
"""


def pack_with(tmp_path: Path, money: str) -> Path:
    files = {**MINIMAL, "pack.yaml": dedent(MINIMAL["pack.yaml"]) + f"money: {money}\n", "questions/project.yaml": PAID}
    write_pack(tmp_path, "trial", files)
    return tmp_path


def test_a_field_and_a_window_by_their_names_are_taken(tmp_path: Path) -> None:
    money = read(pack_with(tmp_path, "{says: 费用, cites: 一, field: cost_yuan, to: closes}")).money
    assert money is not None and (money.field, money.until, money.since) == ("cost_yuan", "closes", None)


@pytest.mark.parametrize(
    ("money", "said"),
    [
        ("{says: 费用, cites: 二, field: cost_yuan}", "没有名为 二 的条款"),
        ("{says: 费用, cites: 一, field: costs_yuan}", "没有名为 costs_yuan 的"),
        ("{says: 费用, cites: 一, field: cost_yuan, table: payments}", "没有名为 payments 的表"),
        ("{says: 费用, cites: 一, field: cost_yuan, from: opens}", "没有名为 opens 的参数"),
        ("{says: 费用, cites: 一, field: cost_yuan, to: least_staff}", "单位"),
        ("{says: 费用, cites: 一, field: cost_yuan, dated: paid_on}", "要同时写 table"),
    ],
)
def test_a_wrong_name_stops_the_reader(tmp_path: Path, money: str, said: str) -> None:
    with pytest.raises(PackError, match=said):
        read(pack_with(tmp_path, money))


def test_every_programme_of_the_house_says_what_money_has_to_be_proven() -> None:
    for pack in packs.load().values():
        assert pack.money is not None, pack.id
        if pack.kind == "subsidy":
            claims = claims_of(pack, {pack.money.field: "1234.50"})
            assert claims is not None and claims.fen == {PROJECT: 123_450}
            nothing = claims_of(pack, {})
            assert nothing is not None and nothing.whole is None  # not said is not nothing
