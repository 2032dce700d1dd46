"""Which function takes which turn of the story."""

from collections.abc import Callable

from assessor.demo import drawing, filling, reviewing
from assessor.demo.world import Running, World
from assessor.workflow import Moment

Act = Callable[[World, Running, Moment], None]
ActOnSeveral = Callable[[World, list[Running], Moment], None]

ON_ONE: dict[str, Act] = {
    "open": filling.open_case,
    "fill": filling.fill,
    "submit": filling.file,
    "mend": filling.mend,
    "resubmit": filling.file,
    "withdraw": filling.withdraw,
    "forward": reviewing.forward,
    "refuse": reviewing.refuse,
    "return": reviewing.send_back_by_county,
    "send_back": reviewing.send_back_by_city,
    "judge": reviewing.judge,
    "visit": drawing.visit,
    "freeze": drawing.freeze,
    "draw": drawing.draw,
    "visits": drawing.visits,
    "close_visits": drawing.close_visits,
    "target": drawing.target,
    "credit": reviewing.credit,
    "evaluate": reviewing.evaluate,
    "reject": reviewing.reject,
    "object": reviewing.objected,
    "answer": reviewing.answered(upheld=False),
    "uphold": reviewing.answered(upheld=True),
    "resume": reviewing.step("resume"),
    "report": reviewing.step("report"),
    "recommend": reviewing.step("recommend"),
    "receive": reviewing.step("receive", provincial=True),
    "province_judge": reviewing.province_judge,
    "province_credit": reviewing.province_credit,
    "province_evaluate": reviewing.step("province_evaluate", provincial=True),
    "province_object": reviewing.province_objected,
}
ON_SEVERAL: dict[str, ActOnSeveral] = {
    "publish": reviewing.publish_all,
    "province_publish": reviewing.publish_all,
    "announce": reviewing.announce_all,
    "province_announce": reviewing.announce_all,
}
