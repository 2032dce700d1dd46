"""Error pages: what happened, that nothing was lost, and what to do next."""

from collections.abc import Sequence
from urllib.parse import urlsplit

from flask import Flask, g, render_template, request
from flask_wtf.csrf import CSRFError
from werkzeug.exceptions import HTTPException

WORDS: dict[int, tuple[str, str]] = {
    400: ("请求有误", "请返回上一页，检查后再试。"),
    401: ("请先登录", "登录后再继续；已保存的内容都在。"),
    403: ("没有权限", "如果您认为应当有权限，请联系本单位负责人。"),
    404: ("没有找到页面", "请核对地址，或从菜单进入；内容也可能不在您可以查看的范围内。"),
    405: ("不能这样打开这个页面", "请从页面上的按钮进入。"),
    409: ("内容刚被更改过", "请刷新页面，对照后再办理。"),
    413: ("文件或内容太大", "单个文件不超过 20 MB；扫描件可以降低分辨率后再传。之前保存的内容都在。"),
    415: ("文件类型不支持", "请上传 PDF、JPG 或 PNG 文件。"),
    422: ("有内容需要修改", "请按提示修改后再提交。"),
    429: ("操作太频繁", "请稍后再试。"),
    500: ("系统出错了", "错误已记录，本次操作没有保存。请稍后再试；之前保存的内容都在。"),
    503: ("系统正忙", "本次操作没有保存，请稍等片刻再试一次。"),
}


def page(status: int, title: str, reasons: Sequence[str] = (), todo: str = "") -> tuple[str, int]:
    """An error page with its sentences, in the frame of whoever sees it, with a way back."""
    from assessor.web.door import recognise

    if status < 500:
        recognise()
    usual_title, usual_todo = WORDS.get(status, WORDS[500])
    return (
        render_template(
            "errors/error.html",
            code=status,
            title=title or usual_title,
            what="".join(reasons),
            todo=todo or usual_todo,
            back_url=_came_from(),
        ),
        status,
    )


def _came_from() -> str:
    """The page of this service from which the person came; '' when there is none or it is this very address."""
    came = urlsplit(request.referrer or "")
    if came.netloc != request.host or came.path in (request.path, "") or came.path.startswith("//"):
        return ""
    return came.path + (f"?{came.query}" if came.query else "")


def register(app: Flask) -> None:
    """Answer every HTTP error and every unexpected one with a page of our own."""
    app.register_error_handler(HTTPException, _on_http)
    app.register_error_handler(CSRFError, _on_csrf)
    app.register_error_handler(Exception, _on_unexpected)


def _on_http(error: HTTPException) -> HTTPException | tuple[str, int] | tuple[dict[str, str], int]:
    code = error.code or 500
    if code < 400:
        return error
    said = error.description if code == 403 and error.description else ""
    if _wants_json():
        return {"error": said or WORDS.get(code, WORDS[500])[0]}, code
    return page(code, "", (said,) if said and not said.isascii() else ())


def _on_csrf(error: CSRFError) -> tuple[str, int] | tuple[dict[str, str], int]:
    if _wants_json():
        return {"error": "页面停留太久，请刷新页面后再试；浏览器里未保存的内容会保留。"}, 400
    return page(400, "页面已失效", ("这个页面停留太久或已在别处退出登录。",), "请返回并刷新页面，再提交一次。")


def _on_unexpected(error: Exception) -> tuple[str, int]:
    from structlog import get_logger

    viewer = g.get("viewer")
    get_logger().exception("unexpected", path=request.path, person=viewer.person_id if viewer else None)
    return page(500, "")


def _wants_json() -> bool:
    if request.path.startswith("/api/"):
        return True
    best = request.accept_mimetypes.best_match(["text/html", "application/json"])
    return best == "application/json" and request.headers.get("Accept", "*/*") != "*/*"
