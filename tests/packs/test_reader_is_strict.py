"""A pack with a mistake does not start the service, and the message names file, line and mend."""

from pathlib import Path

import pytest

from assessor.policy.packs import vocabulary
from questionnaires import PackError, read_all, read_one
from tests.packs.support import MINIMAL, changed, read, write_pack

PARAMETERS, SITES = "parameters.yaml", "questions/sites.yaml"
ONE = "levels/one_star.yaml"
STAFF, SITE = "at_least: least_staff", "some: sites"
MISTAKES = {
    # what is wrong: (file, what stood there, what stands there now, a piece of the line to be named, a word of the message)
    "a county beside the cities that is a city": (
        "pack.yaml", 'regions: "2023"', 'regions: "2023"\n        beside_cities: ["320500"]', "beside_cities", "320500",
    ),
    "an unknown key": (ONE, "remedy: 请填写大厂区。", "remedy: 请填写大厂区。\n            severity: 3", "severity: 3", "severity"),
    "an unknown check": (ONE, "check: one_of", "check: is_big", "is_big", "is_big"),
    "an unknown clause": (ONE, "cites: 一\n            some", "cites: 九\n            some", "cites: 九", "九"),
    "an unknown parameter": (ONE, STAFF, "at_least: most_staff", "most_staff", "most_staff"),
    "a number where a parameter belongs": (ONE, STAFF, "at_least: 10", "at_least: 10", "10"),
    "a date where a number belongs": (ONE, STAFF, "at_least: closes", "at_least: closes", "closes"),
    "an argument that the check does not have": (ONE, "values: [big]", "values: [big], unit: big", "unit: big", "unit"),
    "a missing argument": (ONE, "with: {field: kind, values: [big]}", "with: {field: kind}", "check: one_of", "values"),
    "an unknown question": (ONE, "field: kind", "field: size", "field: size", "size"),
    "a question of another type": (ONE, "field: employees", "field: local", "field: local", "local"),
    "an unknown choice": (ONE, "values: [big]", "values: [huge]", "huge", "huge"),
    "values that are no list": (ONE, "values: [big]", "values: big", "values: big", "列表"),
    "an empty list of values": (ONE, "values: [big]", "values: []", "values: []", "列表"),
    "a list that is not of words": (ONE, "values: [big]", "values: [big, 3]", "values: [big, 3]", "列表"),
    "a parameter that is a list": (ONE, STAFF, "at_least: [least_staff]", "at_least: [", "参数"),
    "a question that is a list": (ONE, "field: kind", "field: [kind]", "field: [kind]", "问题"),
    "the day of submission where a choice is asked": (ONE, "field: kind", "field: submitted_on", "field: submitted_on", "submitted_on"),
    "an unknown table": (ONE, SITE, "some: plants", "some: plants", "plants"),
    "two quantifiers": (ONE, SITE, "some: sites\n            every: sites", "id: a-big-site", "量词"),
    "an unknown effect": (ONE, "effect: return", "effect: maybe", "effect: maybe", "maybe"),
    "a repeated key": (ONE, "title: 一星级", "title: 一星级\n        title: 壹星级", "壹星级", "title"),
    "a repeated id": (ONE, "id: a-big-site", "id: enough-staff # 2", "# 2", "enough-staff"),
    "a deadline that is no date": (ONE, "deadline: closes", "deadline: least_staff", "deadline", "least_staff"),
    "a parameter without unit": (PARAMETERS, "unit: count", "", "least_staff:", "unit"),
    "a parameter without clause": (PARAMETERS, "unit: count\n          cites: 一", "unit: count", "least_staff:", "cites"),
    "a value of the wrong kind": (PARAMETERS, "value: 10", "value: ten", "least_staff:", "整数"),
    "a float": (PARAMETERS, "value: 10", "value: 10.5", "10.5", "10.5"),
    "two values from one day": (
        PARAMETERS, "value: 10}]", "value: 10}, {from: 2030-01-01, value: 9}]", "least_staff:", "起始日期",
    ),
    "an unknown kind of carrier": ("clauses.yaml", "carried_by: rules", "carried_by: somebody", "somebody", "somebody"),
    "an unknown question type": ("questions/enterprise.yaml", "type: boolean", "type: yesno", "yesno", "yesno"),
    "choices without values": (SITES, ", choices: [[big, 大], [small, 小]]", "", "id: kind", "choices"),
    "evidence of no known kind": (
        SITES, "label: 名称, type: text", "label: 名称, type: text, evidence: [rumour]", "rumour", "rumour",
    ),
    "an unknown signal": (SITES, "label: 名称, type: text", "label: 名称, type: text, signal: smell", "smell", "smell"),
    "a signal on a question of another type": (
        SITES, "label: 名称, type: text", "label: 名称, type: text, signal: invoice", "signal: invoice", "signal",
    ),
    "a hint for visits on a question that is not there": (
        "questions/enterprise.yaml", "kind: single", "kind: single\n        inspect: {look: [看], questions: [size]}", "inspect", "size",
    ),
    "a hint for visits that names questions of lines": (
        SITES, "kind: lines", "kind: lines\n        inspect: {look: [看], questions: [name]}", "inspect", "questions",
    ),
    "a hint for visits without anything to look at": (
        SITES, "kind: lines", "kind: lines\n        inspect: {ask: [问]}", "inspect", "look",
    ),
    "a year without regions": ("pack.yaml", 'regions: "2023"', 'regions: "1999"', "1999", "1999"),
    "an anchor": ("pack.yaml", "title: 试点评定", "title: &t 试点评定", "试点评定", "锚点"),
    "an unknown base": ("pack.yaml", "title: 试点评定", "title: 试点评定\n        extends: nowhere", "nowhere", "nowhere"),
}  # fmt: skip


