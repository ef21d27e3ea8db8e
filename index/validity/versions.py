"""Which documents of a folder are out of force, by what all of them say of themselves, and which follow each other."""

import datetime
import re
from collections import defaultdict
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass

from index.language.spelling import one_tone_placement
from index.validity.references import DATE, EARLIER, KIND, NUMBER, RECORD, number_key, to_date, years_in
from index.validity.statements import Validity

MOST_ALIKE = 50
"""The most documents with the same number, or the same word in their titles, that are compared. More say nothing."""
LEAST_SHARED, LEAST_OF_BOTH = 0.7, 0.45
"""The least share of words that two titles of one rule have in common: of the shorter title, and of both together."""
ROMAN = {"i": 1, "ii": 2, "iii": 3, "iv": 4}
QUARTER = r"(?:quý|q|học kỳ|kỳ)\s?(?P<quarter>iv|i{1,3}|[1-4])(?!\w)"
QUARTERS = re.compile(rf"(?<!\w){QUARTER}|(?P<ordinal>first|second|third|fourth)\squarter", re.IGNORECASE)
ORDINALS = ("first", "second", "third", "fourth")
VERSION = re.compile(
    r"(?<!\w)(?:phiên bản|bản|lần(?:\sthứ)?|version|v|issue|rev(?:ision)?)\.?\s?(\d{1,2})(?:\.(\d{1,2}))?(?![\w/])",
    re.I,
)
SPAN = re.compile(r"(?<![\d/])((?:19|20)\d\d)\s?[-–/]\s?(?:(?:19|20)\d\d|\d\d)(?!\d)")
ABOUT = re.compile(
    rf"(?<!\w)(?:(?:ban hành\s)?(?:kèm(?:\stheo)?|theo)\s(?:{KIND}\s)?(?=số|\W)|"
    r"ban hành|áp dụng|(?:có\s)?hiệu lực|kể từ|từ ngày|từ|đến|"
    r"ngày|tháng|năm học|niên vụ|năm|vụ|giai đoạn|số|bản|sửa đổi|bổ sung|cập nhật|mới|nhất|trích|"
    r"valid|effective|in force|from|until|as of|of|for|the|no|edition|version|revised|updated|new|season|academic|"
    r"year)(?!\w)",
    re.IGNORECASE,
)
ATTACHED = re.compile(rf"(?<=[\s(,]){KIND}(?:\ssố)?\s{NUMBER.pattern}", re.IGNORECASE)
"""The decision by which a rule was issued. If the decision is the rule itself, its number stands at the beginning."""
REPLACING = re.compile(r"\(?(?:thay thế|thay cho|replaces|supersedes)\s.*", re.IGNORECASE)
_WORD = re.compile(r"\w+")


@dataclass(frozen=True, slots=True)
class Superseded:
    """Why a document is out of force, and since when. Either another one took its place, or its time is over (None)."""

    by: str | None
    since: datetime.date | None


def superseded(validities: Mapping[str, Validity], today: datetime.date) -> dict[str, Superseded]:
    """Return the documents that are out of force ``today``, each with the last one of those that took its place.

    :param validities: Of all documents of a folder, by their ids.
    """
    folder = _Folder(validities)
    after: dict[str, str] = {}
    for new, old in sorted(set(folder.replacements()), key=lambda pair: (folder.begins(pair[0]), pair)):
        begins = validities[new].begins
        if old != new and (not begins or begins <= today) and not _is_no_later(validities[new], validities[old]):
            after[old] = new  # the latest wins
    found = {}
    last = _last_ones(after)
    for old, new in after.items():
        if last[old] is not None:
            found[old] = Superseded(last[old], validities[new].begins)
    for article_id, validity in validities.items():
        if validity.valid_to and validity.valid_to < today and article_id not in found:
            found[article_id] = Superseded(None, validity.valid_to + datetime.timedelta(days=1))
    return found


