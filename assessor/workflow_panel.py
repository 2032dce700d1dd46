"""The predicates of five-star cases that an expert panel looks at (46号 二(二)3); the others are those of workflow.py.

As there, each is one function with one sentence, and the sentence is what a refused person reads.
"""

from assessor.access import Viewer
from assessor.workflow import CaseFacts, Moment, unless

PENDING, RECOMMEND, NOT = "pending", "recommend", "not"
"""What a panel has said of a case: nothing confirmed yet, recommended, not recommended. None: no panel looks at it."""


@unless("本申报已列入专家评审，评审结论还没有经省厅两人确认，暂不能形成意见或不予评定。")
def panel_not_decided(case: CaseFacts, viewer: Viewer, moment: Moment) -> bool:
    return case.panel == PENDING


@unless("专家评审的结论是不推荐，不能形成通过的省级评定意见；请不予评定，或由评审会复议后重新确认结论。")
def panel_against(case: CaseFacts, viewer: Viewer, moment: Moment) -> bool:
    return case.panel == NOT


@unless("本申报没有列入专家评审，不需要记录评审结论。")
def in_no_panel(case: CaseFacts, viewer: Viewer, moment: Moment) -> bool:
    return case.panel is None
