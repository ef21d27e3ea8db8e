"""What the doctor says of one thing that it looked at."""

from dataclasses import dataclass

from index.console import printable


@dataclass(frozen=True, slots=True)
class Finding:
    """What was looked at, what was found, and, where that is a fault, what to do about it."""

    subject: str
    found: str
    remedy: str = ""

    def __str__(self) -> str:
        found = f"{self.subject}: {printable(self.found)}"
        return f"FAULT  {found}\n       → {self.remedy}" if self.remedy else f"ok     {found}"
