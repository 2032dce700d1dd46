"""Look at a file page by page: what the viewer of officers and of enterprises have in common.

A page of a PDF is shown as a picture that a child process drew (assessor/evidence/render.py), never as the PDF itself.
"""

import tempfile
from collections.abc import Callable
from pathlib import Path
from typing import Any

from flask import Response, current_app, request

from assessor.cases.refusal import NotFound, Refusal
from assessor.config import Config
from assessor.evidence.page_folder import PageFolder
from assessor.evidence.render import WIDTHS, NotNow, NotShown, page_image
from assessor.evidence.store import DamagedObject, MissingObject, open_store
from assessor.policy.packs import EVIDENCE_KINDS

PDF = "application/pdf"
FIT = WIDTHS[0]
ZOOMS = dict(zip(WIDTHS, ("适合窗口", "放大", "最大"), strict=True))
SAFE = {
    "X-Content-Type-Options": "nosniff",
    "Content-Security-Policy": "sandbox; default-src 'none'; frame-ancestors 'none'",
    "Content-Disposition": "inline",
    "Cache-Control": "private, no-store",
}
CANNOT = "这一页无法显示，请下载查看"
LATER = "这一页暂时没有显示出来"

Address = Callable[..., str]


def page_answer(entry: dict[str, Any], pages: int | None, number: int) -> Response:
    """One page as PNG. Raises NotFound for a page or width that is none, Refusal when it cannot be shown."""
    if entry["media_type"] != PDF or not 1 <= number <= (pages or 1):
        raise NotFound("没有找到这一页")
    try:
        picture = _picture(entry["sha256"], number, _width())
    except NotShown as error:
        raise Refusal(CANNOT + "。", status=422) from error
    except NotNow as error:
        raise Refusal(LATER + "，请稍后再试，或下载查看。", status=503) from error
    answer = Response(picture, mimetype="image/png")
    answer.headers.update(SAFE)
    return answer


def look(entry: dict[str, Any], pages: int | None, here: Address, picture: Address) -> dict[str, Any]:
    """What the macro `reader` draws. `here(page=…, width=…)` is the viewer's address, `picture(page, width)` the image's.

    Raises NotFound for a page or width that is none.
    """
    count = (pages or 1) if entry["media_type"] == PDF else 1
    page, width = _number("page", 1, range(1, count + 1)), _width()

    def at(number: int, wide: int = width) -> str:
        return here(page=number if number > 1 else None, width=wide if wide != FIT else None, _anchor="paper")

    kind = EVIDENCE_KINDS.get(entry["kind"], entry["kind"])
    return {
        "page": page,
        "pages": count,
        "pdf": entry["media_type"] == PDF,
        "fits": width == FIT,
        "width": width,
        "src": picture(page, width),
        "alt": f"{kind}：{entry['name']}，第 {page} 页，共 {count} 页" if count > 1 else f"{kind}：{entry['name']}",
        "problem": _problem(entry, page, width),
        "prev": at(page - 1) if page > 1 else None,
        "next": at(page + 1) if page < count else None,
        "zooms": [{"label": words, "href": at(page, wide), "current": wide == width} for wide, words in ZOOMS.items()],
    }


def _problem(entry: dict[str, Any], page: int, width: int) -> str | None:
    """Draws the page now, so that the words stand where the picture would be missing."""
    if entry["media_type"] != PDF:
        return None
    try:
        _picture(entry["sha256"], page, width)
    except NotShown:
        return CANNOT
    except NotNow:
        return LATER
    return None


def _picture(sha256: str, page: int, width: int) -> bytes:
    settings: Config = current_app.extensions["settings"]
    folder = PageFolder(settings.instance / "pages")
    kept = folder.read(sha256, page, width)
    if kept is None:
        try:
            kept = _draw(settings.evidence_store, sha256, page, width)
        except NotShown:
            kept = b""
        folder.keep(sha256, page, width, kept)
    if not kept:
        raise NotShown(sha256)
    return kept


def _draw(location: str, sha256: str, page: int, width: int) -> bytes:
    with tempfile.NamedTemporaryFile(prefix="page-", suffix=".pdf") as file:
        try:
            for piece in open_store(location).iterate(sha256):
                file.write(piece)
        except (MissingObject, DamagedObject) as error:
            raise Refusal(
                "这份材料的原件不在存储中，或与提交时的 SHA-256 不符，请联系系统管理员从备份恢复。", status=503
            ) from error
        file.flush()
        return page_image(Path(file.name), page, width)


def _width() -> int:
    return _number("width", FIT, WIDTHS)


def _number(name: str, usual: int, allowed: range | tuple[int, ...]) -> int:
    text = request.args.get(name, "")
    if not text:
        return usual
    number = int(text) if text.isascii() and text.isdecimal() and len(text) < 6 else -1
    if number not in allowed:
        raise NotFound("没有找到这一页")
    return number
