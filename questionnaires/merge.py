"""`extends`: a pack lists only what differs from its base.

Mappings merge key by key, lists whose items have an `id` merge by id, everything else is replaced.
`{id: x, drop: true}` (or `x: {drop: true}` in a mapping) removes what the base has.
"""

from typing import Any

from questionnaires.errors import PackError
from questionnaires.source import ById, PathInTree, Place, Tree


def merged(base: Tree, changes: Tree) -> Tree:
    """The base with the changes on top. Places of changed keys are those of the changes. Raises PackError."""
    places = dict(base.places)
    value = _merge(base.value, changes.value, (), changes, places)
    return Tree(value, places)


def without_drops(tree: Tree) -> None:
    """Refuse `drop` in a pack that stands on its own: there is nothing to remove."""
    for path in tree.places:
        if path and path[-1] == "drop":
            raise _nothing_to_drop(tree.place(path), path)


def _merge(old: Any, new: Any, path: PathInTree, changes: Tree, places: dict[PathInTree, Place]) -> Any:
    both_mappings = isinstance(old, dict) and isinstance(new, dict)
    if not both_mappings or isinstance(old, ById) != isinstance(new, ById):
        _forget(path, places)
        places.update({p: place for p, place in changes.places.items() if p[: len(path)] == path})
        return new
    result = type(old)(old)
    for key, value in new.items():
        here = (*path, key)
        if isinstance(value, dict) and value.get("drop") is True:
            if key not in result:
                raise _nothing_to_drop(changes.place(here), here)
            del result[key]
            _forget(here, places)
        elif key in result:
            places[here] = changes.place(here)
            result[key] = _merge(result[key], value, here, changes, places)
        else:
            places.update({p: place for p, place in changes.places.items() if p[: len(here)] == here})
            result[key] = value
    return result


def _forget(path: PathInTree, places: dict[PathInTree, Place]) -> None:
    for known in [p for p in places if p[: len(path)] == path]:
        del places[known]


def _nothing_to_drop(place: Place, path: PathInTree) -> PackError:
    name = next((str(part) for part in reversed(path) if part != "drop"), "")
    return PackError(place.file, place.line, f"要删除的 {name} 在被继承的规则包里没有", "核对 id，或去掉这一行 drop")
