"""A peer: answers each line of JSON on standard input with one on standard output."""

import json
import sys
from collections.abc import Callable
from typing import Any, Protocol


class Work(Protocol):
    """What is measured; `library` is its name and version."""

    library: str

    def check(self) -> Any:
        """Results that must be those of Towline."""

    def run(self, count: int) -> list[float]:
        """Does it so often; the milliseconds of each."""


def serve(begin: Callable[[dict[str, Any]], Work]) -> None:
    """The first line says what to prepare, every other one what to do."""

    def answer(value: Any) -> None:
        print(json.dumps(value), flush=True)

    work = begin(json.loads(sys.stdin.readline()))
    answer(work.library)
    for line in sys.stdin:
        request = json.loads(line)
        answer(work.check() if request["do"] == "check" else work.run(request["count"]))
