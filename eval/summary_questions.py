"""Questions made from articles that have a summary: a piece of the summary with an answer of the article asked for.

In Vietnamese a question keeps the order of its statement: ``khánh thành ngày 25/7`` becomes ``khánh thành ngày nào``.
So a summary's sentence in which a date, number or name gives way to its question word is a question, in other words
than those of the article (as Lyu et al. 2021 ask in English), and what stood there is the answer, where the article
says it.
"""

import json
import random
import re
from collections import Counter, defaultdict
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from eval.example import Example
from eval.summaries import Summarised
from index.language.sentences import UPPER, split_sentences

SYLLABLES = 110
"""Least length of a passage, if the article is as long."""
QUESTION_SYLLABLES = 7, 28
"""Shortest and longest piece of a summary that becomes a question."""
SHARED = 0.35
"""Share of a question's rarer syllables that its passage must hold."""
SHARED_BESIDE = 0.12
"""Share of them that the sentence with the answer must hold."""
FREQUENT = 0.08
"""Share of the articles that hold a syllable which says little about one of them."""
WHOLE = 0.6
"""Share of a name's places in which a word follows it that belongs to it, as ``tế`` to ``Bộ Y``."""
MOST_OF_ONE = 2
"""Questions on one article."""
SEEN = 5
"""Times that a name is seen at least where what stands around it is counted."""

_LETTERS = re.compile(r"[^\W\d_]+")
_PIECE = re.compile(r"[,;:]\s+|\s[-–]\s|\s\"\s")
_MEASURE = "%|phần trăm|triệu|tỷ|tỉ|nghìn|ngàn|trăm|USD|đồng|đô la|euro|bảng|tuổi|km2|km|kg|m2|ha|mét|m|tấn|độ C|lít"
_NUMBER = rf"\d+(?:[.,]\d+)*(?:\s?(?:{_MEASURE})(?!\w))*"
_DATE = re.compile(
    r"(?:ngày )?\d{1,2}[/-]\d{1,2}(?:[/-]\d{4})?(?![\d/])|"
    r"(?:ngày \d{1,2} )?tháng \d{1,2}(?:[/-]\d{4}| năm \d{4})?(?![\d/])|(?:năm )?\b(?:19|20)\d\d\b(?![.,/]\d)",
    re.IGNORECASE,
)
_COUNT = re.compile(rf"(?<![\w.,/-]){_NUMBER}(?![\d/-])")
_MAGNITUDE = re.compile(r"^[\d.,]+\s?(?:(?:triệu|tỷ|tỉ|nghìn|ngàn|trăm)\s?)*")
_LAST_WORDS = re.compile(r"\w+ \w+ \w+ ((?:[^\W\d_]+ ){1,3}[^\W\d_]+)(?=[.,;:]? *$|[,;:] )")
_NAME = re.compile(rf"\b[{UPPER}]\w*(?:(?: - | |-)[{UPPER}]\w*)*\b(?! ?\.[{UPPER}])")

_PERSON = (
    "ông bà anh chị cô em cụ bé chàng sĩ viên thủ tướng thống tịch trưởng luyện HLV đạo hậu mẫu thư vương vua chồng vợ "
    "con sao"
)
_PLACE = (
    "tỉnh phố TP huyện quận xã phường nước đường đảo bang làng khu sông thôn trấn ga cầu rừng biển lộ tuyến trạm hồ "
    "núi cảng bay chùa vịnh vùng miền đô thị trường"
)
_ORGANISATION = "ty đoàn đội CLB hãng hàng trường viện báo đảng tuyển nhóm phần bộ sở"
_TOWARDS = frozenset("ở tại từ đến tới sang về qua khắp vào".split())
_KIND_OF = {
    **dict.fromkeys(_PERSON.split(), "ai"),
    **dict.fromkeys(_PLACE.split(), "nơi nào"),
    **dict.fromkeys(_TOWARDS, "nơi nào"),
    **dict.fromkeys(_ORGANISATION.split(), "tổ chức nào"),
}
"""Of each syllable before a name, the question word it speaks for."""
_COUNTRIES = re.compile(
    "Mỹ|Nga|Pháp|Anh|Đức|Ý|Trung Quốc|Nhật Bản|Nhật|Hàn Quốc|Triều Tiên|Thái Lan|Ấn Độ|Việt Nam|Lào|Campuchia|Malaysia|"
    "Indonesia|Philippines|Singapore|Syria|Iran|Iraq|Israel|Ukraine|Thổ Nhĩ Kỳ|Canada|Australia|Tây Ban Nha|Bồ Đào Nha|"
    "Argentina|Brazil|Mexico|Venezuela|Cuba|Hà Lan|Bỉ|Thuỵ Điển|Thuỵ Sĩ|Đan Mạch|Na Uy|Ba Lan|Pakistan|Afghanistan|"
    "Ai Cập|Ả Rập Xê Út|Qatar|Myanmar|Đài Loan"
)
_OFFICES = frozenset("tướng trưởng tịch thống".split())
"""Last syllables of what is written as a name and is none, as ``Thủ tướng``."""
_IN_ORDER = frozenset("thứ lớp số quận tháng tầng hạng khoá kỳ tập".split())
"""Syllables after which a number is asked for by ``mấy``."""


