"""The papers that a programme wants from the enterprise (documents.yaml): which are there, which are missing."""

from collections.abc import Iterator
from dataclasses import dataclass

from sqlmodel import Session

from assessor.cases.problem import Problem
from assessor.cases.projects import names_a_provider, provider_named
from assessor.cases.proofs import Place, Proof, proofs_of
from assessor.policy.named_services import PROVIDER as NAMED
from models.application import Application
from questionnaires.papers import Material
from questionnaires.shapes import Pack

MATERIALS = "documents"
"""A place that is no section of the form: a file proves `documents.licence`, say."""


@dataclass(frozen=True)
class Paper:
    """One material due with how many files stand for it now."""

    material: Material
    files: int

    @property
    def enough(self) -> bool:
        """Whether there are as many as the document wants."""
        return self.files >= self.material.at_least


def materials_of(pack: Pack) -> list[Material]:
    """What the enterprise hands in, in the pack's order."""
    return [one for one in pack.documents.values() if one.by == "enterprise"] if pack.kind == "subsidy" else []


def place_of(material: Material) -> Place:
    """The place that a file proves by being this material."""
    return Place(MATERIALS, material.id)


def place_title(pack: Pack, place: Place) -> str:
    """How a place is called: the section of the form, or the material that a file is."""
    if place.section != MATERIALS:
        return pack.section(place.section).title
    material = pack.documents.get(place.line_id)
    return material.title if material else "申报材料"


def papers_of(pack: Pack, proofs: list[Proof]) -> list[Paper]:
    """Every material due with its files: those that say so, or are of the kind that the material has."""
    return [Paper(one, sum(_stands_for(proof, one) for proof in proofs)) for one in materials_of(pack)]


def _stands_for(proof: Proof, material: Material) -> bool:
    return place_of(material) in proof.places or (material.kind is not None and proof.file.kind == material.kind)


def papers_missing(session: Session, case: Application, pack: Pack) -> Iterator[Problem]:
    """What the enterprise still has to hand in, and the provider it has to name, before it can file."""
    for paper in papers_of(pack, proofs_of(session, case)):
        if not paper.enough:
            wanted = f"（至少 {paper.material.at_least} 份）" if paper.material.at_least > 1 else ""
            words = f"请上传“{paper.material.title}”{wanted}（{paper.material.cites}）。"
            yield Problem(MATERIALS, paper.material.id, "", words)
    if names_a_provider(pack) and provider_named(session, case, pack) is None:
        yield from _provider_asked(pack)


def _provider_asked(pack: Pack) -> Iterator[Problem]:
    """Its provider has steps to take, so it has to be registered here."""
    words = "请填写云服务商的统一社会信用代码；它还要在本服务注册，才能确认本项目。"
    for section in pack.sections:
        yield from (Problem(section.id, "", q.id, words) for q in section.questions if q.names == NAMED)
