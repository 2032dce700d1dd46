"""The strict reader: folders of YAML become packs, or a PackError that names file, line and mend."""

from pathlib import Path
from typing import Any

from pydantic import ValidationError
from pydantic_core import ErrorDetails

from questionnaires.crosscheck import crosscheck
from questionnaires.digest import digest_of
from questionnaires.errors import PackError
from questionnaires.folder import read_folder
from questionnaires.merge import merged, without_drops
from questionnaires.shapes import Pack
from questionnaires.shared_rules import expanded
from questionnaires.source import ById, PathInTree, Tree
from questionnaires.vocabulary import Vocabulary

HOME = Path(__file__).parent

_WORDS = {
    "extra_forbidden": ("不认识的键 {key}", "核对拼写；这里不需要就删掉"),
    "missing": ("缺少 {key}", "补上 {key}"),
    "literal_error": ("{key} 的值 {input} 不在可选范围内", "可选的有 {expected}"),
    "string_type": ("{key} 应是文字，现在是 {input}", "写成文字，必要时加引号"),
    "bool_type": ("{key} 应是 true 或 false", "写 true 或 false"),
    "string_pattern_mismatch": ("{key} 的值 {input} 不合格式", "改成符合 {pattern} 的写法"),
    "value_error": ("{key}：{reason}", "按这条说明改正"),
}


def read_all(extra: Path | None, known: Vocabulary) -> dict[str, Pack]:
    """Every pack of the house and of the extra folder by id. Raises PackError on the first thing that is not right."""
    found = folders(extra)
    trees: dict[str, Tree] = {}
    return {pack_id: _pack(pack_id, found, trees, known) for pack_id in sorted(found)}


def read_one(pack_id: str, extra: Path | None, known: Vocabulary) -> Pack:
    """One pack (and what it extends). Raises PackError, also when there is no such pack."""
    found = folders(extra)
    if pack_id not in found:
        raise PackError(pack_id, 0, "没有这个规则包", "现有的规则包：" + "、".join(sorted(found)))
    return _pack(pack_id, found, {}, known)


def folders(extra: Path | None) -> dict[str, Path]:
    """The folder of every pack by id. Raises PackError when two folders carry the same id or the extra folder is not there."""
    found = {path.parent.name: path.parent for path in sorted(HOME.glob("*/pack.yaml"))}
    if extra is None:
        return found
    if not extra.is_dir():
        raise PackError(extra, 0, "找不到额外规则包的文件夹", "核对 ASSESSOR_PACKS 的路径，或去掉这个设置")
    for path in sorted(extra.glob("*/pack.yaml")):
        if path.parent.name in found:
            raise PackError(path, 1, f"规则包 {path.parent.name} 已经有了", "换一个文件夹名")
        found[path.parent.name] = path.parent
    return found


def _pack(pack_id: str, found: dict[str, Path], trees: dict[str, Tree], known: Vocabulary) -> Pack:
    resolved = _tree(pack_id, found, trees, ())
    digest = digest_of(resolved.value)
    tree = expanded(resolved)
    try:
        pack = Pack.model_validate(_plain(pack_id, digest, tree.value))
    except ValidationError as error:
        raise _first(tree, error) from None
    crosscheck(pack, tree, known)
    return pack


def _tree(pack_id: str, found: dict[str, Path], trees: dict[str, Tree], above: tuple[str, ...]) -> Tree:
    if pack_id in trees:
        return trees[pack_id]
    own = read_folder(found[pack_id])
    base_id = own.value.pop("extends", None)
    place = own.place(("extends",))
    if base_id is None:
        without_drops(own)
        trees[pack_id] = own
    elif base_id not in found:
        raise PackError(place.file, place.line, f"extends 的规则包 {base_id} 不存在", "可以继承的有：" + "、".join(sorted(found)))
    elif base_id in (*above, pack_id):
        raise PackError(place.file, place.line, "规则包互相继承，成了一个圈", "改掉其中一个 extends")
    else:
        trees[pack_id] = merged(_tree(base_id, found, trees, (*above, pack_id)), own)
    return trees[pack_id]


def _plain(pack_id: str, digest: str, value: dict[str, Any]) -> dict[str, Any]:
    named = dict(value)
    named["clauses"] = _keyed(value.get("clauses", {}), "label")
    named["parameters"] = _keyed(value.get("parameters", {}), "id")
    for part in ("awards", "documents", "bars", "targets"):
        named[part] = _keyed(value.get(part, {}), "id")
    sections = sorted(value.get("sections", {}).values(), key=lambda s: (_order(s), str(s.get("id"))))
    levels = sorted(value.get("levels", {}).values(), key=lambda s: (str(s.get("rank")), str(s.get("id"))))
    named["sections"] = [_lists(section) for section in sections]
    named["levels"] = {level["id"]: _lists(level) for level in levels}
    named["notices"] = {notice["id"]: notice for notice in value.get("notices", {}).values()}
    named["forms"] = {form["id"]: form for form in value.get("forms", {}).values()}
    return {"id": pack_id, "digest": digest} | {key: _lists(item) for key, item in named.items()}


def _order(section: dict[str, Any]) -> int:
    order = section.get("order", 0)
    return order if isinstance(order, int) else 0


def _keyed(entries: object, key: str) -> object:
    if not isinstance(entries, dict):
        return entries
    return {name: {key: name, **item} if isinstance(item, dict) else item for name, item in entries.items()}


def _lists(value: Any) -> Any:
    if isinstance(value, ById):
        return [_lists(item) for item in value.values()]
    if isinstance(value, dict):
        return {key: _lists(item) for key, item in value.items()}
    return value


def _first(tree: Tree, error: ValidationError) -> PackError:
    first = error.errors(include_url=False)[0]
    place = tree.place(_path(tree.value, first))
    key = next((str(part) for part in reversed(first["loc"]) if isinstance(part, str)), "")
    words = {
        "key": key,
        "input": repr(first["input"])[:60],
        "reason": str(first["msg"]).removeprefix("Value error, "),
        "expected": str(first.get("ctx", {}).get("expected", "")).replace(" or ", "、").replace("'", ""),
        "pattern": str(first.get("ctx", {}).get("pattern", "")),
    }
    problem, mend = _WORDS.get(first["type"], ("{key} 的值不对（{reason}）", "按 docs/packs.md 的说明改正"))
    return PackError(place.file, place.line, problem.format(**words), mend.format(**words))


def _path(value: Any, error: ErrorDetails) -> PathInTree:
    path: list[str | int] = []
    for part in error["loc"]:
        if isinstance(value, ById) and isinstance(part, int):
            part = _id_at(value, part, tuple(path))
        path.append(part)
        try:
            value = value[part]
        except (KeyError, IndexError, TypeError):
            value = None
    return tuple(path)


def _id_at(items: ById, index: int, path: PathInTree) -> str:
    if path == ("sections",):
        return str(sorted(items.values(), key=lambda s: (_order(s), str(s.get("id"))))[index].get("id"))
    return list(items)[index]