@pytest.mark.parametrize("mistake", MISTAKES)
def test_a_mistake_names_file_line_and_mend(tmp_path: Path, mistake: str) -> None:
    file, old, new, piece, word = MISTAKES[mistake]
    home = write_pack(tmp_path, "trial", changed(file, old, new))
    lines = (home / file).read_text("utf-8").splitlines()
    expected = next(number for number, line in enumerate(lines, start=1) if piece in line)
    with pytest.raises(PackError) as caught:
        read(tmp_path)
    error = caught.value
    assert (error.file, error.line) == (f"trial/{file}", expected), str(error)
    assert word in str(error)
    assert len(error.mend) >= 4
    assert error.mend in str(error)


def test_a_parameter_asked_before_its_first_value_is_refused_where_it_is_asked(tmp_path: Path) -> None:
    late = changed(PARAMETERS, "values: [{from: 2030-01-01, value: 10}]", "values: [{from: 2030-02-02, value: 10}]")
    home = write_pack(tmp_path, "trial", late)
    with pytest.raises(PackError) as caught:
        read(tmp_path)
    line = (home / ONE).read_text("utf-8").splitlines()[caught.value.line - 1]
    assert caught.value.file == f"trial/{ONE}"
    assert STAFF in line
    assert "2030-02-02" in str(caught.value)


def test_a_broken_file_names_the_line_where_reading_stopped(tmp_path: Path) -> None:
    write_pack(tmp_path, "trial", changed("pack.yaml", "issuer: 示例部门", "issuer: [示例部门"))
    with pytest.raises(PackError, match="YAML") as caught:
        read(tmp_path)
    assert caught.value.file == "trial/pack.yaml"
    assert caught.value.line >= 3


@pytest.mark.parametrize(
    ("file", "text", "word"),
    [
        ("levels/three_star.yaml", "id: three_star\nrules:\n  - id: ladder\n    with: {held: [no_star]}\n", "no_star"),
        ("rules/filing.yaml", "id: filing\nrules:\n  - id: services-complete\n    with: {section: service}\n", "service"),
        ("rules/filing.yaml", "id: filing\nrules:\n  - id: services-complete\n    with: {section: payments}\n", "payments"),
        ("rules/filing.yaml", "id: filing\nrules:\n  - id: enterprise-complete\n    with: {section: assessment}\n", "assessment"),
        ("questions/payments.yaml", "id: payments\nquestions:\n  - id: service\n    refers: cloud\n", "cloud"),
        ("levels/four_star.yaml", "id: four_star\nfoo: bar\nrank: 1\n", "foo"),
        ("levels/four_star.yaml", "id: four_star\nlevel: bar\n\nrank: 1\n", "level"),
    ],
)
def test_a_wrong_name_in_a_pack_that_extends_another_is_found_in_its_own_file(
    tmp_path: Path, file: str, text: str, word: str
) -> None:
    home = write_pack(tmp_path, "trial", {"pack.yaml": "extends: jiangsu-star-2022\n", file: text})
    with pytest.raises(PackError) as caught:
        read(tmp_path)
    assert caught.value.file == f"trial/{file}"
    assert word in (home / file).read_text("utf-8").splitlines()[caught.value.line - 1]


def test_two_levels_may_not_have_the_same_rank(tmp_path: Path) -> None:
    text = "id: four_star\nrank: 1\n"
    write_pack(tmp_path, "trial", {"pack.yaml": "extends: jiangsu-star-2022\n", "levels/four_star.yaml": text})
    with pytest.raises(PackError, match="rank 相同"):
        read(tmp_path)


