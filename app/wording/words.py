"""What a person sees, Vietnamese and English side by side; words of one page alone stand in its module."""

from dataclasses import dataclass

from app.answers.certainty import Certainty
from index.datatypes import Language


@dataclass(frozen=True, slots=True)
class Wording:
    """The words of the page in one language. ``{…}`` stands for what the page fills in, already escaped."""

    title: str
    subtitle: str
    language_label: str
    conversation_label: str
    welcome: str
    covers: str
    other_kinds: str
    newest: str
    see_documents: str
    question_label: str
    placeholder: str
    send: str
    clear: str
    copy: str
    copied: str
    copy_hint: str
    share: str
    share_hint: str
    helpful: str
    unhelpful: str
    comment: str
    thanks: str
    show_sources: str
    examples_label: str
    waiting: str
    waiting_after: str
    sources: str
    sources_hint: str
    no_sources: str
    sources_of: str
    closest_passages: str
    extract_of: str
    others: str
    not_found: str
    among: dict[str, str]
    lacks: str
    certainty: dict[Certainty, str]
    gloss: str
    out_of_force: dict[str, str]
    recognised: dict[str, str]
    not_found_closest: str
    not_found_rephrase: str
    greeting: str
    greeting_alone: str
    replies: dict[str, str]
    for_example: str
    example_question: str
    empty: str
    too_long: str
    failed: str
    no_index: str
    unreachable: str
    too_many: str
    busy: str
    request_wrong: str
    quoted_in: dict[Language, str]
    searched_for: str
    source_number: str
    page: str
    open_article: str
    original: str
    new_tab: str
    table: str
    back: str
    documents: str
    all_documents: str
    languages: dict[str, str]
    article_missing: str
    article_missing_hint: str
    limits: str
    not_logged_in: str
    log_in_at_portal: str
    log_in_here: str
    log_in: str
    log_out: str
    log_in_in_tab: str
    logged_in: str


