"""Vietnamese typed with the keys of Telex or VNI while no input method was on: ``Truowngf``, ``Tru7o72ng``."""

import re
import unicodedata
from dataclasses import dataclass

from index.language.detection import ENGLISH_WORDS, VIETNAMESE_LETTERS

WORD = re.compile(r"[^\W_]+")
FEWEST = 2
"""The fewest keys for marks in a question that was typed so."""
MARKED, POSSIBLE, ENGLISH = 0.3, 0.82, 0.2
"""Shares of the words of a question that was typed so: the least with marks, the least that are Vietnamese syllables,
and the most that are common English words."""
LONGEST = 12
"""The most keys of one syllable; ``nghieengs`` takes nine."""

ONSET = re.compile(r"ngh|ng|nh|ch|gh|gi(?=[^\W\d_])|kh|ph|qu|th|tr|[bcdđghklmnprstvx]|")
FRONT = tuple("eêiy")
"""Vowels before which ``c``, ``g`` and ``ng`` are spelt ``k``, ``gh`` and ``ngh``."""
RIMES = frozenset(
    "a ac ach ai am an ang anh ao ap at au ay ăc ăm ăn ăng ăp ăt âc âm ân âng âp ât âu ây "
    "e ec em en eng eo ep et ê êch êm ên ênh êp êt êu i ia ich iêc iêm iên iêng iêp iêt iêu im in inh ip it iu "
    "o oa oac oach oai oam oan oang oanh oao oap oat oay oăc oăm oăn oăng oăt oc oe oen oeo oet oi om on ong op ot "
    "ô ôc ôi ôm ôn ông ôp ôt ơ ơi ơm ơn ơp ơt u ua uân uâng uât uây uc uê uêch uênh ui um un ung uơ uôc uôi uôm uôn "
    "uông uôt up ut uy uya uych uyên uyêt uyn uynh uyt uyu ư ưa ưc ưi ươc ươi ươm ươn ương ươp ươt ươu ưm ưn ưng ưt "
    "ưu y yêm yên yêng yêt yêu ych yn ynh yt".split()
)
VOWELS, CHANGED = "aeiouyăâêôơư", "ăâêôơư"
STOPS = ("c", "ch", "p", "t")
"""Finals that only the tones sắc and nặng may have."""
GRAVE, ACUTE, HOOK, TILDE, DOT = "\u0300\u0301\u0309\u0303\u0323"
NO_TONE = ""


@dataclass(frozen=True, slots=True)
class InputMethod:
    """The keys that set a tone, the keys that change a letter before them, and the letters that these make."""

    tones: dict[str, str]
    marks: dict[str, dict[str, str]]
    stroke: str


TELEX = InputMethod(
    {"s": ACUTE, "f": GRAVE, "r": HOOK, "x": TILDE, "j": DOT, "z": NO_TONE},
    {"a": {"a": "â"}, "e": {"e": "ê"}, "o": {"o": "ô"}, "w": {"a": "ă", "o": "ơ", "u": "ư"}},
    "d",
)
VNI = InputMethod(
    {"1": ACUTE, "2": GRAVE, "3": HOOK, "4": TILDE, "5": DOT, "0": NO_TONE},
    {"6": {"a": "â", "e": "ê", "o": "ô"}, "7": {"o": "ơ", "u": "ư"}, "8": {"a": "ă"}},
    "9",
)


def decode_keys(question: str) -> str:
    """Return what the keys of Telex or VNI would have written of a question. Other questions stay unchanged.

    A question was typed so if nearly all its words are Vietnamese syllables, many of them only once their marks are
    read. Words in capitals, numbers, and names that are no syllables do not count, and stay as they are.
    """
    if not VIETNAMESE_LETTERS.isdisjoint(unicodedata.normalize("NFC", question)):
        return question
    for method in (TELEX, VNI):
        decoded = _decoded(question, method)
        if decoded != question:
            return decoded
    return question


def _decoded(question: str, method: InputMethod) -> str:
    """Return a question as the keys of one method would have written it; unchanged if it was not typed with them."""
    is_shouted = question.isupper()
    written: list[str] = []
    at = words = marked = keys = possible = english = 0
    for found in WORD.finditer(question):
        typed = found[0]
        is_code = not any(map(str.isalpha, typed)) or (not is_shouted and _is_code(typed, is_first=not words))
        syllable = None if is_code else syllable_of(typed, method)
        if syllable is not None or (not is_code and (typed[0].islower() or not words)):
            words += 1
            possible += syllable is not None
            marked += syllable not in (None, typed)
            keys += len(typed) - len(syllable or typed)
            english += typed.lower() in ENGLISH_WORDS
        written += [question[at : found.start()], syllable or (_stroked(typed, method) if is_code else typed)]
        at = found.end()
    enough = keys >= FEWEST and marked >= MARKED * words
    if not enough or possible < POSSIBLE * words or english > ENGLISH * words:
        return question
    return "".join([*written, question[at:]])