@dataclass(frozen=True, slots=True)
class Names:
    """What was counted in many articles: what a name is, what follows it as its part, and how rare a syllable is."""

    kinds: Mapping[str, str]
    following: Mapping[str, str]
    frequent: frozenset[str]
    small: frozenset[str]


def count_names(articles: Sequence[Summarised]) -> Names:
    """Return what ``articles`` tell of names and syllables."""
    votes: defaultdict[str, Counter[str]] = defaultdict(Counter)
    after: defaultdict[str, Counter[str]] = defaultdict(Counter)
    holding: Counter[str] = Counter()
    for article in articles:
        holding.update(set(_syllables(article.body)))
        for found in _NAME.finditer(article.body):
            before = article.body[max(0, found.start() - 12) : found.start()].split()
            votes[found[0]][_KIND_OF.get(before[-1], "") if before else ""] += 1
            next_ = re.match(r" ([^\W\d_]+)", article.body[found.end() : found.end() + 12])
            after[found[0]][next_[1] if next_ else ""] += 1
    return Names(
        {name: kind for name, counted in votes.items() if (kind := _majority(counted))},
        {
            name: word
            for name, counted in after.items()
            for word, times in counted.most_common(1)
            if word and times >= SEEN and times >= WHOLE * counted.total()
        },
        frozenset(s for s, count in holding.items() if count > FREQUENT * len(articles)),
        frozenset(s for s, _ in holding.most_common(60)),
    )


def _majority(counted: Counter[str]) -> str:
    told = Counter({kind: times for kind, times in counted.items() if kind})
    kind, times = told.most_common(1)[0] if told else ("", 0)
    return kind if times >= 2 and times > 0.6 * told.total() else ""


def questions_on(article: Summarised, names: Names, draw: random.Random) -> Iterator[Example]:
    """Yield the questions that ``article`` answers, each with a passage that does."""
    sentences = [(s, e) for s, e in split_sentences(article.body) if e - s > 1]
    for statement in _statements(article):
        for start, end, question_word in _answers(statement, names):
            answer = statement[start:end]
            question = _question(statement, start, end, question_word)
            counted = re.match(r"\s+\w+", statement[end:]) if answer.isdigit() and len(answer) < 4 else None
            said = re.compile(
                rf"(?<!\w)(?<!\d[.,/-]){re.escape(answer)}(?!\w)(?![.,/-]\d){f'(?={counted[0]})' if counted else ''}",
                re.IGNORECASE,
            )
            if question and (example := _with_passage(question, said, article.body, sentences, names, draw)):
                yield example


def _statements(article: Summarised) -> Iterator[str]:
    sentences = [article.summary[start:end] for start, end in split_sentences(article.summary)]
    yield from (sentence.strip(' ".') for sentence in (article.title, *sentences) if "?" not in sentence)


def _answers(statement: str, names: Names) -> Iterator[tuple[int, int, str]]:
    """Yield where a date, a number, a name or last words stand, with the words that ask for them."""
    taken: list[tuple[int, int]] = []
    for pattern, asking in (
        (_DATE, _asking_date),
        (_COUNT, _asking_count),
        (_NAME, _asking_name),
        (_LAST_WORDS, _asking_last_words),
    ):
        for found in pattern.finditer(statement):
            start, end = found.span(pattern.groups)
            if pattern is _NAME:
                end = _end_of_name(statement, start, end, names)
            if not any(s < end and start < e for s, e in taken):
                taken.append((start, end))
                yield from asking(statement, start, end, names)


def _end_of_name(statement: str, start: int, end: int, names: Names) -> int:
    """Return where a name ends with the words that belong to it, as ``Bộ Y tế``."""
    while (word := names.following.get(statement[start:end])) and statement[end:].startswith(f" {word}"):
        end += len(word) + 1
    return end


def _asking_date(statement: str, start: int, end: int, names: Names) -> Iterator[tuple[int, int, str]]:
    noun, _, rest = statement[start:end].partition(" ")
    if rest and noun.lower() in ("ngày", "tháng", "năm"):
        yield start + len(noun) + 1, end, "mấy" if noun.lower() == "tháng" else "nào"
        yield start, end, "khi nào"
    else:
        yield start, end, "năm nào" if statement[start:end].isdigit() else "ngày nào"


def _asking_count(statement: str, start: int, end: int, names: Names) -> Iterator[tuple[int, int, str]]:
    before = statement[:start].split()[-1:]
    if before and before[0].lower() in _IN_ORDER:
        yield start, end, "mấy"
    else:
        unit = _MAGNITUDE.sub("", statement[start:end])
        yield start, end, f"bao nhiêu {'phần trăm' if unit == '%' else unit}".strip()


def _asking_name(statement: str, start: int, end: int, names: Names) -> Iterator[tuple[int, int, str]]:
    found = _NAME.match(statement, start)
    capital = found[0] if found else ""
    if start == 0 and " " not in capital:
        return  # a first word has a capital whatever it is
    if asked := _asked_by(statement[start:end], statement[:start].split()[-1:], names.kinds.get(capital, "")):
        yield start, end, asked