_VIETNAMESE = Wording(
    title="Hỏi Đáp",
    subtitle="Trả lời bằng chính lời văn của các tài liệu nội bộ, có dẫn nguồn.",
    language_label="Ngôn ngữ",
    conversation_label="Cuộc trò chuyện",
    welcome="Bạn muốn biết điều gì?",
    covers="Tài liệu bạn được đọc: {count}",
    other_kinds="{count} loại khác",
    newest="mới nhất: {date}",
    see_documents="Xem danh sách tài liệu",
    question_label="Câu hỏi của bạn",
    placeholder="Nhập câu hỏi…",
    send="Gửi",
    clear="Xóa cuộc trò chuyện",
    copy="Sao chép",
    copied="Đã sao chép",
    copy_hint="Sao chép câu trích và nguồn",
    share="Sao chép liên kết",
    share_hint="Sao chép liên kết mở trang này và hỏi câu này",
    helpful="Hữu ích",
    unhelpful="Chưa đúng",
    comment="Điều gì chưa đúng? (không bắt buộc)",
    thanks="Cảm ơn bạn đã góp ý.",
    show_sources="Xem nguồn",
    examples_label="Hỏi thử:",
    waiting="Đang tìm trong các tài liệu…",
    waiting_after="Đang tìm trong các tài liệu, sau {before} câu hỏi được hỏi trước…",
    sources="Nguồn",
    sources_hint="Đoạn văn chứa câu trả lời sẽ hiện ở đây.",
    no_sources="Câu trả lời này không có nguồn.",
    sources_of="Cho câu hỏi: “{question}”",
    closest_passages="Các đoạn gần nhất",
    extract_of="Trích từ tài liệu “{title}”:",
    others="Câu khác có thể trả lời",
    not_found="Tôi không tìm thấy câu trả lời",
    among={"unknown": "trong các tài liệu", "one": "trong 1 tài liệu", "other": "trong {count} tài liệu"},
    lacks="Không có {name} trong các tài liệu gần với câu hỏi.",
    certainty={"found": "Tìm thấy", "probably": "Nhiều khả năng", "perhaps": "Có thể"},
    gloss="Viết theo tiếng Việt: {figures}",
    out_of_force={
        "replaced": "Đã được thay thế bởi: {title}",
        "replaced since": "Hết hiệu lực từ {since}, được thay thế bởi: {title}",
        "expired since": "Hết hiệu lực từ {since}",
        "older": "Có bản mới hơn: {title}",
        "early": "Trước đó áp dụng: {title}",
        "early since": "Có hiệu lực từ {since}; trước đó áp dụng: {title}",
    },
    recognised={
        "sure": "Văn bản nhận dạng từ ảnh",
        "doubtful": "Văn bản nhận dạng từ ảnh, có thể có lỗi",
        "picture": "Ảnh trang {page}, phần được trích được tô màu",
        "unmarked": "Ảnh trang {page}",
        "changed": "Tệp đã thay đổi sau khi được đọc nên không hiện ảnh của trang.",
    },
    not_found_closest="Đây là những đoạn gần với câu hỏi nhất, nhưng có thể không trả lời câu hỏi:",
    not_found_rephrase="Bạn hãy thử hỏi cụ thể hơn hoặc dùng từ ngữ khác.",
    greeting="Xin chào! Tôi trả lời câu hỏi bằng chính lời văn của các tài liệu và chỉ rõ nguồn. "
    "Bạn có thể hỏi, ví dụ:",
    greeting_alone="Xin chào! Tôi trả lời câu hỏi bằng chính lời văn của các tài liệu và chỉ rõ nguồn.",
    replies={
        "help": "Tôi tìm câu trả lời {among} và đưa ra bằng chính lời văn của tài liệu, kèm nguồn để bạn kiểm tra. "
        "Nếu không tìm thấy, tôi sẽ nói rõ. Bạn hãy hỏi cả câu, như hỏi một đồng nghiệp.",
        "thanks": "Không có gì. Bạn cứ hỏi tiếp nhé!",
        "goodbye": "Tạm biệt, hẹn gặp lại bạn!",
    },
    for_example="Ví dụ:",
    example_question="Nhân viên được nghỉ phép bao nhiêu ngày một năm?",
    empty="Hãy nhập câu hỏi bằng chữ.",
    too_long="Câu hỏi quá dài: tối đa {longest} ký tự. Bạn hãy rút gọn rồi gửi lại.",
    unreachable="Máy chủ chưa trả lời. Câu hỏi vẫn còn trong ô nhập; bạn hãy gửi lại sau ít phút.",
    no_index="Hiện không kết nối được với kho tài liệu; câu hỏi này chưa được trả lời. Vui lòng hỏi lại sau ít phút.",
    failed="Đã xảy ra lỗi khi tìm câu trả lời; câu hỏi này chưa được trả lời. "
    "Bạn hãy thử lại; nếu lỗi lặp lại, hãy báo cho quản trị viên.",
    too_many="Bạn đã hỏi quá nhiều câu trong thời gian ngắn. Hãy thử lại sau {seconds} giây.",
    busy="Hiện có quá nhiều người đang hỏi. Hãy thử lại sau {seconds} giây.",
    request_wrong="Yêu cầu không đúng dạng.",
    quoted_in={
        "vi": "Trích dẫn giữ nguyên tiếng Việt như trong tài liệu.",
        "en": "Trích dẫn giữ nguyên tiếng Anh như trong tài liệu.",
    },
    searched_for="Đã tìm với: “{searched}”",
    source_number="Nguồn {number}: {title}",
    page="trang {page}",
    open_article="Mở tài liệu",
    original="Bản gốc",
    new_tab="mở trong thẻ mới",
    table="Bảng {number}",
    back="Về trang hỏi đáp",
    documents="Tài liệu",
    all_documents="Tất cả tài liệu",
    languages={"vi": "Tiếng Việt", "en": "Tiếng Anh"},
    article_missing="Không tìm thấy tài liệu",
    article_missing_hint="Tài liệu này không có hoặc không còn trong kho tài liệu.",
    limits="Câu trả lời được trích nguyên văn; bạn hãy mở nguồn để kiểm tra.",
    not_logged_in="Bạn chưa đăng nhập.",
    log_in_at_portal="Hãy đăng nhập qua cổng thông tin của cơ quan.",
    log_in_here="Bạn hãy mở trang hỏi đáp và đăng nhập, rồi thử lại.",
    log_in="Đăng nhập",
    log_out="Đăng xuất",
    log_in_in_tab="Hãy đăng nhập trong một thẻ mới, rồi quay lại đây.",
    logged_in="Tôi đã đăng nhập",
)

