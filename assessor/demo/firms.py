"""Invent enterprises: names, people, and credit codes that are valid in form and say in letters that they are fake."""

from datetime import date, timedelta
from random import Random

from assessor.demo import words
from assessor.demo.shapes import Firm
from questionnaires.regions import Region

_ALPHABET = "0123456789ABCDEFGHJKLMNPQRTUWXY"
_WEIGHTS = (1, 3, 9, 27, 19, 26, 16, 17, 20, 29, 25, 13, 8, 24, 10, 30, 28)
FICTION = "XXFAKE"


def credit_code(division: str, number: int) -> str:
    """A credit code with a right check character (GB 32100-2015) whose organisation part says FAKE.

    `division` is six digits, `number` counts up to 29,790.
    """
    base = len(_ALPHABET)
    tail = "".join(_ALPHABET[number // base**place % base] for place in (2, 1, 0))
    body = f"91{division}{FICTION}{tail}"
    total = sum(_ALPHABET.index(sign) * weight for sign, weight in zip(body, _WEIGHTS, strict=True))
    return body + _ALPHABET[-total % base]


def make_firm(key: int, region: Region, city: Region, random: Random, division: str | None = None) -> Firm:
    """The firm number `key`, in a county or zone. `division`: what its credit code says if that differs."""
    code, trade = random.choice(words.INDUSTRIES)
    name = _name(key, region, city, trade, random)
    size = random.choice((28, 46, 85, 140, 260, 420, 860, 2300))
    return Firm(
        key=key,
        name=name,
        uscc=credit_code(division or (region.code if region.kind == "county" else city.code), key),
        region=region.code,
        city=city.code,
        industry=code,
        founded_on=date(1996, 1, 8) + timedelta(days=random.randrange(8200)),
        employees=size + random.randrange(20),
        revenue_yuan=f"{size * random.randrange(42, 96) * 10_000}.00",
        certifier=_person(random),
        editor=_person(random),
        login=f"firm-{key:04d}",
        parent=f"{name.removesuffix('有限公司')[:6]}{words.PARENT_SUFFIX}",
    )


def _name(key: int, region: Region, city: Region, trade: str, random: Random) -> str:
    place = region.name.removesuffix("市") if region.name.endswith("市") else city.name.removesuffix("市")
    if key % 47 == 0 and key // 47 <= len(words.UNUSUAL):
        return words.UNUSUAL[key // 47 - 1].format(place=place)
    images, beasts = words.IMAGES, words.BEASTS
    # 30 and 20 share factors: step through the beasts once more after every round of the images.
    title = images[key % len(images)] + beasts[(key + key // len(images)) % len(beasts)]
    return f"{place}{title}{trade}{random.choice(words.ENDINGS)}"


def _person(random: Random) -> str:
    if random.random() < 0.04:
        return random.choice(words.UNUSUAL_PEOPLE)
    return random.choice(words.SURNAMES) + random.choice(words.GIVEN)