def same_series(validities: Mapping[str, Validity]) -> list[tuple[str, ...]]:
    """Return the documents whose titles differ only in year, period, version or number, each series in order.

    A later document is probably, not certainly, a newer version of the same rule. Records of meetings, reports,
    contracts and rosters are left out. So are documents whose titles and dates do not say which is later.
    """
    series: dict[str, list[tuple[tuple[int, ...], str]]] = defaultdict(list)
    for article_id, validity in validities.items():
        when = _period(validity)
        stem = series_of(validity.title)
        if stem and when:
            series[stem].append((when, article_id))
    ordered = (sorted(each) for each in series.values())
    return [
        tuple(name for _, name in each)
        for each in ordered
        if len(each) > 1 and len({when for when, _ in each}) == len(each)
    ]


def series_of(title: str) -> str:
    """Return what a title has in common with those of other versions; empty of records, which have no versions."""
    if RECORD.match(title):
        return ""
    return " ".join(_words(title))


def _words(title: str) -> list[str]:
    """Return the words of a title that do not say which version it is."""
    plain = REPLACING.sub(" ", " ".join(one_tone_placement(title[:400]).lower().split()))
    for said in (ATTACHED, NUMBER, DATE, SPAN, QUARTERS, VERSION):
        plain = said.sub(" ", plain)
    plain = re.sub(r"(?<!\d)(?:19|20)\d\d(?!\d)", " ", plain)
    return _WORD.findall(ABOUT.sub(" ", plain.replace("_", " ")))


def _period(validity: Validity) -> tuple[int, ...]:
    """Return the year, month, day and version in a title.

    Without a year there, the day since which the document holds.
    """
    title = one_tone_placement(validity.title)
    bare = NUMBER.sub(" ", title)
    version = VERSION.search(bare)
    edition = (int(version[1]), int(version[2] or 0)) if version else (0, 0)
    day = next((day for found in DATE.finditer(bare) if (day := to_date(found))), None)
    years = sorted(years_in(bare))
    quarter = QUARTERS.search(bare)
    if quarter and years:
        said = (quarter["quarter"] or "").lower()
        number = ROMAN.get(said) or (int(said) if said else ORDINALS.index(quarter["ordinal"].lower()) + 1)
        return (years[0], 3 * number - 2, 1, *edition)
    if day:
        return (day.year, day.month, day.day, *edition)
    if years:
        return (years[0], 0, 0, *edition)
    begins = validity.begins
    return (begins.year, begins.month, begins.day, *edition) if begins else (0, 0, 0, *edition) if version else ()


def _is_no_later(new: Validity, old: Validity) -> bool:
    if new.issued and old.issued:
        return new.issued <= old.issued
    return bool(new.begins and old.begins and new.begins <= old.begins)


def _last_ones(after: Mapping[str, str]) -> dict[str, str | None]:
    """Return for each document the last one that came after it; None for those that come after themselves."""
    last: dict[str, str | None] = {}
    for first in after:
        path: dict[str, None] = {}
        at = first
        while at in after and at not in last and at not in path:
            path[at] = None
            at = after[at]
        end: str | None = last.get(at, at)
        if at in path:  # a circle: who is last in it, nobody knows
            names = list(path)
            last.update(dict.fromkeys(names[names.index(at) :]))
            path = dict.fromkeys(names[: names.index(at)])
            end = at
        elif at in last and last[at] is None:
            end = at
        last.update(dict.fromkeys(path, end))
    return last


