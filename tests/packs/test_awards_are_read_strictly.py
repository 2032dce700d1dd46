"""Award forms, brackets, materials and forms in a pack: a wrong name stops the reader at its line, with a mend."""

from decimal import Decimal
from pathlib import Path

import pytest

from assessor.policy.judged import judged
from questionnaires import PackError
from questionnaires.shapes import Pack
from tests.packs.support import MINIMAL, read, write_pack

LEVEL = """
    id: subsidy
    title: 补助
    rank: 1
    decided_by: city
    rules:
      - id: is-local
        says: 本地企业
        cites: 一
        value: application
        check: is_true
        with: {field: local}
        effect: ineligible
        remedy: 请核对。
"""
FILES = {
    "pack.yaml": "kind: subsidy" + MINIMAL["pack.yaml"].replace("\n        ", "\n"),
    "clauses.yaml": MINIMAL["clauses.yaml"],
    "parameters.yaml": """
        upper:
          says: 第二档下限
          unit: yuan
          cites: 一
          values: [{from: 2030-01-01, value: "1000.00"}]
        low_rate:
          says: 第一档比例
          unit: percent
          cites: 一
          values: [{from: 2030-01-01, value: "50"}]
        high_rate:
          says: 第二档比例
          unit: percent
          cites: 一
          values: [{from: 2030-01-01, value: "10"}]
        most:
          says: 上限
          unit: yuan
          cites: 一
          values: [{from: 2030-01-01, value: "800.00"}]
    """,
    "questions/project.yaml": """
        id: project
        title: 项目
        kind: single
        questions:
          - {id: local, label: 本地企业, type: boolean}
          - {id: cost_yuan, label: 费用, type: money}
          - {id: kind, label: 种类, type: choice, choices: [[a, 甲], [b, 乙]]}
          - {id: began_on, label: 开始, type: date}
    """,
    "levels/subsidy.yaml": LEVEL,
    "awards.yaml": """
        sliced:
          title: 分段补助
          says: 各段按各自的比例
          cites: 一
          form: marginal_rates
          with: {base: cost_yuan, cap: most}
          by: cost_yuan
          brackets:
            - {id: low, title: 一千元以下, ratio: low_rate, cites: 一}
            - {id: high, title: 一千元以上, from: upper, ratio: high_rate, cites: 一}
    """,
}


def _changed(file: str, old: str, new: str) -> dict[str, str]:
    assert FILES[file].count(old) == 1, old
    return {**FILES, file: FILES[file].replace(old, new)}


@pytest.fixture
def pack(tmp_path: Path) -> Pack:
    write_pack(tmp_path, "trial", FILES)
    return read(tmp_path)


def test_a_programme_with_rates_by_slice_is_data_alone(pack: Pack) -> None:
    for cost, award in (("999.98", "499.99"), ("1000.00", "500.00"), ("1000.10", "500.01"), ("9000.00", "800.00")):
        answer = judged(pack, {"facts": {"local": True, "cost_yuan": cost}})
        assert (answer["outcome"], answer["award_yuan"]) == ("eligible", award)
    assert [line["ratio"] for line in answer["workings"]] == [None, "50%", "10%", None, None]
    assert pack.parameter("most") == Decimal("800.00")


