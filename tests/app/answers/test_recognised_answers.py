"""A citation of recognised text says so, and opens the picture of its page with the words marked."""

import hashlib
import io
import re
from collections.abc import Iterator
from dataclasses import replace
from pathlib import Path

import pytest
from fastapi import FastAPI
from fastapi.testclient import TestClient
from PIL import Image

from app.answers.answer import Citation
from app.answers.answering import Answerer
from app.answers.judging import Judge
from app.operations.terminal import render_answer
from app.web.access.limits import TurnedAway
from app.web.api.chat_completions import write_answer
from app.web.chat.conversation import Turn
from app.web.chat.rendering import render_reply, render_sources
from app.web.pages.article_page import article_routes
from app.web.pages.page_pictures import PagePictures
from app.web.reload import LiveAnswerer
from app.wording.localisation import recognised_note
from eval.runner import index_articles
from index.datatypes import Article, RecognisedText
from index.formats.ocr.recognised_pages import DOUBTFUL
from index.formats.ocr.word_boxes import Box, pack_boxes
from tests.fakes import CITATION, FakeEncoder, OneAnswer, application
from tests.recognised_pages import SCAN

TEXT = "Mở đầu.\n\nPhủ sóng 5G.\n\nHết."
BOXES = pack_boxes([Box(100, 200, 190, 250), Box(200, 200, 290, 250), Box(300, 200, 390, 250)])
SCANNED = RecognisedText(9, 21, 1, 72, boxes=BOXES)
ARTICLE = Article(
    "tin/a.pdf", "A", None, None, "vi", TEXT, pages=(0,), recognised=(SCANNED,),
    file_sha256=hashlib.sha256(SCAN).hexdigest(),
)  # fmt: skip
CITED = replace(CITATION, recognised=72)
SURE = replace(CITATION, recognised=91)
NOTE = {"vi": "Văn bản nhận dạng từ ảnh, có thể có lỗi", "en": "Recognised text, may contain errors"}
SAYS = {"vi": "Văn bản nhận dạng từ ảnh", "en": "Recognised text"}


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    (tmp_path / "articles" / "tin").mkdir(parents=True)
    (tmp_path / "articles" / "tin" / "a.pdf").write_bytes(SCAN)
    return tmp_path / "articles"


@pytest.fixture
def client(folder: Path) -> Iterator[TestClient]:
    with TestClient(application(OneAnswer([ARTICLE]), articles=folder)) as client:
        yield client


def test_a_citation_states_how_sure_its_least_sure_page_is():
    texts = (RecognisedText(0, 4, 1, 95), RecognisedText(4, 8, 2, 81))
    article = Article("a.pdf", "A", None, None, "vi", "một hai ba bốn", pages=(0, 4, 8), recognised=texts)
    stated = [Citation.cut(1, article, span, (0, 14)).recognised for span in ((0, 3), (0, 7), (4, 14), (8, 10))]
    assert stated == [95, 81, 81, None]
    assert CITED.as_json() == CITATION.as_json() | {"recognised": 72}
    assert replace(CITED, recognised=0).as_json()["recognised"] == 0


@pytest.mark.parametrize("language", ["vi", "en"])
def test_a_note_says_that_text_was_recognised_and_from_the_threshold_on_not_that_it_may_be_wrong(language):
    assert recognised_note(DOUBTFUL - 1, language) == NOTE[language]
    assert recognised_note(DOUBTFUL, language) == recognised_note(100, language) == SAYS[language]


@pytest.mark.parametrize("language", ["vi", "en"])
def test_a_person_reads_it_on_a_card_in_a_reply_on_paper_on_a_terminal_and_in_a_chat(language):
    answer = replace(OneAnswer().answer("a"), citations=(CITED,), language=language)
    note = NOTE[language]
    assert f'<p class="hd-note">{note}</p>' in render_sources(Turn("a", answer), language)
    reply = render_reply(answer, language)
    assert f'<p class="hd-note">{note}</p>' in reply
    assert f'<span class="hd-place"> ({note}, a.txt:0-29)</span>' in reply
    assert f"  {note}  a.txt:0-29" in render_answer(answer, colour=False)
    written = write_answer(answer, lambda citation: "x")
    assert written.text.split("\n\n*")[1].startswith(f"{note}*")
    assert written.annotations[0]["url_citation"]["recognised"] == 72