def _asking_last_words(statement: str, start: int, end: int, names: Names) -> Iterator[tuple[int, int, str]]:
    phrase = statement[start:end].split()
    for length in range(len(phrase), 1, -1):
        if not names.small.intersection((phrase[-length], phrase[-1])):
            yield end - len(" ".join(phrase[-length:])), end, "gì"


def _asked_by(name: str, before: Sequence[str], kind: str) -> str:
    """Return the words that ask for a ``name``, empty if they are not known or it may be half of one."""
    beside = before[0] if before else ""
    if _COUNTRIES.fullmatch(name):
        return "nào" if beside == "nước" else "nước nào"
    if name.split()[-1].lower() in _OFFICES:
        return ""
    if " " not in name and (len(name) < 5 or not before) and not (name.isupper() and len(name) > 2):
        return ""
    kind = kind or _KIND_OF.get(beside, "")
    if kind == "ai" or not kind:
        return kind
    if kind == "nơi nào" and beside in _TOWARDS:
        return "đâu"
    return "nào" if _KIND_OF.get(beside) == kind else kind


def _question(statement: str, start: int, end: int, question_word: str) -> str:
    """Return the piece of ``statement`` around an answer as a question, empty if none can be made."""
    least, most = QUESTION_SYLLABLES
    cuts = [0, *(found.end() for found in _PIECE.finditer(statement)), len(statement)]
    first = max(i for i, cut in enumerate(cuts) if cut <= start)
    last = min(i for i, cut in enumerate(cuts) if cut >= end)
    while len(statement[cuts[first] : cuts[last]].split()) < least and (first > 0 or last < len(cuts) - 1):
        first, last = (first - 1, last) if first > 0 else (first, last + 1)
    piece = statement[cuts[first] : start] + question_word + statement[end : cuts[last]]
    piece = re.sub(r"\s+", " ", piece.strip(' "“”,;:.-–')).strip()
    if not least <= len(piece.split()) <= most or re.search(r"[()\[\]\"“”']", piece):
        return ""
    return f"{piece[:1].upper()}{piece[1:]}?"


def _with_passage(
    question: str,
    said: re.Pattern[str],
    body: str,
    sentences: Sequence[tuple[int, int]],
    names: Names,
    draw: random.Random,
) -> Example | None:
    """Return the question on sentences of ``body`` around the one that answers it best, None if none seems to."""
    asked = set(_syllables(question)) - names.frequent
    if len(asked) < 3:
        return None
    shares = [len(asked.intersection(_syllables(body[s:e]))) / len(asked) for s, e in sentences]
    places = [(shares[row], row, found) for row, (s, e) in enumerate(sentences) if (found := said.search(body, s, e))]
    if not places or len(places) > 4:
        return None
    share, row, found = max(places, key=lambda place: place[0])
    if share < SHARED_BESIDE:
        return None
    first, last = row, row + 1
    while len(body[sentences[first][0] : sentences[last - 1][1]].split()) < SYLLABLES:
        room = [before for before in (True, False) if (first > 0 if before else last < len(sentences))]
        if not room:
            break
        first, last = (first - 1, last) if draw.choice(room) else (first, last + 1)
    start, end = sentences[first][0], sentences[last - 1][1]
    passage = body[start:end]
    if len(asked.intersection(_syllables(passage))) < SHARED * len(asked):
        return None
    return Example(question, passage, found.start() - start, found.end() - start)


def _syllables(text: str) -> list[str]:
    return [syllable.lower() for syllable in _LETTERS.findall(text)]


def make_questions(articles: Sequence[Summarised], most: int, seed: int) -> list[Example]:
    """Return ``most`` questions, at most two on an article, or as many as there are."""
    names = count_names(articles)
    draw = random.Random(seed)
    examples: list[Example] = []
    for article in draw.sample(articles, len(articles)):
        own = list(questions_on(article, names, draw))
        examples += draw.sample(own, min(MOST_OF_ONE, len(own)))
        if len(examples) >= most:
            break
    return examples[:most]


def write_benchmark(examples: Sequence[Example], folder: Path) -> None:
    """Write ``examples`` that have an answer as a benchmark folder, each with its passage as an article of its own."""
    folder.mkdir(parents=True, exist_ok=True)
    articles: list[dict[str, Any]] = []
    questions: list[dict[str, Any]] = []
    for number, example in enumerate(examples):
        answer = {"text": example.passage[example.start : example.end], "start": example.start}
        about = {"relevant": [f"p{number}"], "answerable": True, "answers": [answer]}
        articles.append({"_id": f"p{number}", "title": "", "text": example.passage})
        questions.append({"_id": f"q{number}", "text": example.question, **about})
    for name, rows in (("corpus.jsonl", articles), ("queries.jsonl", questions)):
        lines = [json.dumps(row, ensure_ascii=False) + "\n" for row in rows]
        (folder / name).write_text("".join(lines), encoding="utf-8")
