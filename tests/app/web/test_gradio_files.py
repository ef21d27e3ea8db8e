"""What the page names for a browser to load at once, as it stands in Gradio's build."""

import re
from collections.abc import Iterator
from pathlib import Path

import gradio
import pytest
from fastapi.testclient import TestClient

from app.web.chat.gradio_files import GradioFiles, gradio_files
from tests.fakes import application

FRONTEND = Path(gradio.__file__).parent / "templates" / "frontend"
ENTRY = '<script type="module" crossorigin src="./assets/index-a1.js"></script>'


@pytest.fixture(scope="module")
def client() -> Iterator[TestClient]:
    with TestClient(application()) as client:
        yield client


def build(folder: Path, html: str = ENTRY, **scripts: str) -> Path:
    """Write a page and scripts as Gradio's build has them; ``blocks_b2`` becomes ``Blocks-b2.js``."""
    (folder / "assets").mkdir()
    (folder / "index.html").write_text(html)
    for name, text in scripts.items():
        (folder / "assets" / f"{name.replace('_', '-')}.js").write_text(text)
    for name in ("a1", "b2", "row"):
        (folder / "assets" / f"style-{name}.css").write_text(f".{name} {{}}")
    return folder


def listing(*files: str) -> str:
    names = ",".join(f'"./{name}"' for name in files)
    return f"const __vite__mapDeps=(i,m=__vite__mapDeps,d=(m.f||(m.f=[{names}])))=>i.map(i=>d[i]);"


def test_the_scripts_and_style_sheets_of_what_is_shown_are_found_and_no_others(tmp_path: Path) -> None:
    at = "import.meta.url"
    frontend = build(
        tmp_path,
        index_a1=listing("core-c3.js", "style-a1.css", "index-a1.js")
        + f"x(()=>import(`./core-c3.js`),__vite__mapDeps([0,1,2]),{at}),x(()=>import(`./other-d4.js`),[],{at})",
        core_c3=listing("Blocks-b2.js", "style-b2.css", "row-e5.js", "style-row.css", "plot-f6.js")
        + f"x(async()=>{{y=await import(`./Blocks-b2.js`);return y}},__vite__mapDeps([0,1]),{at});"
        + f"z={{plot:{{component:()=>v(()=>import(`./plot-f6.js`),__vite__mapDeps([4]),{at})}},"
        + f"row:{{example:()=>v(()=>import(`./plot-f6.js`).then(e=>e.n),__vite__mapDeps([4]),{at}),"
        + f"component:()=>v(()=>import(`./row-e5.js`).then(e=>e.t),__vite__mapDeps([2,3]),{at})}}}}",
        Blocks_b2="",
        row_e5="",
        plot_f6="",
    )
    found = gradio_files(frontend, {"row"})
    assert found.scripts == ("core-c3.js", "Blocks-b2.js", "row-e5.js")
    assert found.styles == (("style-a1.css", ".a1 {}"), ("style-b2.css", ".b2 {}"), ("style-row.css", ".row {}"))
    assert found.style == ".a1 {}\n.b2 {}\n.row {}"


@pytest.mark.parametrize("html", ["", '<script type="module" src="/elsewhere/index.js"></script>'])
def test_nothing_is_named_where_gradio_is_built_in_another_way(tmp_path: Path, html: str) -> None:
    assert gradio_files(build(tmp_path, html), {"row"}) == GradioFiles()


def test_in_gradio_itself_every_file_is_there_and_a_kind_brings_its_own() -> None:
    with_box, without = (gradio_files(FRONTEND, {"row", *more}) for more in (["textbox"], []))
    names = [*with_box.scripts, *(name for name, _ in with_box.styles)]
    assert all((FRONTEND / "assets" / name).is_file() for name in names)
    assert set(without.scripts) < set(with_box.scripts)
    assert "textarea" in with_box.style
    assert with_box.style_name != without.style_name


def test_the_page_names_its_scripts_and_one_style_sheet_which_is_kept_for_good(client: TestClient) -> None:
    html = client.get("/").text
    assert len(re.findall(r'<link rel="modulepreload" href="\./assets/[\w.-]+\.js">', html)) > 20
    shown = re.findall(r'<link rel="stylesheet"[^>]* href="\./([^"]+)">', html)
    assert len(shown) == 1
    answer = client.get(f"/{shown[0]}")
    assert answer.headers["content-type"] == "text/css; charset=utf-8"
    assert answer.headers["cache-control"] == "max-age=31536000, immutable"
    assert answer.headers["content-encoding"] == "gzip"
    theme = re.findall(r'<link rel="preload" as="style" href="(theme\.css\?v=\w+)">', html)
    assert client.get(f"/{theme[0]}").status_code == 200
    assert "iframeResizer.contentWindow" not in html
