"""The papers of a filing as tables draw them: from the draft or from what was frozen, the same for everybody."""

from collections.abc import Mapping, Sequence
from datetime import date
from typing import Any

from assessor.cases.day_words import day_words
from assessor.cases.freeze_money import money_content
from assessor.cases.money_book import Papers
from assessor.cases.money_standing import Standing
from assessor.web.filters import yuan

Content = Mapping[str, Any]
PAGE = 50
"""Papers on a page."""


def content_of(papers: Papers, standing: Standing) -> dict[str, Any]:
    """The draft in the shape in which it is frozen."""
    return money_content(papers) | {"standing": standing.to_record()}


def invoice_words(invoice: Mapping[str, Any]) -> str:
    """How an invoice is named."""
    return f"{invoice['code']} {invoice['number']}" if invoice["code"] else str(invoice["number"])


class MoneyRows:
    """Rows of one content. Amounts are 分, days are dates."""

    def __init__(self, content: Content) -> None:
        self.content, self.standing = content, content["standing"]
        self.open: Mapping[str, Mapping[str, int]] = self.standing["open"]
        self.titles = {row["claim"]: row["title"] for row in self.standing["claims"]}
        self.by_id = {
            side: {row["id"]: row for row in content[side]} for side in ("contracts", "lines", "invoices", "payments")
        }

    def claims(self) -> list[dict[str, Any]]:
        """What is claimed against what is proven, line by line."""
        rows = []
        for row in self.standing["claims"]:
            short = None if row["claimed"] is None else max(0, row["claimed"] - row["proven"])
            rows.append({**row, "short": short})
        return rows

    def total(self) -> dict[str, Any]:
        """The last line of the table."""
        found: dict[str, Any] = {"title": "合计"}
        for name in ("claimed", "contracted", "invoiced", "paid", "proven", "short"):
            parts = [row[name] for row in self.claims()]
            found[name] = None if None in parts else sum(parts)
        return found

    def contracts(self) -> list[dict[str, Any]]:
        """Every contract with what of it is not invoiced."""
        rows = []
        for one in self.content["contracts"]:
            lines = [line for line in self.content["lines"] if str(line["contract_id"]) == one["id"]]
            open_fen = sum(self.open["lines"].get(line["id"], 0) for line in lines)
            loose = one["amount_fen"] - sum(line["amount_fen"] for line in lines)
            claims = dict.fromkeys(self.titles.get(line["claim"], "已删去的一项") for line in lines)
            rows.append(
                {
                    **one,
                    "signed": _day(one["signed_on"]),
                    "claims": "、".join(claims) or "还没有分项",
                    "open": open_fen + loose,
                    "lines": lines,
                }
            )
        return rows

    def invoices(self) -> list[dict[str, Any]]:
        """Every invoice with what of it is matched to no contract, and not paid."""
        return [
            {
                **one,
                "words": invoice_words(one),
                "day": _day(one["dated"]),
                "red": one["total_fen"] < 0,
                "corrects": f"{one['corrects_code']} {one['corrects_number']}".strip(),
                "open": None if one["total_fen"] < 0 else self.open["invoices"].get(one["id"], 0),
                "unpaid": None if one["total_fen"] < 0 else self.open["unpaid"].get(one["id"], 0),
            }
            for one in self.content["invoices"]
        ]

    def payments(self) -> list[dict[str, Any]]:
        """Every payment with what of it is matched to no invoice."""
        return [
            {
                **one,
                "day": _day(one["paid_on"]),
                "refund": one["amount_fen"] < 0,
                "open": self.open["payments"].get(one["id"], 0),
            }
            for one in self.content["payments"]
        ]

    def matched(self, ids: Mapping[tuple[str, str, str], int] | None = None) -> list[dict[str, Any]]:
        """Every confirmed part. `ids`: numbers of the rows by (what, paper, of), where it can be taken back."""
        found = []
        for what, side, left, right in (
            ("invoiced", "invoiced", "invoice_id", "line_id"),
            ("paid", "paid", "payment_id", "invoice_id"),
        ):
            for share in self.content[side]:
                paper, of = str(share[left]), str(share[right])
                found.append(
                    {
                        "what": what,
                        "paper": self.words(what, paper),
                        "of": self.words_of(what, of),
                        "fen": share["fen"],
                        "id": (ids or {}).get((what, paper, of)),
                    }
                )
        return found

    def words(self, what: str, paper: str) -> str:
        """How the giving paper is named."""
        if what == "invoiced":
            one = self.by_id["invoices"][paper]
            return f"发票 {invoice_words(one)}（{day_words(one['dated'])}）"
        one = self.by_id["payments"][paper]
        return (
            f"{'退款' if one['amount_fen'] < 0 else '付款'} {day_words(one['paid_on'])} {one['bank_ref']}".strip()
        )

    def words_of(self, what: str, of: str) -> str:
        """How the taking paper is named."""
        if what != "invoiced":
            return f"发票 {invoice_words(self.by_id['invoices'][of])}"
        line = self.by_id["lines"][of]
        return f"合同 {self.by_id['contracts'][str(line['contract_id'])]['number']} · {line['title']}"

    def proposed(self, found: Mapping[str, Sequence[Any]], why: Mapping[str, str]) -> list[dict[str, Any]]:
        """Proposals with a value that the form sends back."""
        return [
            {
                "value": f"{what}:{one.paper}:{one.of}:{one.fen}",
                "what": what,
                "paper": self.words(what, one.paper),
                "of": self.words_of(what, one.of),
                "fen": one.fen,
                "why": why[one.why],
                "sure": one.why != "part",
            }
            for what, proposals in found.items()
            for one in proposals
        ]

    def choices(self) -> dict[str, list[tuple[str, str]]]:
        """What can be matched by hand: for each side the papers with something open, and how much."""
        left = {key: fen for key, fen in self.open["lines"].items() if fen}
        lines = [(key, f"{self.words_of('invoiced', key)}，余 {_yuan(fen)}") for key, fen in left.items()]
        return {
            "invoices": self._left("invoices", "invoiced", self.open["invoices"]),
            "lines": lines,
            "payments": self._left("payments", "paid", self.open["payments"]),
            "unpaid": [
                (
                    x["id"],
                    f"发票 {invoice_words(x)}，{_party(x['seller'])}，未付 {_yuan(self.open['unpaid'].get(x['id'], 0))}",
                )
                for x in self.content["invoices"]
                if x["total_fen"] > 0
            ],
        }

    def _left(self, side: str, what: str, open_fen: Mapping[str, int]) -> list[tuple[str, str]]:
        rows = [row for row in self.content[side] if open_fen.get(row["id"])]
        return [(row["id"], f"{self.words(what, row['id'])}，余 {_yuan(open_fen[row['id']])}") for row in rows]


def _day(iso: str) -> date:
    return date.fromisoformat(iso)


def _party(name: str) -> str:
    return name if len(name) <= 16 else name[:15] + "…"


def _yuan(fen: int) -> str:
    return yuan(fen) + " 元"


def page_of(rows: Sequence[Any], number: int) -> tuple[Sequence[Any], int]:
    """One page of rows (from 1) and how many pages there are."""
    pages = max(1, -(-len(rows) // PAGE))
    number = min(max(number, 1), pages)
    return rows[(number - 1) * PAGE : number * PAGE], pages
