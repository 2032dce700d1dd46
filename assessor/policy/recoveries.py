"""A finding's demand beside what was paid for its project: where the two differ, by how much, and what the difference is."""

from dataclasses import dataclass


@dataclass(frozen=True)
class Books:
    """Amounts in 分: what was paid to the enterprise; what the finance office got back as too much, apart from the finding;
    what the finding demands (0 when it does not hold); what came back for it; whether the finding holds."""

    paid: int
    other_back: int
    demanded: int
    recovered: int
    holds: bool = True


@dataclass(frozen=True)
class Difference:
    """One difference with its name, its amount and what follows."""

    name: str
    fen: int
    says: str


def differences(books: Books) -> list[Difference]:
    """Every difference between the demand, the payments and what came back; none when they agree to the 分."""
    had = books.paid - books.other_back
    found = [
        Difference(
            "应追回多于已付",
            books.demanded - had,
            "多出的部分不在拨付记录里，例如利息或者没有登记的拨付；请在认定理由里写明，收到后由认定部门记入台账。",
        ),
        Difference(
            "已付多于应追回",
            had - books.demanded if books.holds else 0,
            "这部分不在认定的应追回之内；项目退出核算的，由财政部门按“待追回”另行追回。",
        ),
        Difference(
            "收回多于应追回",
            books.recovered - books.demanded,
            "认定更正或撤销后收回的钱多了，应当退还企业。",
        ),
    ]  # fmt: skip
    return [one for one in found if one.fen > 0]
