"""Rules that several levels share: `rules/<group>.yaml` is written once, a level takes it in with `uses: [group, …]`."""

from typing import Any

from questionnaires.errors import PackError
from questionnaires.source import ById, Tree


def expanded(tree: Tree) -> Tree:
    """The tree with every level's `uses` replaced by the rules of those groups, before its own. Raises PackError."""
    value, places = dict(tree.value), dict(tree.places)
    groups = value.pop("rules", ById())
    levels = ById()
    for level_id, level in value.get("levels", ById()).items():
        rules = ById()
        for group in _uses(tree, level_id, level):
            if group not in groups:
                raise _error(tree, level_id, f"没有名为 {group} 的规则组", f"可用的：{'、'.join(groups) or '（还没有）'}")
            rules |= _rules(tree, ("rules", group), groups[group])
            _copy_places(tree, ("rules", group, "rules"), ("levels", level_id, "rules"), places)
        own = _rules(tree, ("levels", level_id), level)
        for twice in rules.keys() & own.keys():
            raise _error(tree, level_id, f"规则 {twice} 在规则组里已经有了", "换一个 id，或从规则组里移出来")
        levels[level_id] = {**level, "rules": ById({**rules, **own})}
        levels[level_id].pop("uses", None)
    return Tree({**value, "levels": levels}, places)


def _uses(tree: Tree, level_id: str, level: dict[str, Any]) -> list[str]:
    uses = level.get("uses", [])
    if not isinstance(uses, list) or not all(isinstance(name, str) for name in uses):
        raise _error(tree, level_id, "uses 不是列表", "写成 [组一, 组二] 的形式")
    return uses


def _rules(tree: Tree, path: tuple[str, str], holder: dict[str, Any]) -> ById:
    rules = holder.get("rules", ById())
    if isinstance(rules, ById) or rules == []:
        return ById(rules or {})
    place = tree.place((*path, "rules"))
    raise PackError(place.file, place.line, "rules 不是规则的列表", "每条规则以“- id: 名字”开头")


def _copy_places(tree: Tree, source: tuple[str, ...], target: tuple[str, ...], places: dict[Any, Any]) -> None:
    size = len(source)
    places.update({(*target, *path[size:]): place for path, place in tree.places.items() if path[:size] == source})


def _error(tree: Tree, level_id: str, problem: str, mend: str) -> PackError:
    place = tree.place(("levels", level_id, "uses"))
    return PackError(place.file, place.line, problem, mend)
