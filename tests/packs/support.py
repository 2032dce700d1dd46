"""Help for tests of packs: vocabulary, and packs written into a temporary folder."""

from pathlib import Path
from textwrap import dedent

from assessor.policy.packs import vocabulary
from questionnaires import read_one
from questionnaires.shapes import Pack

MINIMAL = {
    "pack.yaml": """
        title: 试点评定
        document_number: 示例〔2030〕1号
        issuer: 示例部门
        issued: 2030-01-01
        in_force: 2030-02-01
        province: "32"
        regions: "2023"
    """,
    "clauses.yaml": """
        一:
          summary: 条件
          carried_by: rules
    """,
    "parameters.yaml": """
        least_staff:
          says: 最少人数
          unit: count
          cites: 一
          values: [{from: 2030-01-01, value: 10}]
        closes:
          says: 截止日
          unit: date
          cites: 一
          values: [{from: 2030-01-01, value: 2030-03-31}]
    """,
    "questions/enterprise.yaml": """
        id: enterprise
        title: 企业
        kind: single
        table: enterprise
        questions:
          - {id: name, label: 名称, type: text}
          - {id: employees, label: 人数, type: integer}
          - {id: local, label: 本地企业, type: boolean}
    """,
    "questions/sites.yaml": """
        id: sites
        title: 厂区
        kind: lines
        table: sites
        questions:
          - {id: name, label: 名称, type: text}
          - {id: kind, label: 种类, type: choice, choices: [[big, 大], [small, 小]]}
    """,
    "levels/one_star.yaml": """
        id: one_star
        title: 一星级
        rank: 1
        decided_by: city
        deadline: closes
        rules:
          - id: enough-staff
            says: 人数够
            cites: 一
            value: application
            check: number_at_least
            with: {field: employees, at_least: least_staff}
            effect: ineligible
            remedy: 等人数够了再报。
          - id: a-big-site
            says: 有一个大厂区
            cites: 一
            some: sites
            check: one_of
            with: {field: kind, values: [big]}
            effect: return
            remedy: 请填写大厂区。
    """,
}
"""A small pack of its own, sharing no word with the real ones. Text of each file; dedented when written."""


def write_pack(folder: Path, pack_id: str, files: dict[str, str]) -> Path:
    """Write a pack into `folder` and return the folder of the pack."""
    home = folder / pack_id
    for name, text in files.items():
        path = home / name
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_text(dedent(text).lstrip("\n"), encoding="utf-8")
    return home


def changed(name: str, old: str, new: str) -> dict[str, str]:
    """MINIMAL with one piece of one file replaced. The piece must be there exactly once."""
    text = MINIMAL[name]
    assert text.count(old) == 1, f"{old!r} is {text.count(old)} times in {name}"
    return {**MINIMAL, name: text.replace(old, new)}


def read(folder: Path, pack_id: str = "trial") -> Pack:
    """Read the pack that was written, with the real vocabulary."""
    return read_one(pack_id, folder, vocabulary())
