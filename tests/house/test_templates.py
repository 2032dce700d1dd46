"""The content security policy allows our own files only, and data reach a page through autoescape only."""

import ast
import re

import pytest

from tests.house.files import below, name

TEMPLATES = below("assessor", suffix=".html")
FORBIDDEN = {
    "an inline style": r"<[^>{]*\sstyle\s*=|<style(?![^>]*\bnonce=)",
    "an inline script": r"<script(?![^>]*\b(?:src|nonce)=)",
    "an event attribute": r"<[a-z][^>]*\son[a-z]+\s*=",
    "a javascript address": r"javascript\s*:",
    "an unescaped value": r"\|\s*safe\b|autoescape\s+false|\bMarkup\b",
    "a file from another machine": (
        r"""(?:src|srcset|action|formaction|poster)\s*=\s*["']?\s*(?:https?:)?//|<link[^>]*https?://"""
    ),
}


def hits(pattern: str, text: str) -> list[int]:
    """The lines on which the pattern stands."""
    return [text.count("\n", 0, hit.start()) + 1 for hit in re.finditer(pattern, text, flags=re.IGNORECASE)]


@pytest.mark.parametrize("what", FORBIDDEN)
def test_no_template_has(what: str) -> None:
    found = [f"{name(file)}:{line}" for file in TEMPLATES for line in hits(FORBIDDEN[what], file.read_text("utf-8"))]
    assert found == []


@pytest.mark.parametrize(
    ("what", "line"),
    [
        ("an inline style", '<p class="x"  style="color: red">'),
        ("an inline style", "<style>"),
        ("an inline script", "<script>go()</script>"),
        ("an inline script", '<script type="module">'),
        ("an event attribute", '<button type="button" onclick="go()">'),
        ("a javascript address", '<a href="javascript:go()">'),
        ("an unescaped value", "{{ remark | safe }}"),
        ("an unescaped value", "{% autoescape false %}"),
        ("a file from another machine", '<script src="https://cdn.example/x.js">'),
        ("a file from another machine", "<img src='//cdn.example/x.png'>"),
        ("a file from another machine", '<link rel="stylesheet" href="https://cdn.example/x.css">'),
    ],
)
def test_the_rule_against_it_sees(what: str, line: str) -> None:
    assert hits(FORBIDDEN[what], line) == [1]


@pytest.mark.parametrize(
    "line",
    [
        "<link rel=\"stylesheet\" href=\"{{ url_for('static', filename='css/app.css') }}\">",
        "<script type=\"module\" src=\"{{ url_for('static', filename='js/app.js') }}\"></script>",
        '<style id="plotly.js-style-global" nonce="{{ nonce }}"></style>',
        '<option value="x" {% if condition == 1 %}selected{% endif %}>',
        '<a href="https://www.gov.cn/">',
    ],
)
def test_the_rules_let_pass_what_is_right(line: str) -> None:
    assert [what for what, pattern in FORBIDDEN.items() if hits(pattern, line)] == []


def test_no_code_marks_data_as_safe_markup() -> None:
    pattern = r"\bMarkup\(|\|\s*safe\b|render_template_string"
    found = [
        f"{name(f)}:{line}" for f in below("assessor", suffix=".py") for line in hits(pattern, f.read_text("utf-8"))
    ]
    assert found == []


def test_stylesheets_and_scripts_fetch_nothing_from_another_machine() -> None:
    pattern = r"""(?:url\(|@import|import|from|fetch\()\s*["']?\s*(?:https?:)?//"""
    files = below("assessor", suffix=".css") + below("assessor", suffix=".js")
    assert [f"{name(file)}:{line}" for file in files for line in hits(pattern, file.read_text("utf-8"))] == []


def test_scripts_build_no_code_and_no_markup_from_text() -> None:
    pattern = r"\beval\(|new Function\(|\.innerHTML\s*[+]?=|\.outerHTML\s*=|insertAdjacentHTML|document\.write"
    files = below("assessor", suffix=".js")
    assert [f"{name(file)}:{line}" for file in files for line in hits(pattern, file.read_text("utf-8"))] == []


def test_there_are_templates_to_look_at() -> None:
    assert len(TEMPLATES) > 10


LAYOUTS_OWN = {
    "viewer",
    "person",
    "nav_items",
    "nav_own",
    "nav_aside",
    "notes",
    "home_url",
    "usual_trail",
    "elsewhere",
    "demo",
    "demo_links",
}
"""What the frame of every page reads (layouts/base.html): a page that calls its own values so changes the frame."""


def test_no_page_gives_the_frame_values_of_its_own() -> None:
    calls = (
        (file, node)
        for file in below("assessor/web", suffix=".py")
        for node in ast.walk(ast.parse(file.read_text("utf-8")))
        if isinstance(node, ast.Call) and isinstance(node.func, ast.Name) and node.func.id == "render_template"
    )
    found = [
        f"{name(file)}:{node.lineno} {word.arg}"
        for file, node in calls
        for word in node.keywords
        if word.arg in LAYOUTS_OWN
    ]
    assert found == []