class _Folder:
    """The documents of a folder by all that others may call them."""

    def __init__(self, validities: Mapping[str, Validity]) -> None:
        self._validities = validities
        self._by_name: dict[str, set[str]] = defaultdict(set)
        self._by_code: dict[str, list[str]] = defaultdict(list)
        self._by_series: dict[str, list[str]] = defaultdict(list)
        self._by_word: dict[tuple[int, str], list[str]] = defaultdict(list)
        self._words: dict[str, frozenset[str]] = {}
        self._years: dict[str, frozenset[int]] = {}
        for article_id, validity in validities.items():
            self._add(article_id, validity)

    def begins(self, article_id: str) -> datetime.date:
        """Return the day since which a document holds; the first of days if it does not say so."""
        return self._validities[article_id].begins or datetime.date.min

    def replacements(self) -> Iterator[tuple[str, str]]:
        """Yield (new, old) for two documents of which either says that the new one took the place of the old one."""
        for article_id, validity in self._validities.items():
            for name in validity.replaces:
                yield from ((article_id, old) for old in self._named(name, article_id))
            for name in validity.replaced_by:
                yield from ((new, article_id) for new in self._named(name, article_id))

    def _add(self, article_id: str, validity: Validity) -> None:
        file = article_id.rpartition("/")[2]
        for name in (article_id, file, file.rpartition(".")[0], validity.title):
            self._by_name[_folded(name)].add(article_id)
        for number in validity.numbers:
            if key := number_key(number):
                self._by_code[key.code].append(article_id)
        dates = [day.year for day in (validity.issued, validity.valid_from) if day]
        years = frozenset([*years_in(validity.title), *years_in(" ".join(validity.numbers)), *dates])
        words = _words(validity.title)
        self._years[article_id], self._words[article_id] = years, frozenset(words)
        self._by_series[" ".join(words)].append(article_id)
        for year in (0, *years):
            for word in self._words[article_id]:
                self._by_word[year, word].append(article_id)

    def _named(self, name: str, by: str) -> Sequence[str]:
        """Return the documents that ``name`` means where ``by`` says it; none where that is not clear."""
        known = self._by_name.get(_folded(name), set())
        if len(known) == 1:
            return [*known]
        if key := number_key(name):
            numbered = [each for each in self._by_code.get(key.code, ())[: MOST_ALIKE + 1] if each != by]
            year = key.year or max(years_in(name), default=0)
            fitting = [each for each in numbered if not year or not self._years[each] or year in self._years[each]]
            issues = {max(self._years[each], default=0) for each in fitting}
            if len(numbered) > MOST_ALIKE or len(issues) > 1:
                return [each for each in fitting[:MOST_ALIKE] if self._are_alike(each, by)]
            return fitting
        years = set(years_in(name))
        if not years and not re.search(rf"{EARLIER}|previous|earlier|former|old|preceding", name, re.IGNORECASE):
            return []
        return self._one_of_years(years, by)

    def _one_of_years(self, years: set[int], by: str) -> Sequence[str]:
        """Return the document that is of one of the years, or of any before, and has the title of ``by``."""
        own = self._by_series.get(" ".join(_words(self._validities[by].title)), ())
        found = self._earlier(own[: 4 * MOST_ALIKE], years, by)
        if not found:
            lists = [self._by_word.get((year, word), ()) for year in years or {0} for word in self._words[by]]
            rare = sorted((each for each in lists if 0 < len(each) <= MOST_ALIKE), key=len)[:4]
            found = [
                each
                for each in self._earlier({name for each in rare for name in each}, years, by)
                if self._are_alike(each, by)
            ]
            best = max((self._shared(each, by) for each in found), default=0.0)
            found = [each for each in found if self._shared(each, by) == best]
        latest = max(map(self.begins, found), default=None)
        found = [each for each in found if years or self.begins(each) == latest]
        return found if len(found) == 1 else []

    def _earlier(self, names: Iterable[str], years: set[int], by: str) -> list[str]:
        """Return those of the years, or if there are none, those that are earlier than ``by``."""
        return [
            name for name in names if name != by and (years & self._years[name] if years else self._is_before(name, by))
        ]

    def _is_before(self, name: str, by: str) -> bool:
        begins, own = self._validities[name].begins, self._validities[by].begins
        if begins and own:
            return begins < own
        return bool(self._years[name]) and max(self._years[name]) < max(self._years[by], default=0)

    def _are_alike(self, one: str, other: str) -> bool:
        first, second = self._words[one], self._words[other]
        shared = len(first & second)
        return (
            shared >= LEAST_SHARED * max(1, min(len(first), len(second))) and self._shared(one, other) >= LEAST_OF_BOTH
        )

    def _shared(self, one: str, other: str) -> float:
        first, second = self._words[one], self._words[other]
        return len(first & second) / max(1, len(first | second))


def _folded(name: str) -> str:
    return " ".join(one_tone_placement(name).lower().strip(' "“”«»').split())
