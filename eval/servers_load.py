"""How several servers hold when many people ask while one of them is killed and the index is switched."""

import asyncio
import hashlib
import hmac
import random
import secrets
import shutil
import statistics
import time
from collections import Counter
from collections.abc import Callable, Coroutine, Sequence
from dataclasses import dataclass, field
from pathlib import Path

import httpx
from sqlalchemy import make_url

from app.operations.audit_table import AuditTable
from app.operations.database import Database
from app.operations.feedback import FeedbackTable
from eval.several_servers import GROUPS, PERSON, SECRET, Server, Site
from eval.speed import Figure
from index.archive import export_generation, import_generation
from index.build import build_index
from index.errors import SearchError
from index.model.encoder import Encoder
from index.passages import PassageSettings

WORDS = ("HẢI ĐĂNG", "PHÙ SA", "THẠCH ANH", "MÂY TRẮNG", "LÚA CHÍN")
"""What each group alone may read; after the index is switched, each has the next one's number."""
QUESTION = "Mật khẩu Wi-Fi của phòng họp là gì?"
OWN_SHARE = 0.3
"""Of the questions, that each group has another answer to."""
LIMIT = 60
"""Questions a minute that one person may ask."""
GREEDY = "greedy"
"""Who asks more than that, of all servers, and as fast as they answer."""
LOOKING = 0.02
"""Seconds between two looks at which index a server has."""
MINUTE = 60.0
PATIENCE = 120.0
"""Seconds for an answer, and for an index to be taken up."""


@dataclass(frozen=True, slots=True)
class Plan:
    """How many ask for how long, with how many seconds of reading between; when what happens, as shares of the time."""

    people: int
    seconds: float
    thinking: tuple[float, float] = (2.0, 8.0)
    greedy: float = 0.15
    killed: float = 0.35
    switched: float = 0.65


@dataclass(slots=True)
class Happened:
    """What happened: seconds that each answer took, what failed, and what should be written down of whom.

    - ``foreign``: answers with what the person may not read; ``answered``: how many each got; ``said``: comments kept.
    - ``greedy``: questions that one got answered within a minute; ``number``: of the index that all servers have.
    - ``taken_up``: seconds from the switch until each server answers from the second index.
    - ``unwritten``, ``unsaid``: answers and comments that the database lacks; ``over``: whether nothing is to come.
    """

    seconds: list[float] = field(default_factory=list)
    failures: list[str] = field(default_factory=list)
    foreign: list[str] = field(default_factory=list)
    answered: Counter[str] = field(default_factory=Counter)
    said: list[str] = field(default_factory=list)
    greedy: int = 0
    number: int = 1
    taken_up: list[float] = field(default_factory=list)
    unwritten: int = 0
    unsaid: int = 0
    over: bool = False

    def figures(self) -> list[Figure]:
        """Return the report.

        :raises SearchError: If nothing was answered.
        """
        if len(self.seconds) < 2 or not self.taken_up:
            raise SearchError(f"nothing was answered, or no index taken up: {self.failures[:1]}")
        spread = max(self.taken_up) - min(self.taken_up)
        return [
            Figure("questions answered", len(self.seconds), ""),
            Figure("questions and comments that failed", len(self.failures), "", "budget 0"),
            Figure("question to answer", 1000 * statistics.median(self.seconds), "ms, median"),
            Figure("question to answer", 1000 * statistics.quantiles(self.seconds, n=20)[-1], "ms, 95 %"),
            Figure("answers with words that others alone may read", len(self.foreign), "", "budget 0"),
            Figure("questions that one person got answered in a minute", self.greedy, "", f"budget {LIMIT}"),
            Figure("answers that are not in the audit", self.unwritten, "", "budget 0"),
            Figure("comments that were not kept, or twice", self.unsaid, "", "budget 0"),
            Figure("from the switch to its last server", 1000 * max(self.taken_up), "ms"),
            Figure("between the first server that takes it up and the last", 1000 * spread, "ms", "budget 2,000"),
        ]


@dataclass(frozen=True, slots=True)
class Indexes:
    """The index that the servers begin with, and a file with the one that it is switched to."""

    first: Path
    second: Path


def build_both(articles: Path, folder: Path, load: Callable[[], Encoder]) -> Indexes:
    """Return indexes of ``articles`` and of a document for each group alone, which says something else in the second.

    :param folder: Where they and the documents are written to.
    """
    places = {}
    for number in (1, 2):
        documents, index = folder / f"articles-{number}", folder / f"index-{number}"
        shutil.copytree(articles, documents)
        for group, word in enumerate(WORDS):
            text = f"---\ngroups: group-{group}\n---\nPhòng họp\n\nMật khẩu Wi-Fi của phòng họp là {word} {number}.\n"
            (documents / f"phong-hop-{group}.md").write_text(text, encoding="utf-8")
        build_index(documents, index, load, PassageSettings())
        places[number] = index
    second = folder / "second.tar"
    export_generation(places[2], second)
    return Indexes(places[1], second)


def put_load(site: Site, indexes: Indexes, questions: Sequence[str], plan: Plan) -> Happened:
    """Return what happens when people ask ``site``, which answers from the first of ``indexes``."""
    happened = Happened()
    asyncio.run(_all_at_once(site, indexes, questions, plan, happened))
    database = Database(make_url(site.database))
    written = Counter(str(line["who"]) for line in AuditTable(database))
    happened.unwritten = sum(max(0, asked - written[_hashed(who)]) for who, asked in happened.answered.items())
    kept = Counter(said.comment for _, said in FeedbackTable(database, keep_questions=False))
    happened.unsaid = sum(kept[comment] != 1 for comment in happened.said)
    return happened


