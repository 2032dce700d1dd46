"""Examples of forms that are filled in on a project; see examples.py."""

from typing import Any


def material_forms(basis: dict[str, Any], enterprise: dict[str, Any], long_name: str) -> dict[str, dict[str, Any]]:
    """A form with everything in it, and a bare one that is not finished."""
    form: dict[str, Any] = {
        "number": "7k3m9q2dabcdef-redemption",
        "issued_at": "2023-06-05T06:03:21+00:00",
        "demo": True,
        "basis": basis | {"document_number": "上云补助实施细则"},
        "title": "上云补助兑付申请表",
        "cites": "兑付申请表",
        "enterprise": enterprise,
        "parts": [
            {"title": "云服务商", "answers": [{"label": "云平台名称", "value": "虚构云"}, {"label": "云平台网址", "value": None}]},
            {"title": "人员", "heads": ["身份", "姓名", "职务", "联系电话", "手机", "电子邮箱", "传真"],
             "lines": [["联系人", "云小远", None, "0458-0000000", None, "a-very-long-address-indeed@mail.cloud.example", None]]},
            {"title": "企业明细", "heads": ["企业名称", "合同金额", "上云效果评价"],
             "lines": [["虚构机械有限公司", "180,000.00 元", None], [long_name, "1.00 元", "#strong[不是标记]"]]},
        ],
        "by_hand": ["法人代表签字", "签字日期"],
        "unfinished": 0,
    }  # fmt: skip
    bare = {"demo": False, "unfinished": 7, "by_hand": [], "parts": [{"title": "人员", "heads": ["姓名"], "lines": []}]}
    return {"material_form": form, "material_form-bare": form | bare}
