"""What a person gets who may not see a page: a page that says so in their language, with the status of a refusal."""

import re
from collections.abc import Iterator

import pytest
from fastapi.testclient import TestClient

from tests.fakes import application

PAGES = ("/", "/plain", "/articles", "/articles/a.txt", "/desk", "/report", "/embed")
PORTAL, LOGIN = {"auth": "header", "trusted_proxies": "10.0.0.5"}, "https://qa.example"
PROXY = ("10.0.0.5", 1)
AN = {"Remote-User": "an", "Remote-Groups": "hr"}


def heading(html: str) -> str:
    found = re.search(r"<h1>(.*?)</h1>", html)
    assert found, html
    return found[1]


@pytest.fixture(scope="module")
def portal() -> Iterator[TestClient]:
    """The program behind a proxy that names people, whose editors are the group press."""
    with TestClient(application(editors="press", **PORTAL), client=PROXY) as client:
        yield client


@pytest.fixture(scope="module")
def login() -> Iterator[TestClient]:
    """The program of which people log in at a provider, which is not there."""
    own = {"auth": "oidc", "oidc_issuer": "https://login.example", "oidc_client_id": "qa", "public_url": LOGIN}
    with TestClient(application(**own), follow_redirects=False, base_url=LOGIN) as client:
        yield client


@pytest.mark.parametrize("accept", ["text/html", "*/*", ""])
@pytest.mark.parametrize("path", PAGES)
def test_who_is_not_logged_in_reads_so_in_their_language(portal: TestClient, path: str, accept: str) -> None:
    for language, says in (("vi", "Bạn chưa đăng nhập."), ("en", "You are not logged in.")):
        page = portal.get(path, headers={"Accept": accept, "Accept-Language": language})
        assert (page.status_code, page.headers["content-type"]) == (401, "text/html; charset=utf-8")
        assert page.headers["cache-control"] == "no-store" or page.headers["cache-control"] == "private, no-store"
        assert f'<html lang="{language}">' in page.text
        assert heading(page.text) == says
    assert heading(portal.get(f"{path}?lang=en", headers={"Accept-Language": "vi"}).text) == "You are not logged in."


@pytest.mark.parametrize("path", PAGES[:-1])
def test_where_people_log_in_the_page_leads_to_the_login_and_from_there_to_where_it_was(
    login: TestClient, path: str
) -> None:
    page = login.get(f"{path}?lang=en", headers={"Accept": "*/*"})
    assert page.status_code == 401
    link = re.search(r'<a href="([^"]*login\?next=[^"]*)">Log in</a>', page.text)
    assert link
    address = page.url.join(link[1])
    assert (address.path, address.params["next"]) == ("/login", f"{path}?lang=en")
    led = login.get(f"{path}?lang=en", headers={"Accept": "text/html"})
    assert (led.status_code, page.url.join(led.headers["location"])) == (303, address)


def test_who_sends_a_form_after_the_login_has_ended_comes_back_to_the_page_of_the_form(login: TestClient) -> None:
    led = login.post("/desk/upload?lang=en", headers={"Accept": "text/html"})
    assert (led.status_code, led.headers["location"]) == (303, f"{LOGIN}/login?next=%2Fdesk")


@pytest.mark.parametrize("path", ["/desk", "/desk/delete?name=a.txt", "/report", "/nothing", "/articles/none.txt"])
def test_who_may_not_open_a_page_reads_that_there_is_none(portal: TestClient, path: str) -> None:
    said = {}
    for language in ("vi", "en"):
        page = portal.get(path, headers=AN | {"Accept": "text/html", "Accept-Language": language})
        assert (page.status_code, page.headers["content-type"]) == (404, "text/html; charset=utf-8")
        assert f'<html lang="{language}">' in page.text
        home = re.search(r'<a href="([./]*)\?lang=', page.text)
        assert home and page.url.join(home[1]).path == "/"
        said[language] = heading(page.text)
    expected = "There is no such page"
    assert said["en"] == ("Document not found" if path.startswith("/articles/") else expected)
    assert said["vi"] == ("Không tìm thấy tài liệu" if path.startswith("/articles/") else "Không có trang này")


def test_whether_a_page_is_for_others_or_is_not_there_at_all_reads_the_same(portal: TestClient) -> None:
    with TestClient(application(**PORTAL), client=PROXY) as without_editors:
        ask = {"headers": AN | {"Accept-Language": "en"}}
        assert portal.get("/desk", **ask).text == without_editors.get("/desk", **ask).text


def test_a_way_that_only_forms_are_sent_is_no_page(portal: TestClient) -> None:
    page = portal.get("/desk/upload", headers=AN | {"Accept": "text/html", "Accept-Language": "en"})
    assert (page.status_code, heading(page.text)) == (404, "There is no such page")


def test_a_program_gets_what_programs_read(portal: TestClient) -> None:
    asked = {"Accept": "application/json"}
    assert portal.get("/articles/a.txt", headers=asked).headers["content-type"] == "application/problem+json"
    assert portal.get("/api/articles").headers["content-type"] == "application/problem+json"
    assert portal.get("/config").headers["content-type"] == "application/problem+json"
    missing = portal.get("/gradio_api/upload", headers=AN)
    assert (missing.status_code, missing.text) == (404, "Not Found")
