"""What the text of an electronic invoice says: suggestions for a person to accept field by field, never more.

The text is what a PDF holds, in whatever order it was drawn: widths, blanks and signs are normalised first. A field with two
different answers is not suggested. What contradicts (capitals against digits, net plus tax against the total) is said.
"""

import re
import unicodedata
from collections.abc import Callable, Iterable
from dataclasses import dataclass, field
from datetime import date

from assessor.money.capitals import SIGNS, capital_fen

_AMOUNT = r"(-?¥?-?\d[\d,]*\.\d{2})"
_LABELS = "名称:|购买方|销售方|统一社会|纳税人|识别号|密码区|项目名称|货物或|地址|备注|价税合计|合计"
_PARTY = rf"(.{{2,120}}?)(?={_LABELS}|\n[购销买售方信息]{{1,3}}(?:\n|$)|[购销](?=名称:)|\Z)"


@dataclass(frozen=True)
class Found:
    """A suggestion: the value as a form takes it, and the words of the invoice that it comes from."""

    value: str
    said: str


@dataclass
class Reading:
    """Suggestions by field (number, code, dated, buyer, seller, net_yuan, tax_yuan, total_yuan, corrects_number,
    corrects_code), and what a person should check. Without text there is nothing to read: a scan."""

    has_text: bool
    fields: dict[str, Found] = field(default_factory=dict)
    notes: list[str] = field(default_factory=list)


def read_invoice(text: str) -> Reading:
    """What the text suggests. Pure; any text at all gives an answer."""
    lines = [_flat(line) for line in unicodedata.normalize("NFKC", text).splitlines()]
    lines = [line for line in lines if line]
    flat = "\n".join(lines)
    found = Reading(bool(re.search(r"\w{4}", flat)))
    if not found.has_text:
        found.notes.append("这份文件没有可以读取的文字，可能是扫描件或照片，请照票面填写。")
        return found
    _pairs(unicodedata.normalize("NFKC", text), flat, found)
    for reader in _READERS:
        reader(flat, found)
    _cross_check(flat, found)
    return found


def _flat(line: str) -> str:
    """Without blanks and invisible signs, with one kind of colon, minus, money sign and 元."""
    line = "".join(sign for sign in line if not sign.isspace() and unicodedata.category(sign) not in ("Cf", "Cc"))
    return (
        line.replace("﹕", ":")
        .replace("−", "-")
        .replace("–", "-")
        .replace("羊", "¥")
        .replace("Y¥", "¥")
        .replace("圆", "元")
    )


def _only(values: Iterable[tuple[str, str]]) -> Found | None:
    """The one answer, when all that were found agree."""
    by_value = dict(values)
    return Found(*next(iter(by_value.items()))) if len(by_value) == 1 else None


def _put(found: Reading, name: str, values: Iterable[tuple[str, str]]) -> None:
    one = _only(values)
    if one is not None and name not in found.fields:
        found.fields[name] = one


def _matches(pattern: str, flat: str) -> list[re.Match[str]]:
    return list(re.finditer(pattern, flat, re.MULTILINE))


def _pairs(text: str, flat: str, found: Reading) -> None:
    """A code and a number side by side with nothing but blanks between, which without blanks would look like 20 digits."""
    if re.search(r"电子发票\((增值税专用|普通)发票\)", flat):
        return  # only a fully digital invoice is titled like this: its number may be printed in groups
    pairs = {(m[1], m[2]) for m in re.finditer(r"(?<![\d:])[ \t]*(\d{12}|\d{10})[ \t]+(\d{8})(?!\d)", text)}
    pairs |= {(m[1], m[2]) for m in re.finditer(r"发票号码[:\s]*(\d{12}|\d{10})[ \t]+(\d{8})(?![ \t]*\d)", text)}
    if len(pairs) == 1:
        code, number = pairs.pop()
        found.fields["code"], found.fields["number"] = (
            Found(code, f"{code} {number}"),
            Found(number, f"{code} {number}"),
        )
        if len(code) == 12 and "发票代码" not in flat:
            found.notes.append(
                "号码分成 12 位和 8 位两段，按代码加号码给出；如果票面是 20 位数电票号码，请不要勾选，自己填写。"
            )


def _identity(flat: str, found: Reading) -> None:
    if "number" in found.fields:
        return
    plain = re.sub(r"(被红冲|对应正数|原)[^\n]*", "", flat)  # the corrected invoice's number is not this one's
    labelled = _matches(r"(?<!\w)?发票号码:?\n?(\d{20}|\d{8})(?!\d)", plain)
    _put(found, "number", ((m[1], m[0]) for m in labelled))
    if "number" not in found.fields:
        _put(found, "number", ((m[1], m[0]) for m in _matches(r"(?<!\d)(\d{20})(?!\d)", plain)))
    if len(found.fields.get("number", Found("", "")).value) == 8:
        _put(found, "code", ((m[1], m[0]) for m in _matches(r"发票代码:?\n?(\d{12}|\d{10})(?!\d)", plain)))
        if "code" not in found.fields:
            found.notes.append("读到 8 位发票号码，但没有读到发票代码，请照票面填写代码。")


