"""What the chat page says beside its answers, and what its scripts say."""

from dataclasses import asdict, dataclass

from app.wording.words import WORDING
from index.datatypes import Language


@dataclass(frozen=True, slots=True)
class PageWords:
    """The words in one language."""

    cleared: str
    undo: str
    copy_all: str
    copy_all_hint: str
    asked: str
    answered: str
    skip: str
    scroll_down: str
    appearance: str
    system: str
    light: str
    dark: str
    unkept: str


PAGE_WORDS: dict[Language, PageWords] = {
    "vi": PageWords(
        cleared="Đã xóa cuộc trò chuyện.",
        undo="Hoàn tác",
        copy_all="Sao chép tất cả",
        copy_all_hint="Sao chép mọi câu hỏi, câu trả lời và nguồn dưới dạng văn bản",
        asked="Hỏi",
        answered="Đáp",
        skip="Đến ô nhập câu hỏi",
        scroll_down="Xuống câu trả lời mới nhất",
        appearance="Giao diện",
        system="Theo hệ thống",
        light="Sáng",
        dark="Tối",
        unkept="Chưa lưu được góp ý của bạn. Hãy thử lại sau.",
    ),
    "en": PageWords(
        cleared="The conversation has been cleared.",
        undo="Undo",
        copy_all="Copy all",
        copy_all_hint="Copy every question, answer and source as text",
        asked="Question",
        answered="Answer",
        skip="Skip to the question box",
        scroll_down="Go to the newest answer",
        appearance="Appearance",
        system="As the system",
        light="Light",
        dark="Dark",
        unkept="What you said could not be kept. Please try again later.",
    ),
}


def script_words() -> dict[Language, dict[str, str]]:
    """Return what the page's scripts show, in each language."""
    return {
        language: asdict(words)
        | {
            "copied": WORDING[language].copied,
            "conversation": WORDING[language].conversation_label,
            "unreachable": WORDING[language].unreachable,
        }
        for language, words in PAGE_WORDS.items()
    }
