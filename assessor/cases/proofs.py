"""Read which files a filing has and which lines each of them proves."""

from dataclasses import dataclass

from sqlmodel import Session, col, select

from models.application import Application
from models.evidence import EvidenceFile, EvidenceLink


@dataclass(frozen=True, order=True)
class Place:
    """A line of a section, or the whole section when line_id is ''."""

    section: str
    line_id: str = ""

    @property
    def key(self) -> str:
        """The place as one word for a form: `services` or `services.s1`."""
        return f"{self.section}.{self.line_id}" if self.line_id else self.section

    @classmethod
    def of(cls, key: str) -> "Place":
        """The reverse of `key`."""
        section, _, line_id = key.partition(".")
        return cls(section, line_id)


@dataclass(frozen=True)
class Proof:
    """A file of the filing and the places it proves."""

    file: EvidenceFile
    places: tuple[Place, ...]


def proofs_of(session: Session, case: Application) -> list[Proof]:
    """The files now in the filing, in the order they came, each with its places. Two queries whatever their number."""
    here = (EvidenceFile.application_id == case.id, col(EvidenceFile.removed_at).is_(None))
    files = list(session.exec(select(EvidenceFile).where(*here).order_by(col(EvidenceFile.id))))
    places: dict[int, list[Place]] = {}
    links = select(EvidenceLink).join(EvidenceFile).where(*here)
    for link in session.exec(links.order_by(col(EvidenceLink.section), col(EvidenceLink.line_id))):
        places.setdefault(link.file_id, []).append(Place(link.section, link.line_id))
    return [Proof(file, tuple(places.get(file.id or 0, ()))) for file in files]


def by_place(proofs: list[Proof]) -> dict[Place, list[EvidenceFile]]:
    """The files of each place."""
    found: dict[Place, list[EvidenceFile]] = {}
    for proof in proofs:
        for place in proof.places:
            found.setdefault(place, []).append(proof.file)
    return found
