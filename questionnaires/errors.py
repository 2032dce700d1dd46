"""What goes wrong in a pack, said so that the person who wrote it can mend it."""

from pathlib import Path


class PackError(Exception):
    """A pack cannot be used. Names the file, the line (1-based, 0 when the whole file is meant), what is wrong and the mend."""

    def __init__(self, file: Path | str, line: int, problem: str, mend: str) -> None:
        self.file = str(file)
        self.line = line
        self.problem = problem
        self.mend = mend
        place = f"{self.file} 第 {line} 行" if line else self.file
        super().__init__(f"{place}：{problem}。{mend}。")


class ParameterMissing(Exception):
    """A parameter was asked for under a name the pack does not have, or for a day before its first value."""
