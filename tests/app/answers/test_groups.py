"""Articles that only some people may know of: on no route, in no count and in no suggestion does another see them."""

from collections.abc import Iterator
from pathlib import Path
from unicodedata import normalize

import numpy as np
import pytest
from fastapi import FastAPI
from fastapi.testclient import TestClient

from app.answers.answering import Answerer
from app.answers.judging import Judge
from app.web.chat.examples import answered_examples
from app.web.reload import LiveAnswerer
from eval.runner import index_articles
from index.articles import read_articles
from index.build import build_index
from index.datatypes import Article
from index.errors import ArticleUnreadable
from index.passages import PassageSettings
from index.search import Index
from tests.fakes import FakeEncoder, application
from tests.page_requests import arrive, ask

pytestmark = [
    pytest.mark.filterwarnings("ignore:'future.no_silent_downcasting' is deprecated:DeprecationWarning"),
    pytest.mark.filterwarnings("ignore:The copy keyword is deprecated:DeprecationWarning"),
]
NOBODY: frozenset[str] = frozenset()
PROXY = ("10.0.0.5", 40000)
SECRET = "Mật danh Sơn Ca"
ARTICLES = (
    Article("a.txt", "Hạ tầng số", None, None, "vi", "Phủ sóng 5G đạt 91,2% dân số."),
    Article("b.txt", SECRET, None, None, "vi", f"{SECRET}: phủ sóng 5G đạt 95% dân số nội bộ.", ("board", "hr")),
    Article("c.txt", "Lương", None, None, "vi", f"{SECRET}: cáp quang của asean.", ("hr",)),
)


@pytest.fixture(scope="module")
def index() -> Index:
    return index_articles(ARTICLES, FakeEncoder(), progress=False)


@pytest.mark.parametrize(
    ("groups", "readable"),
    [((), ["a.txt"]), (["other"], ["a.txt"]), (["board"], ["a.txt", "b.txt"]), (["hr"], ["a.txt", "b.txt", "c.txt"])],
)
def test_people_find_count_and_open_what_a_group_of_theirs_may_read(index: Index, groups, readable) -> None:
    view = index.readable_by(frozenset(groups))
    assert [article.id for article in view.library.listed] == readable
    assert len(view) == len(readable)
    assert {hit.passage.article_id for hit in view.search("5G cáp?", 10).hits} == set(readable)
    for article in ARTICLES:
        assert (view.library.article(article.id) is not None) == (article.id in readable)
        assert bool(view.library.passages(article.id)) == (article.id in readable)


def test_what_everybody_may_read_is_found_though_hundreds_of_better_ones_are_hidden() -> None:
    hidden = [Article(f"h{n}.txt", "Kín", None, None, "vi", f"5g 5g 5g số {n}", ("hr",)) for n in range(900)]
    index = index_articles([*hidden, Article("z.txt", "Mở", None, None, "vi", "5g và internet")], FakeEncoder(), False)
    assert {hit.passage.article_id for hit in index.search("5g", 5).hits} != {"z.txt"}
    assert [hit.passage.article_id for hit in index.readable_by(NOBODY).search("5g", 5).hits] == ["z.txt"]


def test_a_passage_that_repeats_a_hidden_one_is_found_by_itself_and_names_no_copy() -> None:
    text = "Phủ sóng 5G đạt 91,2% dân số cả nước trong năm qua."
    articles = [
        Article("a.txt", "Kín", None, None, "vi", text, ("hr",)),
        Article("b.txt", "Mở", None, None, "vi", text),
        Article("c.txt", "Mở", None, None, "vi", text),
    ]
    index = index_articles(articles, FakeEncoder(), progress=False)
    for groups, first, copies in ((NOBODY, "b.txt", ["c.txt"]), (frozenset({"hr"}), "a.txt", ["b.txt", "c.txt"])):
        view = index.readable_by(groups)
        (hit,) = view.search("5G", 5).hits
        assert hit.passage.article_id == first
        assert [copy.article_id for copy in view.library.copies(hit.passage)] == copies


def test_where_nobody_is_in_a_group_everything_without_one_is_the_same_index(index: Index) -> None:
    plain = index_articles(ARTICLES[:1], FakeEncoder(), progress=False)
    assert plain.readable_by(NOBODY) is plain
    assert index.readable_by(frozenset({"hr"})) is index


def test_an_answer_to_who_may_read_nothing_is_that_nothing_was_found() -> None:
    index = index_articles(ARTICLES[1:], FakeEncoder(), progress=False).readable_by(NOBODY)
    answer = Answerer(Judge(index, 5, 0.0)).answer("Phủ sóng 5G?")
    assert (answer.kind, answer.citations, answer.suggestions) == ("not_found", (), ())


