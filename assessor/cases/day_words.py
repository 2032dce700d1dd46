"""How a day reads in a sentence: 2022年3月5日."""

from datetime import date


def day_words(day: date | str) -> str:
    """``2022-03-05``, as a date or as a document holds it → ``2022年3月5日``. Raises ValueError for another text."""
    day = date.fromisoformat(day) if isinstance(day, str) else day
    return f"{day.year}年{day.month}月{day.day}日"


def span_words(first: date | str, last: date | str | None, still: str = "仍在使用") -> str:
    """``2022年3月5日 至 2022年4月1日``; without a last day, `still` stands in its place."""
    return f"{day_words(first)} 至 {day_words(last) if last else still}"
