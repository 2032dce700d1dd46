"""How each service that names a provider stands: what was claimed, what the provider says, whether it is void."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass

from sqlmodel import Session, col, select

from assessor.cases.day_words import day_words
from assessor.cases.named_in import Place, ids, place_of, services_of_case
from assessor.cases.named_provider import registered_providers
from models.application import Application
from models.confirming import NamedService, ServiceConfirmation, ServiceVoid, ServiceVoidUndoing
from models.people import Organisation

_PORTION = 400


@dataclass(frozen=True)
class Difference:
    """One thing in which the provider's word is not what was claimed: both in words."""

    label: str
    claimed: str
    said: str


@dataclass(frozen=True)
class Standing:
    """One service. `provider` None: nobody is registered with the code. `word`: the provider's newest word, if any."""

    service: NamedService
    provider: Organisation | None = None
    word: ServiceConfirmation | None = None
    void: ServiceVoid | None = None

    @property
    def state(self) -> str:
        """void · unregistered · waiting · refused · differs · confirmed."""
        if self.void is not None:
            return "void"
        if self.provider is None:
            return "unregistered"
        if self.word is None:
            return "waiting"
        if self.word.answer == "refused":
            return "refused"
        return "differs" if self.differences else "confirmed"

    @property
    def differences(self) -> tuple[Difference, ...]:
        """What deserves a look: it is shown beside the claim and never changes it."""
        return tuple(_differences(self.service, self.word)) if self.word and self.word.answer == "confirmed" else ()


STATE_WORDS = {
    "void": "已作废",
    "unregistered": "服务商没有注册",
    "waiting": "待服务商核对",
    "refused": "服务商不认可",
    "differs": "服务商确认，有出入",
    "confirmed": "服务商已确认",
}
STATE_TONES = {
    "void": "bad", "unregistered": "neutral", "waiting": "waiting", "refused": "bad", "differs": "warn", "confirmed": "good",
}  # fmt: skip


def standings_of_case(session: Session, case: Application) -> list[Standing]:
    """Every service of the newest submission that names a provider, in the order of the form."""
    return standings(session, services_of_case(session, case))


def standings(session: Session, services: Sequence[NamedService]) -> list[Standing]:
    """The standing of each of these services."""
    who = registered_providers(session, {one.uscc for one in services})
    words = _words(session, services)
    voids = standing_voids(session, ids(services))
    return [
        Standing(one, who.get(one.uscc), words.get((one.submission_id, one.section, one.line_id)), voids.get(place_of(one)))
        for one in services
    ]


def standing_voids(session: Session, applications: Iterable[int] | None = None) -> dict[Place, ServiceVoid]:
    """Voids that were not undone, by place; of all filings, or of these."""
    query = select(ServiceVoid).outerjoin(ServiceVoidUndoing, col(ServiceVoidUndoing.void_id) == col(ServiceVoid.id))
    query = query.where(col(ServiceVoidUndoing.id).is_(None)).order_by(col(ServiceVoid.id))
    if applications is None:
        return {(one.application_id, one.section, one.line_id): one for one in session.exec(query)}
    found: dict[Place, ServiceVoid] = {}
    for some in _portions(sorted(applications)):
        for one in session.exec(query.where(col(ServiceVoid.application_id).in_(some))):
            found[one.application_id, one.section, one.line_id] = one
    return found


def _words(session: Session, services: Sequence[NamedService]) -> dict[tuple[int, str, str], ServiceConfirmation]:
    found: dict[tuple[int, str, str], ServiceConfirmation] = {}
    for some in _portions(sorted({one.submission_id for one in services})):
        query = select(ServiceConfirmation).where(col(ServiceConfirmation.submission_id).in_(some))
        for one in session.exec(query.order_by(col(ServiceConfirmation.seq))):
            found[one.submission_id, one.section, one.line_id] = one
    return found


def _portions(values: list[int]) -> Iterable[list[int]]:
    return (values[at : at + _PORTION] for at in range(0, len(values), _PORTION))


def _differences(claimed: NamedService, said: ServiceConfirmation) -> Iterable[Difference]:
    if claimed.first_on and said.first_on and claimed.first_on != said.first_on:
        yield Difference("开始使用", day_words(claimed.first_on), day_words(said.first_on))
    if claimed.first_on and said.first_on and claimed.last_on != said.last_on:
        before, after = (day_words(one) if one else "仍在使用" for one in (claimed.last_on, said.last_on))
        yield Difference("最后使用", before, after)
    if claimed.amount_fen is not None and said.amount_fen is not None and claimed.amount_fen != said.amount_fen:
        yield Difference("金额", yuan_words(claimed.amount_fen), yuan_words(said.amount_fen))


def yuan_words(fen: int) -> str:
    """45,000.00 元."""
    sign = "-" if fen < 0 else ""
    return f"{sign}{abs(fen) // 100:,}.{abs(fen) % 100:02d} 元"