def test_groups_are_read_from_front_matter_and_articles_toml_and_kept_in_the_index(tmp_path: Path) -> None:
    folder = tmp_path / "articles"
    folder.mkdir()
    (folder / "a.txt").write_text("---\ngroups: [hr, board]\n---\nPhủ sóng 5G.", encoding="utf-8")
    (folder / "b.md").write_text("---\ngroups: hr\n---\nCáp quang.", encoding="utf-8")
    (folder / "c.txt").write_text("Hội nghị.", encoding="utf-8")
    (folder / "d.txt").write_text("Internet.", encoding="utf-8")
    (folder / "articles.toml").write_text('["c.txt"]\ngroups = ["board"]\n', encoding="utf-8")
    build_index(folder, tmp_path / "index", FakeEncoder, PassageSettings())
    loaded = Index.load(tmp_path / "index", FakeEncoder())
    assert [article.groups for article in loaded.library.listed] == [("board", "hr"), ("hr",), ("board",), ()]
    assert [article.id for article in loaded.readable_by(frozenset({"board"})).library.listed] == [
        "a.txt",
        "c.txt",
        "d.txt",
    ]


@pytest.mark.parametrize("stated", ["[]", "''", "{hr: yes}", "[[hr]]", "'a,b'", "[null]"])
def test_an_article_whose_groups_cannot_be_told_is_not_shown_to_everybody(tmp_path: Path, stated: str) -> None:
    (tmp_path / "a.txt").write_text("Một.", encoding="utf-8")
    (tmp_path / "b.txt").write_text(f"---\ngroups: {stated}\n---\nHai.", encoding="utf-8")
    read = read_articles(tmp_path)
    assert [article.id for article in read.articles] == ["a.txt"]
    assert "groups" in str(read.unreadable[0])
    (tmp_path / "articles.toml").write_text('["a.txt"]\ngroups = []\n', encoding="utf-8")
    with pytest.raises(ArticleUnreadable, match=r"\[a\.txt\]: its groups name none"):
        read_articles(tmp_path)


@pytest.mark.parametrize(
    "raw",
    [
        "---\nso-hieu: 12\ngroups: [hr]\n---\nHai.",
        "---\n# nội bộ\ngroups: [hr]\n---\nHai.",
        "---\ntitle: Lương\ngroups: [hr]\nHai.",
        "\n---\ngroups: [hr]\n---\nHai.",
        "\u200b---\ngroups: [hr]\n---\nHai.",
        " ---\ngroups: [hr]\n---\nHai.",
        "---\rgroups: [hr]\r---\rHai.",
        "----\ngroups: [hr]\n---\nHai.",
        "---\ngroups: [hr]\n----\nHai.",
        "---\nGroups: [hr]\n---\nHai.",
        "---\ntitle: Lương\ngroup: [hr]\n---\nHai.",
        "---\ntitle: Lương\ngruops: [hr]\n---\nHai.",
        "---\ntitle: Lương\naccess:\n  groups: [hr]\n---\nHai.",
        "---\ngroups: [hr]\ngroups: [board]\n---\nHai.",
        '+++\ngroups = ["hr"]\n+++\nHai.',
        "groups: [hr]\n\nHai.",
    ],
)
@pytest.mark.parametrize("suffix", ["txt", "md"])
def test_front_matter_that_is_slightly_off_never_makes_an_article_public(tmp_path: Path, raw: str, suffix: str) -> None:
    (tmp_path / "a.txt").write_text("Một.", encoding="utf-8")
    (tmp_path / f"b.{suffix}").write_bytes(raw.encode())
    read = read_articles(tmp_path)
    assert [article.id for article in read.articles if not article.groups] == ["a.txt"]
    assert len(read.unreadable) + len(read.articles) == 2
    assert [article.groups for article in read.articles[1:]] in ([], [("hr",)])


@pytest.mark.parametrize(
    "raw", ["-----\nThông báo\n-----\nHai.", "Một.\nGroup A: bốn đội.", "---\nKính gửi: ông An\n---\nHai."]
)
def test_a_text_that_only_looks_a_little_like_front_matter_is_read(tmp_path: Path, raw: str) -> None:
    (tmp_path / "a.txt").write_text(raw, encoding="utf-8")
    (article,) = read_articles(tmp_path).articles
    assert article.text == raw


def test_names_of_groups_are_compared_however_their_letters_are_composed(tmp_path: Path) -> None:
    name = "Nhân sự"
    (tmp_path / "a.txt").write_text(f"---\ngroups: [{normalize('NFD', name)}]\n---\nMột.", encoding="utf-8")
    assert read_articles(tmp_path).articles[0].groups == (name,)


@pytest.fixture(scope="module")
def client(index: Index) -> Iterator[TestClient]:
    live = LiveAnswerer(Answerer(Judge(index, 5, 0.0)), Path("nowhere"))
    app: FastAPI = application(live, auth="header", trusted_proxies=PROXY[0], rate_limit="")
    with TestClient(app, client=PROXY) as client:
        yield client


