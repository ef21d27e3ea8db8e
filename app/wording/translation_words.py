"""What a person reads about a translation by a machine, in both languages."""

from dataclasses import dataclass

from index.datatypes import Language


@dataclass(frozen=True, slots=True)
class TranslationWords:
    """The words in one language; the page's script puts a number in for ``{percent}``."""

    translate: str
    hide: str
    machine: str
    working: str
    fetching: str
    failed: str
    none: str


TRANSLATION: dict[Language, TranslationWords] = {
    "vi": TranslationWords(
        translate="Dịch",
        hide="Ẩn bản dịch",
        machine="Bản dịch máy, có thể sai:",
        working="Đang dịch…",
        fetching="Trình duyệt đang tải bộ dịch: {percent}",
        failed="Chưa dịch được câu trích. Bạn hãy thử lại sau.",
        none="Máy chủ này không có bộ dịch giữa hai ngôn ngữ đó.",
    ),
    "en": TranslationWords(
        translate="Translate",
        hide="Hide translation",
        machine="Machine translation, may be wrong:",
        working="Translating…",
        fetching="Your browser is loading its translator: {percent}",
        failed="The quote could not be translated. Please try again later.",
        none="This server has no translator between these languages.",
    ),
}
