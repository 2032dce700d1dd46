"""Invented console screenshots and shop-floor pictures, for the demonstration only."""

import io
import random
from functools import cache

from PIL import Image, ImageDraw, ImageFilter, ImageFont

from assessor.documents.glyphs import FONT_FILE, SC_FACE, showable
from assessor.documents.sample_papers import Facts

MARK = "演示样张"
_INK, _SOFT, _LINE, _BLUE, _GOOD, _SEAL = "#1a1c20", "#5a5d64", "#dcdbd4", "#16427a", "#1b6141", "#a3271b"


@cache
def _font(size: int) -> ImageFont.FreeTypeFont:
    return ImageFont.truetype(str(FONT_FILE), size, index=SC_FACE)


def screenshot(facts: Facts, dice: random.Random) -> bytes:
    """A cloud console with the service running: PNG, 1120 × 630 pixels."""
    image = Image.new("RGB", (1120, 630), "#f8f7f5")
    pen = ImageDraw.Draw(image)
    pen.rectangle((0, 0, 1120, 48), fill=_BLUE)
    _write(pen, (20, 12), f"{facts.provider} · 控制台", 18, "white", 44)
    _write(pen, (820, 15), facts.enterprise, 14, "white", 20)
    for row, name in enumerate(("总览", "云服务", "监控", "账单", "用户与权限", "操作日志")):
        pen.text((24, 76 + 40 * row), name, _BLUE if row == 1 else _SOFT, _font(15))
    pen.line((150, 48, 150, 630), fill=_LINE)
    _write(pen, (176, 68), facts.item, 22, _INK, 30)
    _console_table(pen, facts, dice)
    _usage_chart(pen, dice)
    pen.text((176, 596), f"{MARK}：由系统为演示生成，内容均为虚构　截图日期 {facts.dated_on}", _SEAL, _font(13))
    out = io.BytesIO()
    image.quantize(48, Image.Quantize.FASTOCTREE, dither=Image.Dither.NONE).save(out, "PNG")
    return out.getvalue()


def photo(facts: Facts, dice: random.Random) -> bytes:
    """A picture as if taken on the shop floor, with a name plate and the date: JPEG, 960 × 640 pixels."""
    image = Image.linear_gradient("L").resize((960, 640)).convert("RGB")
    image = Image.blend(image, Image.new("RGB", image.size, "#b9b2a3"), 0.55)
    pen = ImageDraw.Draw(image)
    pen.polygon(((0, 430), (960, 400), (960, 640), (0, 640)), fill="#6f6c66")
    for place in range(dice.randrange(3, 5)):
        left, top = 40 + place * 240 + dice.randrange(-20, 20), 190 + dice.randrange(-40, 40)
        _machine(pen, left, top, dice)
    image = image.filter(ImageFilter.GaussianBlur(1.6))
    grain = Image.frombytes("L", (320, 214), dice.randbytes(320 * 214)).resize(image.size)
    image = Image.blend(image, grain.convert("RGB"), 0.05)
    pen = ImageDraw.Draw(image)
    pen.rectangle((250, 470, 710, 592), fill="#e9e6de", outline="#77756c", width=3)
    _write(pen, (270, 484), facts.item, 24, _INK, 17)
    _write(pen, (270, 522), f"编号 {facts.number}", 18, _SOFT, 40)
    _write(pen, (270, 552), facts.enterprise, 18, _SOFT, 23)
    pen.text((24, 24), f"{MARK}（虚构）", _SEAL, _font(30), stroke_width=2, stroke_fill="white")
    pen.text(
        (760, 600), f"{facts.dated_on}  {dice.randrange(9, 17):02d}:{dice.randrange(60):02d}", "#ffe9a8", _font(20)
    )
    out = io.BytesIO()
    image.save(out, "JPEG", quality=62)
    return out.getvalue()


def _console_table(pen: ImageDraw.ImageDraw, facts: Facts, dice: random.Random) -> None:
    first = facts.period[0] if facts.period else facts.dated_on
    last = facts.period[1] if facts.period else None
    heads = ("实例编号", "规格", "状态", "开通日期", "到期")
    columns = (176, 380, 560, 690, 850)
    pen.rectangle((164, 112, 1100, 146), fill="#f0efeb")
    for left, head in zip(columns, heads, strict=True):
        pen.text((left, 119), head, _INK, _font(14))
    for row in range(dice.randrange(2, 5)):
        top = 156 + 38 * row
        number = f"ins-{dice.randrange(16**8):08x}"
        size = f"{dice.choice((2, 4, 8, 16))} 核 {dice.choice((8, 16, 32, 64))} GB"
        cells = (number, size, "● 运行中", str(first), str(last) if last else "自动续期")
        for left, cell in zip(columns, cells, strict=True):
            pen.text((left, top), cell, _GOOD if cell.startswith("●") else _INK, _font(14))
        pen.line((164, top + 28, 1100, top + 28), fill=_LINE)


def _usage_chart(pen: ImageDraw.ImageDraw, dice: random.Random) -> None:
    pen.text((176, 322), "近 30 日用量（处理器占用，%）", _INK, _font(15))
    pen.rectangle((176, 352, 1088, 570), outline=_LINE)
    for line in range(1, 4):
        pen.line((176, 352 + line * 54, 1088, 352 + line * 54), fill=_LINE)
    level, points = dice.uniform(25, 60), []
    for step in range(31):
        level = min(92.0, max(6.0, level + dice.gauss(0, 7)))
        points.append((176 + step * 30.4, 570 - level * 2.1))
    pen.line(points, fill=_BLUE, width=3)


def _machine(pen: ImageDraw.ImageDraw, left: int, top: int, dice: random.Random) -> None:
    body = dice.choice(("#4d6379", "#5c6b5a", "#7a6a55", "#50565f"))
    pen.rectangle((left, top, left + 190, 460), fill=body, outline="#2f3338", width=3)
    pen.rectangle((left + 22, top + 26, left + 112, top + 92), fill="#10242f", outline="#cfd4d6", width=2)
    for lamp, colour in enumerate(("#3fae6a", "#d9b23c", "#3fae6a")):
        pen.ellipse((left + 130, top + 30 + 24 * lamp, left + 144, top + 44 + 24 * lamp), fill=colour)
    for slot in range(4):
        pen.line((left + 24, top + 124 + 18 * slot, left + 166, top + 124 + 18 * slot), fill="#22262b", width=4)


def _write(pen: ImageDraw.ImageDraw, at: tuple[int, int], text: str, size: int, colour: str, most: int) -> None:
    """One line of text, cut with an ellipsis where it would run out of its place."""
    line = showable(text).replace("\u200b", "").replace("\n", " ")
    pen.text(at, line if len(line) <= most else line[: most - 1] + "…", colour, _font(size))