def _corrected(flat: str, found: Reading) -> None:
    digital = _matches(r"被红冲蓝字(?:数电)?发票号码:?(\d{20}|\d{8})(?!\d)", flat)
    _put(found, "corrects_number", ((m[1], m[0]) for m in digital))
    older = _matches(r"对应正数发票代码:?(\d{10,12})(?:号码|发票号码):?(\d{8})(?!\d)", flat)
    if len({(m[1], m[2]) for m in older}) == 1:
        found.fields["corrects_code"] = Found(older[0][1], older[0][0])
        found.fields["corrects_number"] = Found(older[0][2], older[0][0])


def _dated(flat: str, found: Reading) -> None:
    day = r"(\d{4})[年/.-](\d{1,2})[月/.-](\d{1,2})日?"
    for pattern in (r"开票日期:?\n?" + day, day):
        days = [(words, m[0]) for m in _matches(pattern, flat) if (words := _day(m)) is not None]
        _put(found, "dated", days)
        if days:
            return


def _day(found: re.Match[str]) -> str | None:
    try:
        return date(int(found[1]), int(found[2]), int(found[3])).isoformat()
    except ValueError:
        return None


def _parties(flat: str, found: Reading) -> None:
    """The first name is the buyer's, the second the seller's, as every form of invoice prints them. A name may wrap."""
    names = _wrapped(r"(?<!项目)(?<!货物)名称:" + _PARTY, flat)
    if len(names) != 2:
        names = [*_wrapped(r"购买方:" + _PARTY, flat), *_wrapped(r"销售方:" + _PARTY, flat)]
    if len(names) == 2:
        found.fields["buyer"], found.fields["seller"] = names


def _wrapped(pattern: str, flat: str) -> list[Found]:
    made = []
    for match in re.finditer(pattern, flat, re.DOTALL):
        name = match[1].replace("\n", "")
        if not name.isascii():
            made.append(Found(name, match[0].replace("\n", "")))
    return made


def _amounts(flat: str, found: Reading) -> None:
    _put(found, "total_yuan", ((_yuan(m[1]), m[0]) for m in _matches(r"\(?小写\)?:?\n?" + _AMOUNT, flat)))
    sums = _matches(r"(?<!税)合计:?\n?" + _AMOUNT + r"\n?" + _AMOUNT, flat)
    _put(found, "net_yuan", ((_yuan(m[1]), m[0]) for m in sums))
    _put(found, "tax_yuan", ((_yuan(m[2]), m[0]) for m in sums))


def _yuan(words: str) -> str:
    return ("-" if "-" in words else "") + words.replace("¥", "").replace(",", "").replace("-", "")


def _cross_check(flat: str, found: Reading) -> None:
    total = _fen(found, "total_yuan")
    said = _matches(rf"\(?大写\)?:?[^\n{SIGNS}]{{0,2}}([{SIGNS}]{{2,}})", flat)
    capital = capital_fen(said[0][1]) if len({one[1] for one in said}) == 1 else None
    several = len({one[1] for one in said}) > 1
    if capital is not None and total is not None and capital not in (total, abs(total)):
        found.notes.append(f"价税合计的大写（{said[0][1]}）与小写不一致，请核对票面。")
    elif several:
        found.notes.append("文件里有几个不同的价税合计，可能不止一张发票，请分开上传，或照票面填写。")
    elif capital is not None and total is None:
        value = f"{'-' if capital < 0 else ''}{abs(capital) // 100}.{abs(capital) % 100:02d}"
        found.fields["total_yuan"] = Found(value, said[0][1])
        found.notes.append("没有读到价税合计的小写，按大写给出，请核对。")
    elif total is not None and capital is None:
        found.notes.append("没有读到价税合计的大写，不能互相核对。")
    net, tax = _fen(found, "net_yuan"), _fen(found, "tax_yuan")
    if None not in (net, tax, total) and (net or 0) + (tax or 0) != total:
        found.notes.append("读到的不含税金额加税额不等于价税合计，请核对票面。")
    if total is not None and total < 0 and "corrects_number" not in found.fields:
        found.notes.append("这是红字发票，没有读到它冲减的蓝字发票号码，请照票面备注栏填写。")


def _fen(found: Reading, name: str) -> int | None:
    one = found.fields.get(name)
    if one is None:
        return None
    whole, _, cents = one.value.lstrip("-").partition(".")
    return (-1 if one.value.startswith("-") else 1) * (int(whole) * 100 + int(cents))


_READERS: tuple[Callable[[str, Reading], None], ...] = (_identity, _corrected, _dated, _parties, _amounts)