def test_a_question_of_the_same_id_in_two_sections_filled_once_is_refused(tmp_path: Path) -> None:
    again = "id: more\ntitle: 更多\nkind: single\ntable: more\nquestions:\n  - {id: local, label: 本地, type: boolean}\n"
    write_pack(tmp_path, "trial", {**MINIMAL, "questions/more.yaml": again})
    with pytest.raises(PackError, match="local"):
        read(tmp_path)


RUNS = "id: runs\ntitle: 使用\nkind: lines\ntable: runs\nquestions:\n  - {id: used, label: 使用, type: periods}\n"


@pytest.mark.parametrize(
    ("section", "words"),
    [
        (RUNS.replace("table: runs\n", ""), "table"),
        (RUNS + "  - {id: kept, label: 保存, type: periods}\n", "periods"),
        (RUNS.replace("table: runs", "table: runs\nlevels: [nine_star]"), "nine_star"),
        (RUNS.replace("type: periods", "type: periods, levels: [nine_star]"), "nine_star"),
        (RUNS.replace("type: periods", "type: text, choices: [[a, b]]"), "choices"),
    ],
)
def test_a_section_that_cannot_be_filled_is_refused(tmp_path: Path, section: str, words: str) -> None:
    write_pack(tmp_path, "trial", {**MINIMAL, "questions/runs.yaml": section})
    with pytest.raises(PackError, match=words) as caught:
        read(tmp_path)
    assert caught.value.file == "trial/questions/runs.yaml"


def test_the_pack_without_mistakes_is_read(tmp_path: Path) -> None:
    write_pack(tmp_path, "trial", MINIMAL)
    pack = read(tmp_path)
    assert list(pack.levels) == ["one_star"]
    assert pack.parameter("least_staff") == 10


@pytest.mark.parametrize("name", ["level/one_star.yaml", "parameter.yaml", "questions/notes.txt"])
def test_a_file_in_the_wrong_place_is_refused(tmp_path: Path, name: str) -> None:
    write_pack(tmp_path, "trial", {**MINIMAL, name: "id: one_star"})
    with pytest.raises(PackError) as caught:
        read(tmp_path)
    assert name.partition("/")[0] in caught.value.file


def test_an_id_that_is_not_the_file_name_is_refused(tmp_path: Path) -> None:
    write_pack(tmp_path, "trial", changed("levels/one_star.yaml", "id: one_star", "id: first_star"))
    with pytest.raises(PackError, match="first_star"):
        read(tmp_path)


def test_a_pack_with_the_id_of_a_house_pack_is_refused(tmp_path: Path) -> None:
    write_pack(tmp_path, "jiangsu-star-2022", MINIMAL)
    with pytest.raises(PackError, match="已经有了"):
        read(tmp_path, "jiangsu-star-2022")


def test_an_extra_folder_that_is_not_there_is_an_error_not_silence(tmp_path: Path) -> None:
    with pytest.raises(PackError, match="ASSESSOR_PACKS"):
        read_all(tmp_path / "missing", vocabulary())


def test_asking_for_a_pack_that_is_not_there_lists_the_others() -> None:
    with pytest.raises(PackError, match="jiangsu-star-2024"):
        read_one("jiangsu-star-1999", None, vocabulary())


PROCESS = """
    states:
      draft: {staff: 填报中, applicant: 填报中}
      done: {staff: 办结, applicant: 办结, final: true}
    stages:
      - {id: all, title: 全部, states: [draft, done]}
    steps:
      - {step: submit, title: 提交, from: draft, to: done, who: certifier_of, unless: [window_closed], cites: 一, due: closes}
"""


@pytest.mark.parametrize(
    ("old", "new"),
    [
        ("from: draft", "from: drafted"),
        ("to: done", "to: gone"),
        ("who: certifier_of", "who: anybody"),
        ("unless: [window_closed]", "unless: [raining]"),
        ("cites: 一", "cites: 十"),
        ("due: closes", "due: shuts"),
        ("states: [draft, done]", "states: [draft, ended]"),
    ],
)
def test_a_process_step_with_an_unknown_name_is_refused(tmp_path: Path, old: str, new: str) -> None:
    write_pack(tmp_path, "good", {**MINIMAL, "process.yaml": PROCESS})
    assert read(tmp_path, "good").process is not None
    write_pack(tmp_path, "trial", {**MINIMAL, "process.yaml": PROCESS.replace(old, new)})
    with pytest.raises(PackError) as caught:
        read(tmp_path)
    assert caught.value.file == "trial/process.yaml"
    assert caught.value.line >= 5
    assert new.rpartition(" ")[2].strip("[]") in str(caught.value)
