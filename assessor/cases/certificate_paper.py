"""A certificate as the document that is printed: what was frozen, and where it is verified."""

from datetime import date

from assessor.cases.refusal import NotFound
from assessor.documents.shapes import Basis, Certificate, Enterprise
from models.award import Certificate as Row


def qr_rows(address: str) -> tuple[str, ...]:
    """The QR code of an address (error correction M) as rows of 0 and 1, without the quiet zone."""
    import segno  # loaded where it is used

    made = segno.make(address, error="m", micro=False)
    return tuple("".join(str(int(bool(module))) for module in row) for row in made.matrix)


def certificate_paper(row: Row, address: str, *, demo: bool) -> Certificate:
    """The printed certificate; the same certificate and address give the same bytes. Raises NotFound if none was issued."""
    said = row.content
    if said is None or row.sha256 is None:
        raise NotFound("这个星级由较早的公告公布，本系统没有签发电子凭证")
    return Certificate(
        number=said["number"],
        issued_at=row.made_at,
        demo=demo,
        basis=Basis(
            document_number=said["document_number"],
            batch=said["batch"],
            pack_id=said["pack_id"],
            pack_digest=said["pack_digest"],
        ),
        enterprise=Enterprise(name=said["name"], uscc=said["uscc"], region=f"江苏省{said['city']}"),
        star=said["star"],
        stars=said["stars"],
        awarded_on=date.fromisoformat(said["awarded_on"]),
        office=said["office"],
        fingerprint=row.sha256,
        address=address,
        modules=qr_rows(address),
    )
