"""What the panel's room refuses and what it warns of, in sentences for people."""

from typing import NamedTuple


class PanelRefusal(ValueError):
    """Nothing was computed. `code` is for programs, `says` for people."""

    def __init__(self, code: str, says: str) -> None:
        super().__init__(says)
        self.code = code
        self.says = says


class PanelWarning(NamedTuple):
    """Something a reader of the result has to know; `about` names the nominees or experts it concerns."""

    code: str
    says: str
    about: tuple[str, ...] = ()