def _is_code(typed: str, is_first: bool) -> bool:
    """Whether a word is in capitals, as acronyms and codes are; ``O73`` at the beginning may be a word of VNI."""
    return typed.isupper() and len(typed) > 1 and not (is_first and len(typed) == 3 and typed[1:].isdecimal())


def syllable_of(typed: str, method: InputMethod) -> str | None:
    """Return the syllable that keys write, in the case in which they were typed; None if it is not Vietnamese."""
    if len(typed) > LONGEST:
        return None
    letters: list[str] = []
    tone: str | None = None
    for key in typed:
        low = key.lower()
        has_vowel = any(letter.lower() in VOWELS for letter in letters)
        if has_vowel and low in method.tones:
            if tone is not None:
                return None
            tone = method.tones[low]
        elif low == method.stroke and letters and letters[0] in "dD":
            letters[0] = _like(letters[0], "đ")
        elif not _mark(letters, key, method):
            letters.append(key)
    _straighten(letters)
    plain = "".join(letters).lower()
    at = _tone_place(plain, tone or NO_TONE)
    if at is None:
        return None
    letters[at] = unicodedata.normalize("NFC", letters[at] + (tone or NO_TONE))
    return "".join(letters)


def _mark(letters: list[str], key: str, method: InputMethod) -> bool:
    """Change the letter that a key is meant for, the last of its kind; return whether there is one.

    The hook of ``ươ`` is typed once or twice; a Telex ``w`` behind consonants alone is ``ư``.
    """
    made = method.marks.get(key.lower())
    if made is None:
        return False
    low = "".join(letters).lower()
    if "o" in made and "u" in made:
        for pair in ("uo", "ưo"):
            if (at := low.rfind(pair)) >= 0 and not low.startswith("quo"):
                letters[at], letters[at + 1] = _like(letters[at], "ư"), _like(letters[at + 1], "ơ")
                return True
        if "ươ" in low:
            return False
        if low.endswith("ua") and not low.endswith("qua"):
            letters[-2] = _like(letters[-2], "ư")
            return True
    for at in range(len(letters) - 1, -1, -1):
        if low[at] in made and not (low[at] == "u" and low[:at] == "q"):
            letters[at] = _like(letters[at], made[low[at]])
            return True
    if key in "wW" and low and not any(vowel in low for vowel in VOWELS):
        letters.append(_like(key, "ư"))
        return True
    return False


def _straighten(letters: list[str]) -> None:
    """Write ``ươ`` at the end of a syllable as ``uơ``: no syllable ends with ``ươ``."""
    if len(letters) > 1 and "".join(letters[-2:]).lower() == "ươ":
        letters[-2] = _like(letters[-2], "u")


def _tone_place(plain: str, tone: str) -> int | None:
    """Return which letter of a toneless syllable takes the tone; None if there is no such syllable with that tone."""
    found = ONSET.match(plain)
    onset = found[0] if found else ""
    rime = plain[len(onset) :]
    if onset == "gi" and rime not in RIMES:
        onset, rime = "g", f"i{rime}"  # gìn, giêng
    before_back = ("c", "ng", "q") if rime.startswith("i") else ("c", "g", "ng", "q")
    if rime not in RIMES or onset in (before_back if rime.startswith(FRONT) else ("k", "gh", "ngh", "q")):
        return None
    final = rime.lstrip(VOWELS)
    if final in STOPS and tone not in (ACUTE, DOT):
        return None
    start, vowels = len(plain) - len(rime), rime[: len(rime) - len(final)]
    changed = [at for at, vowel in enumerate(vowels) if vowel in CHANGED]
    if changed:
        return start + changed[-1]
    if len(vowels) == 1:
        return start
    if final or len(vowels) == 3:
        return start + 1
    return start


def _stroked(typed: str, method: InputMethod) -> str:
    """Return an acronym with the letter Đ that its keys write: ``HDDND``, ``HD9ND``."""
    return re.sub(rf"D{method.stroke.upper()}(?=[A-Z])|(?<=[A-Z])D{method.stroke.upper()}", "Đ", typed)


def _like(typed: str, letter: str) -> str:
    return letter.upper() if typed.isupper() else letter
