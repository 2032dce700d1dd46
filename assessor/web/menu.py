"""The menu of each audience."""

from dataclasses import dataclass

from assessor.access import Viewer
from models.vocabulary import OrgKind, Role


@dataclass(frozen=True)
class Item:
    """One menu entry: a route's name and its words; `covers` names the blueprint whose every page lies under it."""

    endpoint: str
    label: str
    covers: str = ""


_OPEN = (
    Item("public.home", "首页"),
    Item("selfcheck.start", "自测", covers="selfcheck"),
    Item("notices.index", "公示", covers="notices"),
    Item("stars.index", "星级企业名单", covers="stars"),
    Item("basis.index", "办理依据"),
    Item("public.help_page", "帮助"),
)


def menu_for(viewer: Viewer | None) -> tuple[Item, ...]:
    """The entries this viewer can use, in order."""
    if viewer is None:
        return _OPEN
    if viewer.kind is OrgKind.ENTERPRISE:
        return _OPEN
    if viewer.role is Role.ADMIN:
        return _OPEN
    return _OPEN
