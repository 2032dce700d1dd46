"""What the demonstration tells: firms, what they file, and how far each filing gets. Plain values, made from a seed."""

from dataclasses import dataclass
from datetime import date, datetime

Period = tuple[date, date | None]


@dataclass(frozen=True)
class Firm:
    """An invented enterprise. `region` is its county or zone; `parent` its holding company's name."""

    key: int
    name: str
    uscc: str
    region: str
    city: str
    industry: str
    founded_on: date
    employees: int
    revenue_yuan: str
    certifier: str
    editor: str
    login: str
    parent: str


@dataclass(frozen=True)
class Service:
    """A cloud service line; a period without an end is still running."""

    name: str
    kind: str
    form: str
    domain: str
    provider: str
    used: tuple[Period, ...]
    contract: str = ""


@dataclass(frozen=True)
class Payment:
    """A payment for the service at index `service`. Amount in yuan as typed, negative for a refund."""

    service: int
    paid_on: date
    amount_yuan: str
    payer: str
    invoice_code: str
    invoice_number: str


@dataclass(frozen=True)
class Device:
    """A device on the cloud; edge None is 'not answered'."""

    kind: str
    name: str
    serial: str
    connected_on: date
    edge: bool | None
    serves: tuple[str, ...]


@dataclass(frozen=True)
class UseCase:
    """An innovative application of data and models."""

    family: str
    technologies: tuple[str, ...]
    summary: str


@dataclass(frozen=True)
class Filing:
    """One application: what is filed, when it is opened and submitted, and the state it is to reach (`goal`).

    `quirk` names what is special in it (assessor/demo/quirks.py); `earlier` is the star the firm was awarded in 2021;
    `path` tells two ways to one goal apart (for instance a filing that was returned once before it went on); `pace`
    names its row in the timetable. `submitted_at` is None for a filing that is withdrawn or left as a draft.
    `contact` and `account` are what it states of its telephone and bank account, if anything.
    """

    firm: Firm
    level: str
    goal: str
    quirk: str
    path: str
    pace: str
    opened_at: datetime
    submitted_at: datetime | None
    services: tuple[Service, ...]
    payments: tuple[Payment, ...]
    devices: tuple[Device, ...]
    use_cases: tuple[UseCase, ...]
    violations: tuple[str, ...] = ()
    earlier: str | None = None
    contact: str = ""
    account: str = ""
