"""The people of the provider (web/firm_people.py)."""

from assessor.web.firm_people import PeoplePages, Words
from assessor.web.provider.blueprint import pages

people_pages = PeoplePages(
    pages,
    Words(
        lead="经办人填写备案、维护产品目录，负责人报送备案、确认项目和发放接口凭证。每个人用自己的账号。",
        home="服务商首页",
        table="本单位人员",
        editor="填写备案、上传材料、维护产品目录，不能报送和确认",
        certifier="还可以报送备案、确认或退回项目、发放接口凭证和管理人员",
    ),
)
