"""Reading what an officer typed: days and choices, with a sentence for the field when it cannot be read."""

from datetime import date

from flask import request

from assessor.policy.answers import BadAnswer, read_fen


def day(name: str, label: str, errors: dict[str, str]) -> date | None:
    """The day typed in a field; None with an error when there is none or it does not exist."""
    text = request.form.get(name, "").strip()
    if not text:
        errors[name] = f"请填写{label}。"
        return None
    try:
        found = date.fromisoformat(text)
    except ValueError:
        errors[name] = f"{label}请填写真实存在的日期，例如 2022-03-10。"
        return None
    if not 2000 <= found.year <= 2100:
        errors[name] = f"{label}的年份不对，请检查。"
        return None
    return found


def text(name: str, label: str, errors: dict[str, str], *, least: int = 1, most: int = 2000) -> str:
    """Words typed in a field, without blanks around them."""
    words = request.form.get(name, "").strip()
    if len(words) < least:
        errors[name] = f"请填写{label}" + (f"（至少 {least} 个字）。" if least > 1 else "。")
    elif len(words) > most:
        errors[name] = f"{label}最多 {most} 字，请精简。"
    return words


def chosen(name: str, label: str, choices: list[str], errors: dict[str, str]) -> str:
    """One of the choices."""
    value = request.form.get(name, "")
    if value not in choices:
        errors[name] = f"请选择{label}。"
    return value


def whole(name: str, label: str, errors: dict[str, str], most: int = 100_000) -> int | None:
    """A number without decimals from 0 to `most`; None when nothing was typed."""
    words = "".join(request.form.get(name, "").split()).replace(",", "")
    if not words:
        return None
    if not words.isascii() or not words.isdigit() or int(words[:12]) > most:
        errors[name] = f"{label}请填写 0 至 {most:,} 之间不带小数的数字。"
        return None
    return int(words)


def fen(name: str, label: str, errors: dict[str, str]) -> int | None:
    """An amount typed in 元 as 分; None with an error when there is none or it cannot be read."""
    words = "".join(request.form.get(name, "").split()).replace(",", "")
    if not words:
        errors[name] = f"请填写{label}（元），没有的填 0。"
        return None
    try:
        return read_fen(words)
    except BadAnswer as error:
        errors[name] = f"{label}：{error}。"
        return None
