"""The words of the editors' desk."""

from dataclasses import dataclass

from index.datatypes import Language


@dataclass(frozen=True, slots=True)
class DeskWording:
    """The words of the page in one language."""

    title: str
    build: str
    built: str
    yours: str
    no_build: str
    problem: str
    unchanged: str
    changes: dict[str, str]
    more: str
    not_yours: str
    unread: str
    noted: str
    all_read: str
    elsewhere: str
    asked: str
    none_asked: str
    not_kept: str
    documents: str
    no_documents: str
    columns: tuple[str, ...]
    """Of the tables: file, what is the matter, language, question, times, changed, state, what to do."""
    states: dict[str, str]
    waiting: str
    choose: str
    limits: str
    replace: str
    send: str
    patience: str
    delete: str
    delete_one: str
    really: str
    confirm: str
    keep: str
    done: dict[str, str]
    readers: str
    everybody: str
    lost: str
    refused: str
    reasons: dict[str, str]


WORDS: dict[Language, DeskWording] = {
    "vi": DeskWording(
        title="Bàn biên tập",
        build="Lần lập chỉ mục gần nhất",
        built="Chỉ mục đang dùng được lập lúc {when}, gồm {count} tài liệu.",
        yours="Bạn được đọc {count} tài liệu trong số đó.",
        no_build="Không có báo cáo về lần lập chỉ mục đang dùng.",
        problem="Có chỉ mục mới hơn nhưng không dùng được; hãy báo cho quản trị viên.",
        unchanged="Không đổi: {count}",
        changes={"added": "Thêm", "changed": "Sửa", "renamed": "Đổi tên", "deleted": "Xóa"},
        more="và {count} mục khác",
        not_yours="{count} mục về tài liệu mà bạn không được đọc",
        unread="Tệp không đọc được, và cách khắc phục: {count}",
        noted="Tệp đọc được nhưng có điều cần lưu ý: {count}",
        all_read="Mọi tệp đều đọc được.",
        elsewhere="Tệp nằm ngoài thư mục {folder} thì phải sửa tại nơi lưu: hãy báo cho người quản lý kho tài liệu.",
        asked="Câu hỏi chưa trả lời được (các câu cùng ý được gộp)",
        none_asked="Chưa có câu hỏi nào không trả lời được.",
        not_kept="Không biết câu hỏi nào chưa trả lời được: cần đặt HOIDAP_AUDIT và HOIDAP_LOG_QUESTIONS.",
        documents="Tài liệu trong thư mục {folder}: {count}",
        no_documents="Chưa có tài liệu nào trong thư mục này.",
        columns=("Tệp", "Vấn đề và cách khắc phục", "Ngôn ngữ", "Câu hỏi", "Số lần", "Sửa lúc",
                 "Tình trạng", "Thao tác"),
        states={
            "searchable": "Tìm được",
            "waiting": "Chờ lần lập chỉ mục sau",
            "unread": "Không đọc được, xem ở dưới",
            "gone": "Đã xóa, vẫn tìm được đến lần lập chỉ mục sau",
        },
        waiting="Lệnh python -m index watch tự lập chỉ mục sau mỗi thay đổi; hãy tải lại trang này để xem.",
        choose="Chọn tài liệu",
        limits="Tối đa {size}. Loại tệp: {kinds}.",
        replace="Thay tài liệu cùng tên",
        send="Tải lên",
        patience="Tài liệu được đọc thử trước khi nhận; tài liệu lớn có thể mất một phút.",
        delete="Xóa",
        delete_one="Xóa {name}",
        really="Xóa tài liệu {name}? Không thể lấy lại tài liệu từ trang này.",
        confirm="Xóa tài liệu",
        keep="Không xóa",
        done={
            "uploaded": "Đã nhận {name}. Tài liệu tìm được sau lần lập chỉ mục tới.",
            "replaced": "Đã thay {name}. Nội dung mới tìm được sau lần lập chỉ mục tới.",
            "deleted": "Đã xóa {name}. Tài liệu vẫn tìm được đến lần lập chỉ mục tới.",
        },
        readers="Người được đọc: {readers}.",
        everybody="mọi người",
        lost="Lưu ý về tài liệu này:",
        refused="Không thực hiện được.",
        reasons={
            "nothing": "Bạn chưa chọn tài liệu.",
            "path": "Tên tệp không được có dấu / hay \\.",
            "hidden": "Tên tệp không được bắt đầu bằng dấu chấm hay dấu cách, không được là tên của tệp tạm.",
            "signs": 'Tên tệp có ký tự điều khiển, ký tự ẩn hoặc một trong các ký tự < > : " | ? *. Hãy đổi tên.',
            "reserved": "Windows dành riêng tên tệp này. Hãy đổi tên.",
            "long": "Tên tệp quá dài. Hãy rút ngắn.",
            "kind": "Loại tệp này không được đọc.",
            "exists": "Đã có tài liệu {about}. Hãy đánh dấu ô thay tài liệu cùng tên nếu bạn muốn thay.",
            "clash": "Đã có {about}, tên chỉ khác ở chữ hoa, chữ thường hoặc cách ghép dấu. "
            "Hãy đặt tên đúng như vậy, hoặc tên khác.",
            "large": "Tài liệu quá lớn. Hãy chia nhỏ hoặc bỏ bớt ảnh.",
            "unreadable": "Không đọc được tài liệu này:",
            "missing": "Không có tài liệu {about}.",
            "full": "Máy chủ hết chỗ trên đĩa nên không thay đổi gì. Hãy báo cho quản trị viên.",
            "unwritable": "Máy chủ không ghi được vào thư mục tài liệu nên không thay đổi gì. "
            "Hãy báo cho quản trị viên.",
            "opened": "Tài liệu đang có chỉ dành cho nhóm {about}, còn tài liệu mới thì mọi người đều đọc được. "
            "Hãy ghi cùng `groups` vào tài liệu mới, hoặc xóa tài liệu cũ trước.",
            "stated": "Không đọc được articles.toml nên không biết ai được đọc tài liệu này. "
            "Hãy báo cho quản trị viên:",
            "busy": "Hiện đang nhận tài liệu của người khác. Hãy thử lại sau một phút.",
            "foreign": "Yêu cầu này không đến từ trang này nên không được thực hiện.",
            "cut": "Yêu cầu không đúng dạng hoặc đến không đủ. Hãy thử lại.",
            "slow": "Tài liệu đến quá chậm. Hãy thử lại.",
            "alone": "Bạn đang tải lên một tài liệu khác. Hãy chờ xong rồi thử lại.",
            "unwritten": "Hiện không ghi được nhật ký thay đổi nên không thay đổi gì. Hãy báo cho quản trị viên.",
        },
    ),
    "en": DeskWording(
        title="Editors’ desk",
        build="The last build of the index",
        built="The index in use was built on {when} and holds {count} documents.",
        yours="You may read {count} of them.",
        no_build="There is no report on the build of the index in use.",
        problem="There is a newer index, which cannot be used; please tell your administrator.",
        unchanged="Unchanged: {count}",
        changes={"added": "Added", "changed": "Changed", "renamed": "Renamed", "deleted": "Deleted"},
        more="and {count} more",
        not_yours="{count} about documents that you may not read",
        unread="Files that could not be read, and what to do: {count}",
        noted="Files that were read, with something to note: {count}",
        all_read="Every file could be read.",
        elsewhere="A file that lies outside the folder {folder} is mended where it lies: tell those who keep it.",
        asked="Questions without an answer (those that mean the same together)",
        none_asked="There is no question without an answer.",
        not_kept="Which questions have no answer is not known: HOIDAP_AUDIT and HOIDAP_LOG_QUESTIONS keep them.",
        documents="Documents in the folder {folder}: {count}",
        no_documents="There are no documents in this folder yet.",
        columns=("File", "What is the matter, and what to do", "Language", "Question", "Times", "Changed",
                 "State", "Actions"),
        states={
            "searchable": "Searchable",
            "waiting": "Waiting for the next build",
            "unread": "Could not be read, see below",
            "gone": "Deleted, searchable until the next build",
        },
        waiting="The command python -m index watch builds after each change; load this page again to see.",
        choose="Choose a document",
        limits="At most {size}. Kinds of files: {kinds}.",
        replace="Replace a document of the same name",
        send="Upload",
        patience="A document is read before it is accepted; a large one may take a minute.",
        delete="Delete",
        delete_one="Delete {name}",
        really="Delete the document {name}? It cannot be brought back from this page.",
        confirm="Delete the document",
        keep="Keep it",
        done={
            "uploaded": "{name} is accepted. It is searchable after the next build.",
            "replaced": "{name} is replaced. What is new in it is searchable after the next build.",
            "deleted": "{name} is deleted. It is searchable until the next build.",
        },
        readers="Readable by {readers}.",
        everybody="everybody",
        lost="To be noted of this document:",
        refused="This was not done.",
        reasons={
            "nothing": "You have not chosen a document.",
            "path": "A file’s name may have no / or \\.",
            "hidden": "A file’s name may not begin with a full stop or a space, or be that of a temporary file.",
            "signs": 'The file’s name has control characters, hidden ones or one of < > : " | ? *. Please rename it.',
            "reserved": "Windows keeps this name for itself. Please rename the file.",
            "long": "The file’s name is too long. Please shorten it.",
            "kind": "Files of this kind are not read.",
            "exists": "There is a document {about} already. Tick the box if it is to be replaced.",
            "clash": "There is {about} already, a name that differs only in capitals or in how letters are composed. "
            "Use exactly that name, or another one.",
            "large": "The document is too large. Divide it, or take its pictures out.",
            "unreadable": "This document cannot be read:",
            "missing": "There is no document {about}.",
            "full": "The server’s disk is full, so nothing was changed. Please tell your administrator.",
            "unwritable": "The server cannot write to the folder of the documents, so nothing was changed. "
            "Please tell your administrator.",
            "opened": "The document that is there is for {about} only, and this one is for everybody. "
            "Give the new document the same `groups`, or delete the old one first.",
            "stated": "articles.toml cannot be read, so who may read this document is not known. "
            "Please tell your administrator:",
            "busy": "The documents of others are being read. Please try again in a minute.",
            "foreign": "This request does not come from this page, so it was not carried out.",
            "cut": "The request is not understood, or did not arrive as a whole. Please try again.",
            "slow": "The document arrives too slowly. Please try again.",
            "alone": "You are uploading another document. Please wait for it, then try again.",
            "unwritten": "Who changes what cannot be written down at present, so nothing was changed. "
            "Please tell your administrator.",
        },
    ),
}  # fmt: skip