@pytest.mark.parametrize("language", ["vi", "en"])
def test_an_extract_says_it_of_its_least_sure_sentence_and_typed_text_says_nothing(language):
    answer = replace(OneAnswer().answer("a"), kind="extract", citations=(CITATION, SURE, CITED), language=language)
    assert render_reply(answer, language).count(f'<p class="hd-note">{NOTE[language]}</p>') == 1
    assert f"\n\n*{NOTE[language]}*" in write_answer(answer, lambda citation: "x").text
    sure = replace(answer, citations=(CITATION, SURE))
    assert f'<p class="hd-note">{SAYS[language]}</p>' in render_reply(sure, language)
    typed = replace(answer, citations=(CITATION,))
    shown = (render_reply(typed, language), render_answer(typed, False), write_answer(typed, lambda citation: "x").text)
    assert not any(SAYS[language] in each for each in shown)


def test_the_api_states_it_only_where_text_was_recognised():
    class Recognising(OneAnswer):
        def answer(self, question, language=None, before=None):
            answer = super().answer(question, language, before)
            return replace(answer, citations=(CITED, CITATION)) if answer.citations else answer

    client = TestClient(application(Recognising()), base_url="http://127.0.0.1")
    answered = client.post("/api/ask", json={"question": "a"}).json()
    assert [citation.get("recognised") for citation in answered["citations"]] == [72, None]
    assert "recognised" not in answered["citations"][1]


def test_the_article_shows_the_picture_of_the_page_below_the_cited_words_which_are_marked_on_it(client):
    html = client.get("/articles/tin/a.pdf?start=13&end=20&lang=en").text
    assert '<p>Phủ <mark id="cited">sóng 5G</mark>.</p>\n<div class="recognised" lang="en">' in html
    assert f'<p class="note">{NOTE["en"]}</p>' in html
    assert '<img src="?picture=1" alt="Picture of page 1, the cited words marked"' in html
    assert re.findall(r"<rect [^>]*>", html) == ['<rect x="200" y="200" width="190" height="50"/>']
    picture = client.get("/articles/tin/a.pdf?picture=1")
    assert picture.headers["content-type"] == "image/jpeg"
    assert picture.headers["cache-control"] == "private, no-store"
    assert Image.open(io.BytesIO(picture.content)).size == pytest.approx((1000, 1000), abs=1)


def test_words_that_were_typed_and_pages_that_were_have_no_picture(client):
    for query in ("start=0&end=6", "start=23&end=26", ""):
        html = client.get(f"/articles/tin/a.pdf?{query}&lang=en").text
        assert "<img" not in html
        assert NOTE["en"] not in html
    for page in ("2", "0", "-1", "x", ""):
        assert client.get(f"/articles/tin/a.pdf?picture={page}").status_code == 404


def test_a_file_that_has_changed_is_said_to_have_and_one_that_is_gone_leaves_no_broken_picture(client, folder):
    (folder / "tin" / "a.pdf").write_bytes(SCAN + b"\n")
    changed = {"en": "The file has changed since it was read", "vi": "Tệp đã thay đổi sau khi được đọc"}
    for language, says in changed.items():
        html = client.get(f"/articles/tin/a.pdf?start=9&end=20&lang={language}").text
        assert f'<p class="note">{NOTE[language]}. {says}' in html
        assert "<img" not in html
    assert client.get("/articles/tin/a.pdf?picture=1").status_code == 404
    (folder / "tin" / "a.pdf").unlink()
    html = client.get("/articles/tin/a.pdf?start=9&end=20&lang=en").text
    assert f'<p class="note">{NOTE["en"]}</p></div>' in html
    assert client.get("/articles/tin/a.pdf?picture=1").status_code == 404


def test_a_scan_in_a_mail_has_the_note_and_no_picture(folder):
    (folder / "thu.eml").write_bytes(b"Subject: A")
    mail = replace(ARTICLE, id="thu.eml", file_sha256=hashlib.sha256(b"Subject: A").hexdigest())
    with TestClient(application(OneAnswer([mail]), articles=folder)) as client:
        html = client.get("/articles/thu.eml?start=13&end=20&lang=en").text
        assert client.get("/articles/thu.eml?picture=1").status_code == 404
    assert NOTE["en"] in html
    assert "<img" not in html