def named(*groups: str) -> dict[str, str]:
    return {"Remote-User": "an", "Remote-Groups": ",".join(groups)}


def everything(client: TestClient, headers: dict[str, str], person: str) -> str:
    """Return all that is sent to a person who asks for what is secret, in every way there is."""
    question = f"{SECRET}: phủ sóng 5G?"
    asked = {"messages": [{"role": "user", "content": question}]}
    sent = [
        *(client.get(f"/articles/{name}.txt?start=0&end=9", headers=headers) for name in "abc"),
        *(client.get(f"/api/articles/{name}.txt", headers=headers) for name in "abc"),
        client.get("/api/articles", headers=headers),
        client.get("/articles", headers=headers),
        client.get("/api/search", params={"q": question, "k": 50}, headers=headers),
        client.post("/api/ask", json={"question": question}, headers=headers),
        client.post("/api/ask", json={"question": "Còn asean?", "after": question}, headers=headers),
        client.post("/api/ask", json={"question": "Tóm tắt bài viết"}, headers=headers),
        client.post("/v1/chat/completions", json=asked, headers=headers),
        client.post("/v1/chat/completions", json=asked | {"stream": True}, headers=headers),
        *(client.get(path, headers=headers) for path in ("/", "/embed", "/config")),
    ]
    # what was asked comes back, too, and is no leak
    replies = [reply.text for reply in sent]
    replies += [arrive(client, person, **headers), ask(client, question, person, **headers)]
    return "\n".join(replies).replace(question, "").replace(f"{SECRET}: phủ", "")


@pytest.mark.parametrize(
    ("groups", "seen"), [((), ()), (("other",), ()), (("board",), ("b.txt",)), (("hr",), ("b.txt", "c.txt"))]
)
def test_no_route_shows_an_article_to_who_is_in_none_of_its_groups(client: TestClient, groups, seen) -> None:
    # who may read more asks first, so that anything that is remembered for them is there
    everything(client, named("hr", "board"), f"first{len(seen)}")
    told = everything(client, named(*groups), "-".join(("second", *groups)))
    assert "a.txt" in told
    for name, own in (("b.txt", "95%"), ("c.txt", "cáp quang")):
        assert (name in told, own in told) == (name in seen, name in seen)
    assert (SECRET in told) == bool(seen)


@pytest.mark.parametrize(("groups", "total"), [((), 1), (("board",), 2), (("hr", "board"), 3)])
def test_only_readable_articles_are_counted(client: TestClient, groups, total) -> None:
    headers = named(*groups)
    assert client.get("/api/articles", headers=headers).json()["total"] == total
    assert f"Số tài liệu: {total}<" in client.get("/articles?lang=vi", headers=headers).text
    assert f"Tài liệu bạn được đọc: {total} ({total} .txt)" in arrive(client, f"{total}", **headers)


def test_the_list_offers_a_person_the_groups_that_they_are_in(client: TestClient) -> None:
    html = client.get("/articles?group=hr&lang=en", headers=named("hr", "other")).text
    assert '<option value="hr" selected>' in html and "Documents: 2<" in html
    assert "board" not in html
    assert "Documents: 1<" in client.get("/articles?group=hr&lang=en", headers=named()).text


def test_a_hidden_article_answers_as_one_that_is_not_there(client: TestClient) -> None:
    for prefix in ("/articles/", "/api/articles/"):
        hidden, missing = (client.get(f"{prefix}{name}.txt", headers=named()) for name in ("b", "x"))
        assert (hidden.status_code, missing.status_code) == (404, 404)
        assert hidden.text.replace("b.txt", "x.txt") == missing.text


def test_examples_are_those_that_everybody_may_have_answered() -> None:
    example = "Tỷ lệ phủ sóng 5G của Việt Nam là bao nhiêu?"
    kept = index_articles([Article("a.txt", "Kín", None, None, "vi", example, ("hr",))], FakeEncoder(), False)
    live = LiveAnswerer(Answerer(Judge(kept, 5, 0.0)), Path("nowhere"))
    assert not any(answered_examples(live, Path("seeds")).values())


def test_many_people_in_many_groups_see_each_their_own() -> None:
    count = 40
    articles = [Article(f"{n}.txt", "x", None, None, "vi", f"5g số {n}", (f"g{n}",)) for n in range(count)]
    live = LiveAnswerer(Answerer(Judge(index_articles(articles, FakeEncoder(), False), 5, 0.0)), Path("nowhere"))
    for n in np.random.default_rng(0).integers(0, count, 200).tolist():
        (citation,) = live.readable_by(frozenset({f"g{n}", "unknown"})).answer("5g?").citations
        assert citation.article_id == f"{n}.txt"
