"""Amounts in the capital characters of invoices, read back: 肆万伍仟圆整 → 4500000 分."""

_DIGITS = {sign: number for number, sign in enumerate("零壹贰叁肆伍陆柒捌玖")} | {"〇": 0, "貳": 2, "陸": 6, "两": 2}
_PLACES = {"拾": 10, "佰": 100, "仟": 1000}
_GROUPS = {"万": 10**4, "萬": 10**4, "亿": 10**8, "億": 10**8}
SIGNS = "".join([*_DIGITS, *_PLACES, *_GROUPS, "元圆圓角分整正负"])


def capital_fen(words: str) -> int | None:
    """分, or None for words that are no such amount. 元, 圆 and 圓, 整 and 正 are the same."""
    sign = -1 if words.startswith("负") else 1
    words = words.removeprefix("负").replace("圆", "元").replace("圓", "元").rstrip("整正")
    whole, mark, rest = words.partition("元")
    if not mark:
        whole, rest = "", words
    yuan = _whole(whole)
    small = _small(rest)
    if yuan is None or small is None or not words:
        return None
    return sign * (yuan * 100 + small)


def _whole(words: str) -> int | None:
    total, group, digit = 0, 0, 0
    for one in words:
        if one in _DIGITS:
            digit = _DIGITS[one]
        elif one in _PLACES:
            group, digit = group + (digit or 1) * _PLACES[one], 0
        elif one in _GROUPS:
            # 万亿: what stands before counts once more
            total, group, digit = (total + group + digit) * _GROUPS[one] if one in "亿億" else total + (
                group + digit
            ) * _GROUPS[one], 0, 0  # fmt: skip
        else:
            return None
    return total + group + digit


def _small(words: str) -> int | None:
    fen, digit = 0, 0
    for one in words:
        if one in _DIGITS:
            digit = _DIGITS[one]
        elif one in "角分" and digit is not None:
            fen, digit = fen + digit * (10 if one == "角" else 1), 0
        else:
            return None
    return None if digit else fen