AWARDS = "awards.yaml"
MISTAKES = {
    "an unknown form": (AWARDS, "form: marginal_rates", "form: by_feeling", "by_feeling"),
    "an unknown argument": (AWARDS, "cap: most}", "cup: most}", "cup"),
    "a missing argument": (AWARDS, "base: cost_yuan, cap", "cap", "base"),
    "an unknown clause": (AWARDS, "{id: low, title: 一千元以下, ratio: low_rate, cites: 一}", "{id: low, title: 低, ratio: low_rate, cites: 九}", "九"),
    "a base that is no amount": (AWARDS, "base: cost_yuan", "base: local", "local"),
    "a bound that no parameter gives": (AWARDS, "from: upper", "from: nowhere", "nowhere"),
    "a bound of the wrong unit": (AWARDS, "from: upper", "from: low_rate", "percent"),
    "a bracket without what the form needs": (AWARDS, "from: upper, ratio: high_rate", "from: upper, cap: most", "不写 cap"),
    "two brackets from the same amount": (AWARDS, "from: upper, ", "", "下限"),
    "brackets without a measure": (AWARDS, "          by: cost_yuan\n", "", "brackets"),
    "an unknown key": (AWARDS, "form: marginal_rates", "form: marginal_rates\n          bonus: 3", "bonus"),
    "an uplift that the form does not know": (
        AWARDS, "form: marginal_rates", "form: marginal_rates\n          uplift: {by: kind, cites: 一, values: {a: low_rate}}", "uplift",
    ),
    "a question measured against nothing": (
        "questions/project.yaml", "label: 开始, type: date", "label: 开始, type: date, until: ended_on", "ended_on",
    ),
    "a section with a table of its own": ("questions/project.yaml", "kind: single", "kind: single\n        table: thing", "table"),
    "a question with a reserved name": ("questions/project.yaml", "id: local, label", "id: level, label", "level"),
    "a check that needs more of its question": (
        "levels/subsidy.yaml", "check: is_true\n        with: {field: local}",
        "check: not_repeated\n        with: {field: kind}", "not_in",
    ),
    "a rule with the award's name": ("levels/subsidy.yaml", "id: is-local", "id: award", "award"),
    "a rating that pays": ("pack.yaml", "kind: subsidy", "kind: rating", "awards.yaml"),
}  # fmt: skip


@pytest.mark.parametrize("mistake", MISTAKES)
def test_a_mistake_names_its_file_and_what_is_wrong(tmp_path: Path, mistake: str) -> None:
    file, old, new, word = MISTAKES[mistake]
    files = _changed(file, old, new)
    if mistake == "a question with a reserved name":
        files["levels/subsidy.yaml"] = LEVEL.replace("field: local", "field: level")
    write_pack(tmp_path, "trial", files)
    with pytest.raises(PackError) as caught:
        read(tmp_path)
    assert word in str(caught.value)
    assert caught.value.file.startswith("trial/")
    assert caught.value.mend


@pytest.mark.parametrize(
    ("name", "text", "word"),
    [
        ("documents.yaml", "paper: {title: 材料, by: somebody, cites: 一}\n", "somebody"),
        ("documents.yaml", "paper: {title: 材料, by: city, cites: 九}\n", "九"),
        ("documents.yaml", "paper: {title: 材料, by: city, cites: 一, form: none_such}\n", "none_such"),
        ("forms/sheet.yaml", "id: sheet\ntitle: 表\nfilled_by: nobody\ncites: 一\nsections: []\n", "nobody"),
        ("awards.yaml", "", "awards.yaml"),
    ],
)
def test_materials_and_forms_point_to_what_exists_and_a_subsidy_pays(tmp_path: Path, name: str, text: str, word: str) -> None:
    write_pack(tmp_path, "trial", {**FILES, name: text})
    with pytest.raises(PackError, match=word):
        read(tmp_path)


def test_how_awards_combine_is_read_with_its_clause_and_question(tmp_path: Path) -> None:
    for index, (line, word) in enumerate(
        [
            ("{rule: sometimes, cites: 一}", "sometimes"),
            ("{rule: higher_only, cites: 九}", "九"),
            ("{rule: once_per_answer, cites: 一}", "field"),
            ("{rule: once_per_answer, field: cost_yuan, cites: 一}", "cost_yuan"),
        ]
    ):
        folder = tmp_path / str(index)
        write_pack(folder, "trial", {**FILES, "pack.yaml": FILES["pack.yaml"].rstrip() + f"\ncombining: [{line}]\n"})
        with pytest.raises(PackError, match=word):
            read(folder)
