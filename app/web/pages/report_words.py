"""The words of the editors' report."""

from dataclasses import dataclass

from index.datatypes import Language


@dataclass(frozen=True, slots=True)
class ReportWording:
    """The words of the page in one language."""

    title: str
    link: str
    empty: str
    no_audit: str
    since: str
    answers: str
    not_found: str
    not_kept: str
    closest: str
    said: str
    never: str
    nothing: str
    outcomes: dict[str, str]
    language: str
    outcome: str
    question: str
    document: str
    day: str
    comment: str
    count: str


REPORT: dict[Language, ReportWording] = {
    "vi": ReportWording(
        title="Báo cáo cho người biên tập",
        link="Báo cáo",
        empty="Chưa có ai hỏi hay góp ý.",
        no_audit="Không biết mọi người đã hỏi gì: HOIDAP_AUDIT đặt tệp ghi lại các câu trả lời.",
        since="Số câu trả lời từ ngày {day}: {count}.",
        answers="Câu trả lời theo ngôn ngữ và kết quả",
        not_found="Đã hỏi mà không tìm thấy (các câu cùng ý được gộp)",
        not_kept="Không biết câu hỏi nào không tìm thấy: HOIDAP_LOG_QUESTIONS cho phép lưu câu hỏi.",
        closest="Tài liệu gần nhất với những câu không tìm thấy",
        said="Góp ý: {helpful} hữu ích, {wrong} chưa đúng",
        never="{never} trên {all} tài liệu chưa từng được trích dẫn",
        nothing="không tìm thấy",
        outcomes={"found": "trả lời", "extract": "trích", "not_found": "không tìm thấy", "greeting": "chào hỏi"},
        language="Ngôn ngữ",
        outcome="Kết quả",
        question="Câu hỏi",
        document="Tài liệu",
        day="Ngày",
        comment="Góp ý",
        count="Số lần",
    ),
    "en": ReportWording(
        title="Report for the editors",
        link="Report",
        empty="Nobody has asked or said anything yet.",
        no_audit="What people asked is not known: HOIDAP_AUDIT names a file in which answers are written down.",
        since="Answers since {day}: {count}.",
        answers="Answers by language and outcome",
        not_found="Asked and not found (questions that mean the same together)",
        not_kept="What was not found is not known: HOIDAP_LOG_QUESTIONS keeps the questions.",
        closest="Documents that came closest to what was not found",
        said="{helpful} answers called helpful, {wrong} wrong",
        never="{never} of {all} documents never cited",
        nothing="nothing found",
        outcomes={"found": "answered", "extract": "extract", "not_found": "not found", "greeting": "greeting"},
        language="Language",
        outcome="Outcome",
        question="Question",
        document="Document",
        day="Day",
        comment="Comment",
        count="Times",
    ),
}
