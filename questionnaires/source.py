"""YAML with places: plain values, and for every key the file and line it stands on.

Stricter than YAML: no repeated keys, no anchors, no tags, no floats. Lists of mappings with an `id` become `ById`.
"""

from dataclasses import dataclass, field
from datetime import date
from pathlib import Path
from typing import Any, NamedTuple

from ruamel.yaml import YAML
from ruamel.yaml.error import MarkedYAMLError, YAMLError
from ruamel.yaml.nodes import MappingNode, Node, ScalarNode, SequenceNode

from questionnaires.errors import PackError

PathInTree = tuple[str | int, ...]
_MAX_BYTES = 1_000_000
_MAX_DEPTH = 20


class Place(NamedTuple):
    """Where something is written; line counts from 1."""

    file: str
    line: int


class ById(dict[str, Any]):
    """A list of mappings, each with its own `id`, held by id in the order of the file."""


@dataclass
class Tree:
    """Values as read and, by path, where each was written."""

    value: Any
    places: dict[PathInTree, Place] = field(default_factory=dict)

    def place(self, path: PathInTree) -> Place:
        """The place of a path, or of the nearest thing above it that was written down."""
        for end in range(len(path), -1, -1):
            if path[:end] in self.places:
                return self.places[path[:end]]
        return Place("", 0)


def read(path: Path, shown_as: str) -> Tree:
    """Read one YAML file. Raises PackError with file and line."""
    text = _text(path, shown_as)
    try:
        node = YAML(typ="safe", pure=True).compose(text)
    except MarkedYAMLError as error:
        line = error.problem_mark.line + 1 if error.problem_mark else 0
        raise PackError(shown_as, line, f"不是有效的 YAML（{error.problem}）", "检查缩进、冒号后的空格和引号") from None
    except (YAMLError, ValueError, RecursionError) as error:
        raise PackError(shown_as, 0, f"不是有效的 YAML（{error}）", "用纯文本编辑器检查这个文件") from None
    walker = _Walker(shown_as)
    value = walker.value(node, ()) if node is not None else {}
    if not isinstance(value, dict):
        raise PackError(shown_as, 1, "文件的最外层不是“键: 值”", "最外层写成“键: 值”的形式")
    return Tree(value, walker.places)


def _text(path: Path, shown_as: str) -> str:
    raw = path.read_bytes()
    if len(raw) > _MAX_BYTES:
        raise PackError(shown_as, 0, "文件超过 1 MB", "一个文件只写一件事，拆成几个文件")
    try:
        return raw.decode("utf-8-sig").replace("\r\n", "\n").replace("\r", "\n")
    except UnicodeDecodeError:
        raise PackError(shown_as, 0, "文件不是 UTF-8 编码", "另存为 UTF-8 编码") from None


class _Walker:
    def __init__(self, file: str) -> None:
        self.file = file
        self.places: dict[PathInTree, Place] = {(): Place(file, 1)}
        self._seen: set[int] = set()

    def value(self, node: Node, path: PathInTree) -> Any:
        if id(node) in self._seen or node.anchor:
            raise self._error(node, "用了锚点或别名（& 或 *）", "把内容直接写出来")
        if len(path) > _MAX_DEPTH:
            raise self._error(node, "嵌套太深", "减少层次")
        self._seen.add(id(node))
        self.places.setdefault(path, self._place(node))
        if isinstance(node, MappingNode):
            return self._mapping(node, path)
        if isinstance(node, SequenceNode):
            return self._sequence(node, path)
        return self._scalar(node)

    def _mapping(self, node: MappingNode, path: PathInTree) -> dict[str, Any]:
        found: dict[str, Any] = {}
        for key_node, value_node in node.value:
            key = key_node.value
            if not isinstance(key_node, ScalarNode):
                raise self._error(key_node, "键不是一个词", "键写成一个词")
            if key in found:
                first = self.places[(*path, key)].line
                raise self._error(key_node, f"键 {key} 重复（第 {first} 行已写过）", "只留一个")
            self.places[(*path, key)] = self._place(key_node)
            found[key] = self.value(value_node, (*path, key))
        return found

    def _sequence(self, node: SequenceNode, path: PathInTree) -> Any:
        ids = [_id_of(item) for item in node.value]
        if not ids or None in ids:
            return [self.value(item, (*path, index)) for index, item in enumerate(node.value)]
        found = ById()
        for item, item_id in zip(node.value, ids, strict=True):
            assert item_id is not None
            if item_id in found:
                first = self.places[(*path, item_id)].line
                raise self._error(item, f"id {item_id} 重复（第 {first} 行已写过）", "换一个 id，或只留一个")
            found[item_id] = self.value(item, (*path, item_id))
        return found

    def _scalar(self, node: Node) -> Any:
        kind, text = str(node.tag).rpartition(":")[2], node.value
        try:
            match kind:
                case "str":
                    return text
                case "int":
                    return int(text)
                case "bool":
                    return text.lower() == "true"
                case "null":
                    return None
                case "timestamp":
                    return date.fromisoformat(text)
        except ValueError:
            raise self._error(node, f"读不懂的值 {text}", "日期写成 2022-01-31，整数直接写") from None
        raise self._error(node, f"这里不能写 {text}", "小数要加引号（如 \"0.5\"），不用 YAML 标签")

    def _place(self, node: Node) -> Place:
        return Place(self.file, node.start_mark.line + 1)

    def _error(self, node: Node, problem: str, mend: str) -> PackError:
        return PackError(self.file, self._place(node).line, problem, mend)


def _id_of(node: Node) -> str | None:
    if not isinstance(node, MappingNode):
        return None
    return next((v.value for k, v in node.value if k.value == "id" and isinstance(v, ScalarNode)), None)