async def _all_at_once(site: Site, indexes: Indexes, questions: Sequence[str], plan: Plan, happened: Happened) -> None:
    until = time.monotonic() + plan.seconds
    killed, *others = (server for server in site.servers if server.process.poll() is None)

    async def all_that_is_to_happen() -> None:
        await asyncio.gather(
            _after(plan.seconds * plan.greedy, lambda: _ask_greedily(site, happened)),
            _after(plan.seconds * plan.killed, lambda: asyncio.to_thread(killed.process.kill)),
            _after(plan.seconds * plan.switched, lambda: _switch(others, indexes, happened)),
        )
        await asyncio.sleep(plan.thinking[1])  # so that everybody asks once more
        happened.over = True

    people = [_Person(site, number, questions, plan, happened) for number in range(plan.people)]
    await asyncio.gather(all_that_is_to_happen(), *(person.ask_on(until) for person in people))


async def _after(seconds: float, do: Callable[[], Coroutine[None, None, None]]) -> None:
    await asyncio.sleep(seconds)
    await do()


class _Person:
    """One who asks, reads and sometimes says what they think, in one browser."""

    def __init__(self, site: Site, number: int, questions: Sequence[str], plan: Plan, happened: Happened) -> None:
        group = number % len(WORDS)
        self._name = f"person-{number}"
        self._own, self._foreign = WORDS[group], [word for word in WORDS if word != WORDS[group]]
        headers = {PERSON: self._name, GROUPS: f"group-{group}"}
        self._client = httpx.AsyncClient(base_url=site.address, headers=headers, timeout=PATIENCE)
        self._draw = random.Random(number)
        self._questions = questions
        self._plan = plan
        self._happened = happened

    async def ask_on(self, until: float) -> None:
        """Ask again and again, until the time is up and all has happened that was to."""
        async with self._client:
            await asyncio.sleep(self._draw.uniform(0, self._plan.thinking[1]))
            while time.monotonic() < until or not self._happened.over:
                question = QUESTION if self._draw.random() < OWN_SHARE else self._draw.choice(self._questions)
                if await self._ask(question) and self._draw.random() < OWN_SHARE:
                    await self._say(question)
                await asyncio.sleep(self._draw.uniform(*self._plan.thinking))

    async def _ask(self, question: str) -> bool:
        happened, began, number = self._happened, time.monotonic(), self._happened.number
        response = await self._send("api/ask", {"question": question})
        if response is None:
            return False
        happened.seconds.append(time.monotonic() - began)
        happened.answered[self._name] += 1
        told = response.text
        if any(word in told for word in self._foreign):
            happened.foreign.append(told)
        stale = number == 2 and f"{self._own} 1" in told
        if question == QUESTION and (self._own not in told or stale):
            happened.failures.append(f"{self._name} of {self._own} {number} got {response.json()['sentence']!r}")
        return True

    async def _say(self, question: str) -> None:
        comment = f"{self._name} says {secrets.token_hex(8)}"
        said = {"helpful": False, "comment": comment, "question": question, "conversation": comment}
        if await self._send("api/feedback", said):
            self._happened.said.append(comment)

    async def _send(self, path: str, body: dict[str, object]) -> httpx.Response | None:
        """Return what the site answers; None where it does not, which is written down."""
        try:
            response = await self._client.post(path, json=body)
            response.raise_for_status()
        except httpx.HTTPError as error:
            self._happened.failures.append(f"{self._name}: {path}: {error!r}")
            return None
        return response


async def _ask_greedily(site: Site, happened: Happened) -> None:
    """Ask more than one person may in a minute, each question in a new browser, and so of all servers."""
    until = time.monotonic() + MINUTE
    async with httpx.AsyncClient(base_url=site.address, headers={PERSON: GREEDY}, timeout=PATIENCE) as client:
        for _ in range(LIMIT + LIMIT // 2):
            client.cookies.clear()
            headers = {"Cookie": f"hoidap_server={secrets.token_hex(16)}"}
            response = await client.post("api/ask", json={"question": "chào"}, headers=headers)
            if response.status_code == 200:
                happened.answered[GREEDY] += 1
                happened.greedy += time.monotonic() < until
            elif response.status_code != 429:
                happened.failures.append(f"{GREEDY}: {response}")


async def _switch(servers: Sequence[Server], indexes: Indexes, happened: Happened) -> None:
    """Switch the index, and write down when each of ``servers`` answers from it."""
    generation = await asyncio.to_thread(import_generation, indexes.second, indexes.first)
    name, began = generation.folder.name, time.monotonic()

    async def take_up(server: Server) -> float:
        while (await asyncio.to_thread(server.ready))[1].get("generation") != name:
            if time.monotonic() > began + PATIENCE:
                raise SearchError(f"{server.address} does not take the index up: {server.log.read_text()}")
            await asyncio.sleep(LOOKING)
        return time.monotonic() - began

    happened.taken_up = await asyncio.gather(*map(take_up, servers))
    happened.number = 2


def _hashed(who: str) -> str:
    """Return by what a person stands in the audit."""
    return hmac.new(SECRET.encode(), who.encode(), hashlib.sha256).hexdigest()[:16]
