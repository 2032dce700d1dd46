"""Under which document, batch and rules a paper was made, as it stands at its foot."""

from assessor.documents.shapes import Basis
from models.batch import Batch
from questionnaires.shapes import Pack


def basis_of(pack: Pack, batch: Batch, digest: str) -> Basis:
    """The basis of a paper of a batch. `digest`: of the rules it was made under."""
    return Basis(
        document_number=pack.document_number or pack.title,
        batch=batch.title,
        pack_id=batch.pack_id,
        pack_digest=digest,
    )
