"""A provider's list of products: what it offers, in which category, at which price (分)."""

from dataclasses import dataclass

from sqlmodel import Session, col, select

from assessor.access import Viewer
from assessor.cases.names import new_ref
from assessor.cases.refusal import NotFound, Refusal
from assessor.workflow import Moment
from models.provider import ProviderProduct
from models.vocabulary import OrgKind

CATEGORIES = {
    "infrastructure": "基础设施", "business_application": "业务应用", "platform": "平台系统",
    "data_collaboration": "数据协同创新", "industrial_app": "工业 APP", "other": "其他",
}  # fmt: skip
"""The first four are those of 办法第三条; the others are this product's own."""
PERIODS = {"month": "每月", "year": "每年", "once": "一次性", "usage": "按用量"}
MOST_PRODUCTS = 500
LONGEST_NAME, LONGEST_INTRO = 60, 500


@dataclass(frozen=True)
class Offer:
    """One product as typed. `unit_price_fen` in 分; None: priced case by case."""

    name: str
    category: str
    period: str
    unit_price_fen: int | None = None
    intro: str = ""


def offer_problems(offer: Offer) -> dict[str, str]:
    """What is wrong with an offer, by field of the form."""
    found: dict[str, str] = {}
    if not 2 <= len(offer.name.strip()) <= LONGEST_NAME:
        found["name"] = f"请填写产品或服务名称（2 至 {LONGEST_NAME} 字）。"
    if offer.category not in CATEGORIES:
        found["category"] = "请选择类别。"
    if offer.period not in PERIODS:
        found["period"] = "请选择计价方式。"
    if offer.unit_price_fen is not None and offer.unit_price_fen < 0:
        found["price"] = "单价不能是负数。"
    if len(offer.intro) > LONGEST_INTRO:
        found["intro"] = f"功能简介最多 {LONGEST_INTRO} 字，请精简。"
    return found


def products_of(session: Session, organisation_id: int) -> list[ProviderProduct]:
    """What is offered now, by category and name."""
    query = select(ProviderProduct).where(
        ProviderProduct.organisation_id == organisation_id, col(ProviderProduct.retired_at).is_(None)
    )
    order = list(CATEGORIES)
    return sorted(session.exec(query), key=lambda one: (order.index(one.category), one.name, one.id or 0))


def find_product(session: Session, viewer: Viewer, ref: str) -> ProviderProduct:
    """A product of the viewer's own provider. Raises NotFound."""
    query = select(ProviderProduct).where(
        ProviderProduct.ref == ref,
        ProviderProduct.organisation_id == viewer.organisation_id,
        col(ProviderProduct.retired_at).is_(None),
    )
    found = session.exec(query).one_or_none()
    if found is None or viewer.kind is not OrgKind.PROVIDER:
        raise NotFound("没有找到这项产品")
    return found


def add_product(session: Session, viewer: Viewer, offer: Offer, moment: Moment) -> ProviderProduct:
    """Put a product on the list. Raises Refusal for an offer that cannot be, or a full list."""
    _checked(viewer, offer)
    if len(products_of(session, viewer.organisation_id)) >= MOST_PRODUCTS:
        raise Refusal(f"产品目录最多 {MOST_PRODUCTS} 项，请合并规格相近的产品。", status=422)
    made = ProviderProduct(
        ref=new_ref(), organisation_id=viewer.organisation_id, name=offer.name.strip(), category=offer.category,
        unit_price_fen=offer.unit_price_fen, period=offer.period, intro=offer.intro.strip(),
        updated_by=viewer.person_id, updated_at=moment.at,
    )  # fmt: skip
    session.add(made)
    session.flush()
    return made


def change_product(
    session: Session, viewer: Viewer, product: ProviderProduct, offer: Offer, version: int, moment: Moment
) -> None:
    """Change a product that nobody changed since. Raises Refusal."""
    _checked(viewer, offer)
    if product.version != version:
        raise Refusal("这项产品刚被同事改过，请看过最新内容后再改。")
    product.name, product.category, product.period = offer.name.strip(), offer.category, offer.period
    product.unit_price_fen, product.intro = offer.unit_price_fen, offer.intro.strip()
    _touch(session, viewer, product, moment)


def retire_product(session: Session, viewer: Viewer, product: ProviderProduct, moment: Moment) -> None:
    """Take a product off the list; the log keeps it."""
    product.retired_at = moment.at
    _touch(session, viewer, product, moment)


def _touch(session: Session, viewer: Viewer, product: ProviderProduct, moment: Moment) -> None:
    product.version += 1
    product.updated_by, product.updated_at = viewer.person_id, moment.at
    session.add(product)
    session.flush()


def _checked(viewer: Viewer, offer: Offer) -> None:
    if viewer.kind is not OrgKind.PROVIDER:
        raise Refusal("只有云服务商可以维护产品目录。", status=403)
    if wrong := offer_problems(offer):
        raise Refusal(*wrong.values(), status=422)
