"""Amounts in the capital characters of contracts, invoices and bank slips: 4500000 fen → 肆万伍仟元整."""

_DIGITS = "零壹贰叁肆伍陆柒捌玖"
_PLACES = ("", "拾", "佰", "仟")
_GROUPS = ("", "万", "亿", "万亿")
LARGEST = 10**18 - 1


def capital(fen: int) -> str:
    """`fen` is a whole number of 分, at most 10¹⁸ − 1 either way. Raises ValueError beyond."""
    if abs(fen) > LARGEST:
        raise ValueError("金额超出大写可表示的范围")
    yuan, rest = divmod(abs(fen), 100)
    jiao, cents = divmod(rest, 10)
    whole = _whole(yuan) + "元" if yuan else ""
    parts = [_DIGITS[jiao] + "角" if jiao else "", _DIGITS[cents] + "分" if cents else "整"]
    if cents and not jiao and yuan:
        parts[0] = "零"
    text = whole + "".join(parts)
    if fen == 0:
        return "零元整"
    return ("负" if fen < 0 else "") + text


def _whole(number: int) -> str:
    """A positive whole number in groups of four digits; a gap between digits is read as one 零."""
    groups = []
    while number:
        number, group = divmod(number, 10_000)
        groups.append(group)
    text = ""
    for place in range(len(groups) - 1, -1, -1):
        group = groups[place]
        if not group:
            continue
        gap = bool(text) and (group < 1000 or groups[place + 1] == 0)
        text += ("零" if gap else "") + _group(group) + _GROUPS[place]
    return text


def _group(group: int) -> str:
    text, gap = "", False
    for place in (3, 2, 1, 0):
        digit = group // 10**place % 10
        if digit:
            text += ("零" if gap and text else "") + _DIGITS[digit] + _PLACES[place]
            gap = False
        else:
            gap = True
    return text