_ENGLISH = Wording(
    title="Hỏi Đáp",
    subtitle="Answers in the words of your organisation’s own documents, with their sources.",
    language_label="Language",
    conversation_label="Conversation",
    welcome="What would you like to know?",
    covers="Documents that you may read: {count}",
    other_kinds="{count} of other kinds",
    newest="newest: {date}",
    see_documents="See the documents",
    question_label="Your question",
    placeholder="Type a question…",
    send="Send",
    clear="Clear conversation",
    copy="Copy",
    copied="Copied",
    copy_hint="Copy the quote and its source",
    share="Copy link",
    share_hint="Copy a link that opens this page and asks this question",
    helpful="Helpful",
    unhelpful="Wrong",
    comment="What is wrong? (optional)",
    thanks="Thank you for telling us.",
    show_sources="Show sources",
    examples_label="Try asking:",
    waiting="Searching the documents…",
    waiting_after="Searching the documents, after {before} questions that were asked before…",
    sources="Sources",
    sources_hint="The passage that holds the answer will appear here.",
    no_sources="This reply has no sources.",
    sources_of="For the question: “{question}”",
    closest_passages="Closest passages",
    extract_of="An extract of “{title}”:",
    others="Other sentences that may answer",
    not_found="I found no answer",
    among={"unknown": "in the documents", "one": "in 1 document", "other": "in {count} documents"},
    lacks="There is no {name} in the documents that come closest.",
    certainty={"found": "Found", "probably": "Probably", "perhaps": "Perhaps"},
    gloss="As written in English: {figures}",
    out_of_force={
        "replaced": "Replaced by: {title}",
        "replaced since": "No longer in force since {since}, replaced by: {title}",
        "expired since": "No longer in force since {since}",
        "older": "There is a newer version: {title}",
        "early": "Before it, this was in force: {title}",
        "early since": "In force since {since}; before that: {title}",
    },
    recognised={
        "sure": "Recognised text",
        "doubtful": "Recognised text, may contain errors",
        "picture": "Picture of page {page}, the cited words marked",
        "unmarked": "Picture of page {page}",
        "changed": "The file has changed since it was read, so the picture of its page is not shown.",
    },
    not_found_closest="These passages come closest, but may not answer it:",
    not_found_rephrase="Try a more specific question, or other words.",
    greeting="Hello! I answer questions in the documents’ own words and show where they stand. "
    "You could ask, for example:",
    greeting_alone="Hello! I answer questions in the documents’ own words and show where they stand.",
    replies={
        "help": "I look for answers {among} and give them in the documents’ own words, with the place where they stand "
        "for you to check. If I find none, I say so. Ask in a whole sentence, as you would ask a colleague.",
        "thanks": "You’re welcome. Ask on as you like!",
        "goodbye": "Goodbye!",
    },
    for_example="For example:",
    example_question="How many days of annual leave do employees get?",
    empty="Please type a question in words.",
    too_long="The question is too long: at most {longest} characters. Please shorten it and send it again.",
    unreachable="The server does not answer. Your question is still in the box: send it again in a moment.",
    no_index="The documents cannot be reached at the moment; this question has not been answered. Please ask again "
    "in a few minutes.",
    failed="Something went wrong while looking for the answer; this question has not been answered. "
    "Please try again, and tell your administrator if it keeps happening.",
    too_many="You have asked too many questions in a short time. Please try again in {seconds} seconds.",
    busy="Too many people are asking right now. Please try again in {seconds} seconds.",
    request_wrong="The request is not understood.",
    quoted_in={
        "vi": "The quote is in Vietnamese, as in the document.",
        "en": "The quote is in English, as in the document.",
    },
    searched_for="Searched for: “{searched}”",
    source_number="Source {number}: {title}",
    page="page {page}",
    open_article="Open the document",
    original="Original",
    new_tab="opens in a new tab",
    table="Table {number}",
    back="Back to questions and answers",
    documents="Documents",
    all_documents="All documents",
    languages={"vi": "Vietnamese", "en": "English"},
    article_missing="Document not found",
    article_missing_hint="This document is not, or no longer, in the collection.",
    limits="Answers are verbatim quotes; open the source to check them.",
    not_logged_in="You are not logged in.",
    log_in_at_portal="Log in through your organisation’s portal.",
    log_in_here="Open the page of questions and answers and log in, then try again.",
    log_in="Log in",
    log_out="Log out",
    log_in_in_tab="Log in in a new tab, then come back here.",
    logged_in="I have logged in",
)

WORDING: dict[Language, Wording] = {"vi": _VIETNAMESE, "en": _ENGLISH}
LANGUAGES: dict[str, Language] = {language: language for language in WORDING}
