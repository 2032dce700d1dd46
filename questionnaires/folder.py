"""The folder of one pack: which files it may hold, and how they become one tree."""

from pathlib import Path

from questionnaires.errors import PackError
from questionnaires.source import ById, Place, Tree, read

SINGLE_FILES = ("clauses", "parameters", "process", "recheck", "awards", "documents", "bars", "targets", "providers")
FILES_BY_ID = {"questions": "sections", "rules": "rules", "levels": "levels", "notices": "notices", "forms": "forms"}
IGNORED = frozenset({"examples", "README.md"})


def read_folder(folder: Path) -> Tree:
    """Everything a pack's folder says, unresolved. `examples/` is no part of it. Raises PackError."""
    tree = read(folder / "pack.yaml", _shown(folder, "pack.yaml"))
    for reserved in (*SINGLE_FILES, *FILES_BY_ID.values(), "id", "digest"):
        if reserved in tree.value:
            place = tree.place((reserved,))
            raise PackError(place.file, place.line, f"pack.yaml 里不能写 {reserved}", "把它写进自己的文件（见 docs/packs.md）")
    for entry in sorted(folder.iterdir()):
        if entry.name in IGNORED or entry.name == "pack.yaml" or entry.name.startswith((".", "__")):
            continue
        if entry.is_file() and entry.suffix == ".yaml" and entry.stem in SINGLE_FILES:
            _hang(tree, entry.stem, read(entry, _shown(folder, entry.name)))
        elif entry.is_dir() and entry.name in FILES_BY_ID:
            # An empty folder says nothing (git does not even keep it), so it must not change the digest.
            if any(entry.iterdir()):
                _hang(tree, FILES_BY_ID[entry.name], _by_id(folder, entry))
        else:
            names = [*(f"{n}.yaml" for n in SINGLE_FILES), *(f"{n}/" for n in FILES_BY_ID)]
            allowed = "、".join(["pack.yaml", *names, "examples/"])
            raise PackError(_shown(folder, entry.name), 0, "规则包里不认识的文件", f"改名或移走；可以有：{allowed}")
    return tree


def _by_id(folder: Path, inner: Path) -> Tree:
    found = Tree(ById(), {(): Place(_shown(folder, inner.name), 0)})
    for path in sorted(inner.iterdir()):
        shown = _shown(folder, f"{inner.name}/{path.name}")
        if path.name.startswith("."):
            continue
        if path.suffix != ".yaml":
            raise PackError(shown, 0, "这里只放 .yaml 文件", "改名或移走")
        one = read(path, shown)
        own_id = one.value.get("id")
        if own_id != path.stem:
            line = one.place(("id",)).line
            raise PackError(shown, line, f"id {own_id!r} 与文件名不一致", f"写 id: {path.stem}，或改文件名")
        _hang(found, path.stem, one)
    return found


def _hang(tree: Tree, key: str, branch: Tree) -> None:
    tree.value[key] = branch.value
    tree.places.update({(key, *path): place for path, place in branch.places.items()})


def _shown(folder: Path, name: str) -> str:
    return f"{folder.name}/{name}"
