"""A verb's 'no', with the sentences a person reads."""


class Refusal(Exception):
    """The step was not taken. `reasons` are Chinese sentences; `status` is the HTTP status a door answers with."""

    def __init__(self, *reasons: str, status: int = 409) -> None:
        super().__init__("；".join(reasons))
        self.reasons = reasons
        self.status = status


class Stale(Refusal):
    """Somebody else saved first. `saved` is what is stored now and `version` its version; nothing was overwritten."""

    def __init__(self, saved: dict[str, object], version: int) -> None:
        super().__init__("这一部分刚被他人保存过，您的内容没有覆盖对方的内容。请对照后决定保留哪一份。")
        self.saved = saved
        self.version = version


class NotFound(Refusal):
    """There is no such thing within what this person may see."""

    def __init__(self, what: str = "没有找到这份申报") -> None:
        super().__init__(f"{what}，或者您没有查看的权限。", status=404)
