"""Services that name a provider, as the pages draw them: what was claimed, what the provider says, and the difference."""

from typing import Any

from flask import g

from assessor.cases.day_words import day_words, span_words
from assessor.cases.provider_record import provider_record
from assessor.cases.service_standing import STATE_TONES, STATE_WORDS, Standing, standings_of_case, yuan_words
from models.application import Application
from questionnaires.shapes import Pack


def rows_of_case(case: Application, pack: Pack) -> list[dict[str, Any]]:
    """The rows of a case's newest submission; empty when it names no provider by code."""
    return [row_of(one) | {"filed": _filed(one, pack)} for one in standings_of_case(g.session, case)]


def _filed(one: Standing, pack: Pack) -> str:
    """Since when the provider is filed under the programme, by the record; '' where the programme asks for no filing."""
    if pack.providers is None:
        return ""
    day = provider_record(g.session, pack, one.service.uscc).filed_on
    return f"{pack.providers.title}：{day_words(day)}" if day else f"{pack.providers.title}：没有记录"


def row_of(one: Standing) -> dict[str, Any]:
    """One service: claim and word in words, the badge, the differences, and the void if there is one."""
    service, word = one.service, one.word
    return {
        "title": service.title,
        "section": service.section,
        "line": service.line_id,
        "uscc": service.uscc,
        "provider": one.provider.name if one.provider else None,
        "state": (STATE_WORDS[one.state], STATE_TONES[one.state]),
        "claimed": claim_words(service.first_on, service.last_on, service.amount_fen),
        "said": claim_words(word.first_on, word.last_on, word.amount_fen) if word else "",
        "words": word.words if word else "",
        "said_at": word.at if word else None,
        "differences": one.differences,
        "void": one.void,
    }


def claim_words(first: Any, last: Any, fen: int | None) -> str:
    """`2021年6月1日 至 仍在使用，45,000.00 元`; what is not known is left out."""
    parts = [span_words(first, last)] if first else []
    parts += [yuan_words(fen)] if fen is not None else []
    return "，".join(parts)