def test_nothing_outside_of_the_folder_is_drawn(folder):
    pictures = PagePictures(folder)
    assert pictures.state(ARTICLE) == "there"
    (folder.parent / "b.pdf").write_bytes(SCAN)
    (folder / "link.pdf").symlink_to(folder.parent / "b.pdf")
    (folder / "tin" / "own.pdf").symlink_to(folder / "tin" / "a.pdf")
    states = {
        name: pictures.state(replace(ARTICLE, id=name))
        for name in ("../b.pdf", str(folder.parent / "b.pdf"), "link.pdf", "tin", "no.pdf", "a\0.pdf", "tin/own.pdf")
    }
    assert states.pop("tin/own.pdf") == "there"
    assert set(states.values()) == {"gone"}
    assert pictures.draw(replace(ARTICLE, id="../b.pdf"), SCANNED, "an") is None


def test_a_picture_is_drawn_once_and_too_many_at_once_are_turned_away(folder):
    pictures = PagePictures(folder)
    first = pictures.draw(ARTICLE, SCANNED, "an")
    assert first is not None
    assert pictures.draw(ARTICLE, SCANNED, "an") is first
    with pytest.raises(TurnedAway):
        PagePictures(folder, at_once=0).draw(ARTICLE, SCANNED, "an")


def test_each_person_has_so_many_pictures_drawn_in_a_time_and_those_that_are_kept_count_for_nobody(folder):
    second = replace(SCANNED, page=2)
    pictures = PagePictures(folder, rate="1/hour")
    assert pictures.draw(ARTICLE, SCANNED, "an") is not None
    assert pictures.draw(ARTICLE, SCANNED, "an") is not None  # it is kept
    with pytest.raises(TurnedAway) as refused:
        pictures.draw(ARTICLE, second, "an")
    assert (refused.value.busy, 3590 < refused.value.seconds <= 3600) == (False, True)
    assert pictures.draw(ARTICLE, second, "bình") is None  # the file has one page


@pytest.mark.parametrize(("limits", "status"), [({"rate": "1/hour"}, 429), ({"at_once": 0}, 503)])
def test_a_browser_is_told_when_to_ask_again_for_a_picture(folder, limits, status):
    article = replace(ARTICLE, recognised=(replace(SCANNED, page=8), replace(SCANNED, page=9)))
    app = FastAPI()
    app.include_router(article_routes(application(OneAnswer([article])).state.queue, PagePictures(folder, **limits)))
    with TestClient(app) as client:
        _, told = (client.get(f"/articles/tin/a.pdf?picture={page}") for page in (8, 9))
    assert told.status_code == status
    assert int(told.headers["retry-after"]) > 0


def test_a_damaged_file_has_no_picture_and_is_not_tried_again_at_once(folder, caplog):
    raw = b"%PDF-1.4 cut"
    (folder / "tin" / "a.pdf").write_bytes(raw)
    damaged = replace(ARTICLE, file_sha256=hashlib.sha256(raw).hexdigest())
    assert PagePictures(folder).state(damaged) == "there"
    pictures = PagePictures(folder)
    assert pictures.draw(damaged, SCANNED, "an") is None
    assert pictures.draw(damaged, SCANNED, "an") is None
    assert len(caplog.records) == 1  # it was not tried again at once


def test_a_person_who_may_not_read_the_article_is_shown_no_picture(folder):
    index = index_articles([replace(ARTICLE, groups=("hr",))], FakeEncoder(), progress=False)
    live = LiveAnswerer(Answerer(Judge(index, 5, 0.0)), Path("nowhere"))
    app = application(live, auth="header", trusted_proxies="10.0.0.5", articles=folder)
    with TestClient(app, client=("10.0.0.5", 40000)) as client:
        told = [
            client.get("/articles/tin/a.pdf?picture=1", headers={"Remote-User": "an", "Remote-Groups": groups})
            for groups in ("hr", "board")
        ]
    assert [each.status_code for each in told] == [200, 404]
    assert told[1].headers["content-type"].startswith("text/html")
