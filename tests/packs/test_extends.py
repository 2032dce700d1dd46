"""`extends`: a pack lists only what differs."""

from datetime import date
from pathlib import Path

import pytest

from questionnaires import PackError
from tests.packs.support import MINIMAL, read, write_pack


def _extended(folder: Path, files: dict[str, str]) -> Path:
    write_pack(folder, "base", MINIMAL)
    write_pack(folder, "trial", {"pack.yaml": "extends: base\n", **files})
    return folder


def test_what_is_not_listed_is_inherited(tmp_path: Path) -> None:
    pack, base = read(_extended(tmp_path, {})), read(tmp_path, "base")
    assert pack.levels == base.levels
    assert pack.title == base.title
    assert (pack.id, base.id) == ("trial", "base")


def test_one_key_of_one_rule_is_changed_and_the_rest_kept(tmp_path: Path) -> None:
    level = "id: one_star\nrules:\n  - {id: a-big-site, effect: ineligible}\n"
    pack = read(_extended(tmp_path, {"levels/one_star.yaml": level}))
    rule = pack.levels["one_star"].rule("a-big-site")
    assert rule.effect == "ineligible"
    assert rule.check == "one_of"
    assert [r.id for r in pack.levels["one_star"].rules] == ["enough-staff", "a-big-site"]


def test_a_dated_value_is_replaced(tmp_path: Path) -> None:
    text = "closes:\n  values: [{from: 2030-01-01, value: 2031-03-31}]\n"
    assert read(_extended(tmp_path, {"parameters.yaml": text})).parameter("closes") == date(2031, 3, 31)


def test_a_rule_is_dropped(tmp_path: Path) -> None:
    level = "id: one_star\nrules:\n  - {id: a-big-site, drop: true}\n"
    assert [r.id for r in read(_extended(tmp_path, {"levels/one_star.yaml": level})).levels["one_star"].rules] == ["enough-staff"]


def test_dropping_what_is_not_there_names_the_line(tmp_path: Path) -> None:
    level = "id: one_star\nrules:\n  - {id: a-huge-site, drop: true}\n"
    with pytest.raises(PackError) as caught:
        read(_extended(tmp_path, {"levels/one_star.yaml": level}))
    assert (caught.value.file, caught.value.line) == ("trial/levels/one_star.yaml", 3)
    assert "a-huge-site" in str(caught.value)


def test_drop_in_a_pack_without_a_base_is_refused(tmp_path: Path) -> None:
    write_pack(tmp_path, "trial", {**MINIMAL, "parameters.yaml": MINIMAL["parameters.yaml"].rstrip() + "\n        spare: {drop: true}\n"})
    with pytest.raises(PackError, match="spare"):
        read(tmp_path)


def test_a_mistake_in_an_inherited_rule_points_to_the_file_that_made_it(tmp_path: Path) -> None:
    level = "id: one_star\nrules:\n  - id: a-big-site\n    with: {values: [huge]}\n"
    with pytest.raises(PackError) as caught:
        read(_extended(tmp_path, {"levels/one_star.yaml": level}))
    assert (caught.value.file, caught.value.line) == ("trial/levels/one_star.yaml", 4)


def test_packs_that_extend_each_other_are_refused(tmp_path: Path) -> None:
    write_pack(tmp_path, "one", {"pack.yaml": "extends: two\n"})
    write_pack(tmp_path, "two", {"pack.yaml": "extends: one\n"})
    with pytest.raises(PackError, match="圈"):
        read(tmp_path, "one")


def test_rules_of_a_group_reach_every_level_that_uses_it(tmp_path: Path) -> None:
    rule = "{id: is-local, says: 本地, cites: 一, value: application, check: is_true, with: {field: local}, effect: return"
    group = f"id: common\nrules:\n  - {rule}, remedy: 请确认。}}\n"
    files = {**MINIMAL, "rules/common.yaml": group}
    files["levels/one_star.yaml"] = files["levels/one_star.yaml"].replace("rules:", "uses: [common]\n        rules:", 1)
    write_pack(tmp_path, "base", files)
    changed = "id: common\nrules:\n  - {id: is-local, effect: ineligible}\n"
    write_pack(tmp_path, "trial", {"pack.yaml": "extends: base\n", "rules/common.yaml": changed})
    assert [r.id for r in read(tmp_path, "base").levels["one_star"].rules] == ["is-local", "enough-staff", "a-big-site"]
    assert read(tmp_path).levels["one_star"].rule("is-local").effect == "ineligible"


def test_an_unknown_group_and_a_rule_written_twice_are_refused(tmp_path: Path) -> None:
    files = dict(MINIMAL)
    files["levels/one_star.yaml"] = files["levels/one_star.yaml"].replace("rules:", "uses: [nothing]\n        rules:", 1)
    write_pack(tmp_path, "trial", files)
    with pytest.raises(PackError, match="nothing"):
        read(tmp_path)
