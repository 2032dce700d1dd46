"""Walk every object of a PDF and refuse what acts, hides or reaches outside. Judged by meaning, not by key name alone:
a font may be called /JS, and a page jump on opening is harmless."""

from collections.abc import Iterator
from dataclasses import dataclass
from typing import Any

import pikepdf
from pikepdf import Object, ObjectType

from assessor.evidence.refusals import Rejected

MAX_NODES = 2_000_000
MAX_DEPTH = 100

_ACTIONS = {
    "/JavaScript": "pdf_script", "/Launch": "pdf_launch", "/SubmitForm": "pdf_submit", "/ImportData": "pdf_submit",
    "/GoToR": "pdf_external", "/GoToE": "pdf_attachment", "/GoToDp": "pdf_external", "/Thread": "pdf_external",
    "/Rendition": "pdf_media", "/Movie": "pdf_media", "/Sound": "pdf_media", "/RichMediaExecute": "pdf_media",
    "/GoTo3DView": "pdf_media",
}  # fmt: skip
_SUBTYPES = {
    "/FileAttachment": "pdf_attachment", "/RichMedia": "pdf_media", "/Screen": "pdf_media", "/Movie": "pdf_media",
    "/Sound": "pdf_media", "/3D": "pdf_media", "/PS": "pdf_script",
}  # fmt: skip
_TYPES = {"/EmbeddedFile": "pdf_attachment", "/Rendition": "pdf_media", "/3D": "pdf_media"}
_HARMLESS_SCHEMES = ("http", "https", "mailto", "tel")
_CONTAINERS = (ObjectType.dictionary, ObjectType.stream, ObjectType.array)


@dataclass
class Seen:
    """What was met on the walk that deserves a word but not a refusal."""

    links: int = 0
    fields: int = 0
    signatures: int = 0


def walk(pdf: pikepdf.Pdf) -> Seen:
    """Look at every object, also those no page refers to. Raises Rejected."""
    seen = Seen()
    _catalog(pdf.Root)
    for node in _nodes(pdf):
        if node._type_code != ObjectType.array:
            _check(node, seen)
    return seen


def _nodes(pdf: pikepdf.Pdf) -> Iterator[Object]:
    """Every dictionary, stream and array: each indirect object once, with its direct children."""
    count = 0
    for top in pdf.objects:
        stack: list[tuple[Any, int]] = [(top, 0)]
        while stack:
            node, depth = stack.pop()
            if not isinstance(node, Object) or node._type_code not in _CONTAINERS:
                continue
            count += 1
            if count > MAX_NODES or depth > MAX_DEPTH:
                raise Rejected("pdf_too_complex", "对象过多或嵌套过深")
            yield node
            children: Any = node.as_list() if node._type_code == ObjectType.array else [v for _, v in node.items()]
            stack += [(c, depth + 1) for c in children if isinstance(c, Object) and not c.is_indirect]


def _check(node: Object, seen: Seen) -> None:
    action, subtype, kind = _name(node, "/S"), _name(node, "/Subtype"), _name(node, "/Type")
    for table, value in ((_ACTIONS, action), (_SUBTYPES, subtype), (_TYPES, kind)):
        if value in table:
            raise Rejected(table[value])
    if node._type_code == ObjectType.stream and "/F" in node:
        raise Rejected("pdf_external")
    _references(node, kind, subtype)
    if "/AA" in node and _is_dictionary(node["/AA"]):
        for trigger in node["/AA"].as_dict().values():
            _automatic(trigger)
    if "/URI" in node and action == "/URI":
        _link(node["/URI"])
        seen.links += 1
    if "/FT" in node and isinstance(node["/FT"], Object):
        seen.fields += 1
        seen.signatures += _name(node, "/FT") == "/Sig"


def _references(node: Object, kind: str, subtype: str) -> None:
    """Attached files, pages of other documents, and images that a print shop would fetch from elsewhere."""
    attached = node.get("/EF")
    if (
        isinstance(attached, Object)
        and _is_dictionary(attached)
        and (kind in ("/Filespec", "/F") or "/F" in node or "/UF" in node)
    ):
        raise Rejected("pdf_attachment")
    if subtype == "/Form" and ("/Ref" in node or "/OPI" in node):
        raise Rejected("pdf_external")
    if subtype == "/Image" and "/OPI" in node:
        raise Rejected("pdf_external")


def _catalog(root: Object) -> None:
    names = root.get("/Names")
    if isinstance(names, Object) and _is_dictionary(names):
        for key, code in (
            ("/JavaScript", "pdf_script"),
            ("/EmbeddedFiles", "pdf_attachment"),
            ("/Renditions", "pdf_media"),
        ):
            if _has_content(names.get(key)):
                raise Rejected(code)
    form = root.get("/AcroForm")
    if isinstance(form, Object) and _is_dictionary(form) and "/XFA" in form:
        raise Rejected("pdf_xfa")
    if "/Collection" in root:
        raise Rejected("pdf_attachment")
    base = root.get("/URI")
    if isinstance(base, Object) and _is_dictionary(base) and "/Base" in base:
        _link(base["/Base"])
    _automatic(root.get("/OpenAction"))


def _automatic(action: Any) -> None:
    """Something done without a click. Only a jump to a page of this document may be; also in its chain of /Next."""
    waiting, seen = [action], 0
    while waiting:
        current = waiting.pop()
        seen += 1
        if seen > MAX_DEPTH:
            raise Rejected("pdf_auto_action")
        if not isinstance(current, Object) or not _is_dictionary(current):
            continue
        kind = _name(current, "/S")
        if kind in _ACTIONS:
            raise Rejected(_ACTIONS[kind])
        if kind not in ("/GoTo", ""):
            raise Rejected("pdf_auto_action")
        following = current.get("/Next")
        is_list = isinstance(following, Object) and following._type_code == ObjectType.array
        waiting += following.as_list() if is_list and following is not None else [following]


def _link(target: Any) -> None:
    text = "".join(c for c in str(target) if c.isprintable() and not c.isspace()).casefold()
    if text.startswith(("\\\\", "//")):
        raise Rejected("pdf_link")
    scheme, colon, _ = text.partition(":")
    if colon and scheme not in _HARMLESS_SCHEMES and not any(c in scheme for c in "./?#"):
        raise Rejected("pdf_link")


def _has_content(tree: Any) -> bool:
    """A name tree with at least one entry or branch; many producers leave an empty one behind."""
    if not isinstance(tree, Object) or not _is_dictionary(tree):
        return False
    return any(isinstance(tree.get(key), Object) and len(tree[key]) > 0 for key in ("/Names", "/Kids"))


def _is_dictionary(node: Object) -> bool:
    return bool(node._type_code == ObjectType.dictionary)


def _name(node: Object, key: str) -> str:
    value = node.get(key)
    return str(value) if isinstance(value, Object) and value._type_code == ObjectType.name_ else ""
