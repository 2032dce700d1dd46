"""A small application of the tests' own that shows the components: they need neither the store nor the door.

A test file imports `app` and `database_url`, which stand in the place of the suite's own.
"""

import time
from pathlib import Path
from types import SimpleNamespace
from typing import Any

import pytest
from flask import Flask, jsonify, render_template, render_template_string, request
from flask.typing import ResponseReturnValue

from assessor.web import components_page, filters
from assessor.web.door import HEADERS

ROOT = Path(filters.__file__).parent
SAVE_PAGE = """{% extends "layouts/form.html" %}
{% import "components/ui.html" as ui %}{% set title = "填写" %}
{% block form %}{% call ui.form("/done", autosave="/save", version=1, once="key-1") %}
{{ ui.field.text("name", "企业名称", value=name) }}{{ ui.field.money("amount", "金额") }}
{{ ui.many.periods("used", "使用时间", value=[{"from": "2021-06-01", "to": none}]) }}
{{ ui.many.texts("violations", "违规记录", none_label="没有") }}
{{ ui.button("提交") }}{{ ui.button("删除", "danger", name="do", value="delete", confirm="确定删除吗？") }}
{{ ui.save_state() }}{% endcall %}{% endblock %}"""
UPLOAD_PAGE = """{% extends "layouts/page.html" %}{% import "components/ui.html" as ui %}{% set title = "上传" %}
{% block content %}{% call ui.upload("/upload", max_mb=1) %}
{{ ui.field.select("kind", "种类", [("contract", "合同")], "contract") }}{% endcall %}{% endblock %}"""


@pytest.fixture
def database_url() -> str:
    """No store here."""
    return ""


@pytest.fixture
def app() -> Flask:
    """Serves the components page, a form that saves itself, an upload and an error page, with the real headers."""
    app = Flask("assessor", root_path=str(ROOT))
    app.config.update(SECRET_KEY="test", TESTING=True)
    app.extensions["answers"] = []
    app.extensions["heard"] = []
    app.extensions["at_once"] = [0, 0]  # now, most
    filters.register(app)
    app.jinja_env.globals["csrf_token"] = lambda: "token"
    app.register_blueprint(components_page.blueprint)
    person = {"name": "周明", "organisation": "昆山市工业和信息化局", "role": "经办人员"}
    items = [SimpleNamespace(endpoint="components.index", label="待办", count=3)]
    app.context_processor(lambda: {"person": person, "nav_items": items, "demo": True, "moment": None})
    for endpoint in ("auth.sign_in", "auth.sign_out", "public.home"):
        app.add_url_rule(f"/{endpoint}", endpoint, lambda: "ok", methods=["GET", "POST"])
    app.add_url_rule("/form", "form", lambda: render_template_string(SAVE_PAGE, name="甲公司"))
    app.add_url_rule("/uploads", "uploads", lambda: render_template_string(UPLOAD_PAGE))
    app.add_url_rule(
        "/error",
        "error",
        lambda: render_template(
            "errors/error.html",
            code=413,
            title="文件太大",
            what=["单个文件不超过 20 MB。"],
            todo=["压缩后再传。", "分成几个文件。"],
        ),
    )
    app.add_url_rule("/save", "save", lambda: _answer(app), methods=["POST"])
    app.add_url_rule("/upload", "upload", lambda: _answer(app), methods=["POST"])
    app.add_url_rule("/done", "done", lambda: _done(app), methods=["POST"])
    app.after_request(_headers)
    return app


def _headers(response: Any) -> Any:
    response.headers.update(HEADERS)
    return response


def _answer(app: Flask) -> ResponseReturnValue:
    """Remember what was sent; give the next prepared answer, or a plain yes."""
    app.extensions["heard"].append(
        (request.path, request.form.to_dict(flat=False), [f.filename for f in request.files.values()])
    )
    at_once = app.extensions["at_once"]
    at_once[0] += 1
    at_once[1] = max(at_once)
    time.sleep(0.3)
    at_once[0] -= 1
    answers = app.extensions["answers"]
    body, status = (
        answers.pop(0) if answers else ({"version": 2, "saved_at": "2022-03-05T06:03:00+00:00", "errors": {}}, 200)
    )
    return jsonify(body), status


def _done(app: Flask) -> str:
    app.extensions["heard"].append((request.path, request.form.to_dict(flat=False), []))
    time.sleep(0.6)
    return "done"
