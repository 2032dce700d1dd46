"""What the turns of the story work on: the transaction, the pack, the batch, who is who, and the filings under way."""

from collections.abc import Callable
from dataclasses import dataclass, field
from datetime import date

from sqlmodel import Session

from assessor.access import Viewer
from assessor.cases.attach_file import TakenIn
from assessor.demo.accounts import office_login
from assessor.demo.shapes import Filing
from assessor.workflow import Moment
from models.application import Application
from models.batch import Batch
from models.vocabulary import PROVINCE_CODE
from questionnaires.shapes import Pack

Attach = Callable[["World", "Running", Moment], None]
Pictures = Callable[[str, bytes], TakenIn]
"""Keeps a picture (name, bytes) in the evidence store."""


@dataclass
class Running:
    """A filing under way: its plan, the certifier who signs, the case, and the line ids of services and payments."""

    filing: Filing
    certifier: Viewer
    case: Application | None = None
    lines: dict[str, list[str]] = field(default_factory=dict)

    @property
    def opened(self) -> Application:
        """The case, which is there once the filing was opened."""
        assert self.case is not None
        return self.case


@dataclass
class World:
    """Everything at hand while the story is told."""

    session: Session
    pack: Pack
    batch: Batch
    officers: dict[str, Viewer]
    running: dict[int, Running]
    attach: Attach | None = None
    pictures: Pictures | None = None
    store_at: str | None = None
    looked_up: dict[tuple[str, date], TakenIn] = field(default_factory=dict)
    """Result pages of credit look-ups by office and day: an office looks up many firms at once."""

    def county(self, one: Running) -> Viewer:
        """The officer of the filing's county or zone."""
        return self.officers[office_login("county", one.filing.firm.region)]

    def city(self, one: Running, second: bool = False) -> Viewer:
        """The first officer of the filing's city, or the second who announces."""
        return self.officers[office_login("city", one.filing.firm.city) + ("-b" if second else "")]

    def province(self, second: bool = False) -> Viewer:
        """The province's first officer, or the second who announces."""
        return self.officers[office_login("province", PROVINCE_CODE) + ("-b" if second else "")]
