"""What the records say of a provider under a programme: registered, filed and since when; read beside what a firm claims."""

from dataclasses import dataclass
from datetime import date

from sqlmodel import Session, select

from assessor.cases.named_provider import registered_provider
from assessor.cases.provider_filing import filed_on, steps_of
from models.people import Organisation
from models.provider import ProviderFiling
from questionnaires.shapes import Pack


@dataclass(frozen=True)
class ProviderRecord:
    """The provider registered with a code (None: nobody), and the day its filing under the programme counts from.

    `removed`: a filing was accepted once and struck out again.
    """

    provider: Organisation | None
    filed_on: date | None = None
    removed: bool = False

    @property
    def filed(self) -> bool:
        """Whether an accepted filing stands."""
        return self.filed_on is not None


def provider_record(session: Session, pack: Pack, uscc: str) -> ProviderRecord:
    """Look a provider up by its credit code. A programme without filings has no day."""
    provider = registered_provider(session, uscc)
    if provider is None or pack.providers is None:
        return ProviderRecord(provider)
    query = select(ProviderFiling).where(
        ProviderFiling.organisation_id == provider.id, ProviderFiling.pack_id == pack.id
    )
    filing = session.exec(query).one_or_none()
    steps = steps_of(session, filing) if filing else []
    day = filed_on(steps)
    return ProviderRecord(provider, day, day is None and any(step.action == "remove" for step in steps))
