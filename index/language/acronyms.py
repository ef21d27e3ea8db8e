"""What acronyms of Vietnamese offices stand for, so that a question with one finds articles that spell it out."""

import re

from index.language.spelling import strip_diacritics

MOST = 5
"""The most acronyms of one question that are spelled out: a hostile question must not grow without bound."""

SPELLED = {
    "ANQP": "an ninh quốc phòng",
    "ANTT": "an ninh trật tự",
    "ASXH": "an sinh xã hội",
    "ATGT": "an toàn giao thông",
    "ATTP": "an toàn thực phẩm",
    "ATTT": "an toàn thông tin",
    "BĐKH": "biến đổi khí hậu",
    "BĐS": "bất động sản",
    "BHTN": "bảo hiểm thất nghiệp",
    "BHXH": "bảo hiểm xã hội",
    "BHYT": "bảo hiểm y tế",
    "BVMT": "bảo vệ môi trường",
    "CBCC": "cán bộ, công chức",
    "CBCCVC": "cán bộ, công chức, viên chức",
    "CCCD": "căn cước công dân",
    "CCHC": "cải cách hành chính",
    "CĐS": "chuyển đổi số",
    "CMND": "chứng minh nhân dân",
    "CNH": "công nghiệp hóa",
    "CNTT": "công nghệ thông tin",
    "CSDL": "cơ sở dữ liệu",
    "CSGT": "cảnh sát giao thông",
    "CSVC": "cơ sở vật chất",
    "ĐBQH": "đại biểu Quốc hội",
    "ĐBSCL": "đồng bằng sông Cửu Long",
    "ĐBSH": "đồng bằng sông Hồng",
    "ĐHQG": "đại học quốc gia",
    "DNNN": "doanh nghiệp nhà nước",
    "DNNVV": "doanh nghiệp nhỏ và vừa",
    "DVC": "dịch vụ công",
    "DVCTT": "dịch vụ công trực tuyến",
    "GD&ĐT": "giáo dục và đào tạo",
    "GD-ĐT": "giáo dục và đào tạo",
    "GDĐT": "giáo dục và đào tạo",
    "GPLX": "giấy phép lái xe",
    "GPMB": "giải phóng mặt bằng",
    "GTGT": "giá trị gia tăng",
    "GTVT": "giao thông vận tải",
    "HĐLĐ": "hợp đồng lao động",
    "HĐND": "hội đồng nhân dân",
    "HSSV": "học sinh, sinh viên",
    "KCN": "khu công nghiệp",
    "KCX": "khu chế xuất",
    "KH&CN": "khoa học và công nghệ",
    "KH&ĐT": "kế hoạch và đầu tư",
    "KH-CN": "khoa học và công nghệ",
    "KHCN": "khoa học và công nghệ",
    "KHĐT": "kế hoạch và đầu tư",
    "KKT": "khu kinh tế",
    "KT-XH": "kinh tế - xã hội",
    "KTXH": "kinh tế - xã hội",
    "LĐ-TB&XH": "lao động, thương binh và xã hội",
    "LĐTB&XH": "lao động, thương binh và xã hội",
    "LĐTBXH": "lao động, thương binh và xã hội",
    "LHQ": "Liên hợp quốc",
    "MTTQ": "mặt trận Tổ quốc",
    "NHNN": "ngân hàng nhà nước",
    "NLĐ": "người lao động",
    "NN&PTNT": "nông nghiệp và phát triển nông thôn",
    "NSDLĐ": "người sử dụng lao động",
    "NSNN": "ngân sách nhà nước",
    "NTM": "nông thôn mới",
    "PCCC": "phòng cháy, chữa cháy",
    "PCTN": "phòng, chống tham nhũng",
    "PCTT": "phòng, chống thiên tai",
    "QPAN": "quốc phòng - an ninh",
    "QPPL": "quy phạm pháp luật",
    "QSDĐ": "quyền sử dụng đất",
    "SHTT": "sở hữu trí tuệ",
    "TAND": "tòa án nhân dân",
    "TCTD": "tổ chức tín dụng",
    "THCS": "trung học cơ sở",
    "THPT": "trung học phổ thông",
    "TMĐT": "thương mại điện tử",
    "TN&MT": "tài nguyên và môi trường",
    "TNCN": "thu nhập cá nhân",
    "TNDN": "thu nhập doanh nghiệp",
    "TNGT": "tai nạn giao thông",
    "TNMT": "tài nguyên và môi trường",
    "TP HCM": "thành phố Hồ Chí Minh",
    "TP.HCM": "thành phố Hồ Chí Minh",
    "TPHCM": "thành phố Hồ Chí Minh",
    "TT&TT": "thông tin và truyền thông",
    "TTCK": "thị trường chứng khoán",
    "TTHC": "thủ tục hành chính",
    "TTTT": "thông tin và truyền thông",
    "UBND": "ủy ban nhân dân",
    "UBTVQH": "ủy ban thường vụ Quốc hội",
    "VBQPPL": "văn bản quy phạm pháp luật",
    "VHTTDL": "văn hóa, thể thao và du lịch",
    "VKSND": "viện kiểm sát nhân dân",
    "VSATTP": "vệ sinh an toàn thực phẩm",
    "XĐGN": "xóa đói giảm nghèo",
    "XNK": "xuất nhập khẩu",
}
"""In alphabetic order. Acronyms with several meanings, such as ``BTC``, and those of two letters are left out."""

_BARE = {strip_diacritics(acronym): spelled for acronym, spelled in SPELLED.items()}
_LONGEST_FIRST = sorted({*SPELLED, *_BARE}, key=lambda acronym: (-len(acronym), acronym))
_ACRONYM = re.compile(rf"(?<!\w)(?:{'|'.join(map(re.escape, _LONGEST_FIRST))})(?!\w)", re.IGNORECASE)


def stands_for(acronym: str) -> str | None:
    """Return what ``acronym`` stands for, in capitals or not, with diacritics or without; None if that is not known."""
    return _BARE.get(strip_diacritics(acronym.upper()))


def spell_out(question: str) -> str:
    """Return NFC ``question`` with what its acronyms stand for: ``TMĐT`` becomes ``thương mại điện tử (TMĐT)``."""
    lowered = question.lower()

    def spelled(found: re.Match[str]) -> str:
        words = stands_for(found[0])
        return found[0] if not words or words.lower() in lowered else f"{words} ({found[0]})"

    return _ACRONYM.sub(spelled, question, count=MOST)
