"""The people of the enterprise (web/firm_people.py)."""

from assessor.web.enterprise.blueprint import pages
from assessor.web.firm_people import PeoplePages, Words

people_pages = PeoplePages(
    pages,
    Words(
        lead="经办人填写，负责人确认承诺并提交。每个人用自己的账号，办理记录会写明是谁办的。",
        home="企业首页",
        table="本企业人员",
        editor="填写申报、上传材料，不能提交",
        certifier="还可以确认承诺、提交、撤回和管理人员",
    ),
)
