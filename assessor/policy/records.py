"""What the service itself knows of an application: the names that a pack's `record` may use, with their sources in words.

Where there is a record, it counts and not the claim; where there is none, the claim stands and an officer looks. They are
read in assessor/cases/known_facts.py.
"""

RECORDS: dict[str, str] = {
    "submitted_on": "提交申报的日期",
    "registered": "企业在本服务的注册",
    "provider_registered": "云服务商在本服务的注册",
    "provider_filed": "云服务商备案记录",
    "provider_filed_on": "云服务商备案记录",
    "star_held": "星级企业名单",
    "not_barred": "取消申报资格的记录",
    "answers_awarded": "本政策已补助的项目",
    "awards_received": "本政策已补助的项目",
    "years_awarded": "本政策已补助的项目",
    "awarded_this_year": "本政策本年度已补助的项目",
    "accepted": "验收、审核的记录",
    "reached": "办理记录",
}
