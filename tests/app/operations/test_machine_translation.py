"""Translations by a machine on the server, with a small package of Argos Translate that is made here."""

import os
import threading
import zipfile
from pathlib import Path

import pytest

from app.operations.argos_package import MOST_BYTES, TranslatorUnusable
from app.operations.doctor import Finding, examine
from app.operations.machine_translation import LONGEST_TEXT, MOST_PIECES, Translator, open_translators
from app.settings import Settings
from tests.argos_package import FOLDER, WORDS, write_package
from tests.fakes import FakeEncoder

SENTENCE, TRANSLATED = "Phủ sóng 5G đạt 91,2% dân số.", "Coverage of 5G reaches 91.2% the people."


@pytest.fixture(scope="module")
def package(tmp_path_factory: pytest.TempPathFactory) -> Path:
    return write_package(tmp_path_factory.mktemp("translator") / "vi_en.argosmodel")


@pytest.fixture(scope="module")
def translator(package: Path) -> Translator:
    return Translator(package)


@pytest.mark.parametrize(
    ("text", "translated"),
    [
        (SENTENCE, TRANSLATED),
        ("5G đạt  91,2%", "5G reaches 91.2%"),
        ("5G xyz dân", "5G xyz the"),  # a word that it does not know stays as it is
        (f"{SENTENCE}\n\n{SENTENCE} {SENTENCE}", f"{TRANSLATED}\n\n{TRANSLATED} {TRANSLATED}"),
        ("Phu\u0309 so\u0301ng\u200b", "Coverage of"),
        ("5G \ud800", "5G"),
        (" \n", ""),
    ],
)
def test_a_text_is_translated_sentence_by_sentence(translator: Translator, text: str, translated: str) -> None:
    assert translator.translate(text) == translated


def test_no_word_of_a_sentence_without_an_end_is_lost(tmp_path: Path) -> None:
    longest = 2 * MOST_PIECES + 25  # as many words are tried
    translator = Translator(write_package(tmp_path / "long.argosmodel", longest=longest))
    assert translator.translate("5G dân " * MOST_PIECES) == ("5G the " * MOST_PIECES).strip()


def test_several_ask_at_the_same_time_and_each_has_an_answer_of_its_own(translator: Translator) -> None:
    got: dict[str, str] = {}
    threads = [
        threading.Thread(target=lambda word=word: got.update({word: translator.translate(word)})) for word in WORDS
    ]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert got == WORDS


def test_a_text_that_is_too_long_is_not_begun(translator: Translator) -> None:
    with pytest.raises(ValueError, match=f"{LONGEST_TEXT + 1} characters, more than {LONGEST_TEXT}"):
        translator.translate("5" * (LONGEST_TEXT + 1))


def test_a_piece_that_each_translation_begins_with_is_not_shown(tmp_path: Path) -> None:
    package = write_package(tmp_path / "a.argosmodel", {"vi": ">>en<<", **WORDS}, target_prefix="▁>>en<<")
    # the first place is taken by the prefix, so that what stands there in the source is not said
    assert Translator(package).translate("vi 5G dân") == "5G the"


def test_the_folder_of_a_package_may_be_missing(tmp_path: Path, package: Path) -> None:
    flat = tmp_path / "flat.argosmodel"
    with zipfile.ZipFile(package) as archive, zipfile.ZipFile(flat, "w") as written:
        for name in archive.namelist():
            written.writestr(name.removeprefix(f"{FOLDER}/"), archive.read(name))
    assert Translator(flat).translate("dân") == "the"


@pytest.mark.parametrize(
    ("changed", "why"),
    [
        ({"leave_out": "metadata.json"}, "lacks metadata.json and sentencepiece.model and model/model.bin"),
        ({"leave_out": "sentencepiece.model"}, "lacks sentencepiece.model:"),
        ({"leave_out": "model/model.bin"}, "lacks model/model.bin:"),
        ({"leave_out": "model/target_vocabulary"}, "cannot be loaded"),
        ({"more": {f"{FOLDER}/model/model.bin": b"no model"}}, "cannot be loaded"),
        ({"more": {f"{FOLDER}/sentencepiece.model": b"no model"}}, "cannot be loaded"),
        ({"more": {f"{FOLDER}/metadata.json": b"[" * 100_000}}, "cannot be read"),
        ({"more": {f"{FOLDER}/metadata.json": b"[]"}}, "cannot be read"),
        ({"more": {"../outside": b""}}, "has a file outside its folder, '../outside'"),
        ({"more": {"/outside": b""}}, "has a file outside its folder, '/outside'"),
        ({"from_code": "fr"}, "is from fr to en"),
        ({"from_code": "en"}, "is from en to en"),
        ({"type": "sbd"}, "is of no use here"),
    ],
)
def test_a_package_that_cannot_be_used_says_why_and_what_to_do(tmp_path: Path, changed: dict, why: str) -> None:
    with pytest.raises(TranslatorUnusable) as raised:
        Translator(write_package(tmp_path / "odd.argosmodel", **changed))
    assert why in str(raised.value)
    assert str(raised.value).endswith(": set HOIDAP_TRANSLATOR to packages of Argos Translate between vi and en, "
                                      "or leave it empty")  # fmt: skip


def test_a_file_that_is_cut_or_changed_or_gone_says_so(tmp_path: Path, package: Path) -> None:
    whole = package.read_bytes()
    changed = bytearray(whole)
    changed[whole.index(b"model/model.bin") + 500] ^= 1
    for content in (b"", whole[:1000], bytes(changed)):
        (tmp_path / "a.argosmodel").write_bytes(content)
        with pytest.raises(TranslatorUnusable, match="cannot be read"):
            Translator(tmp_path / "a.argosmodel")
    with pytest.raises(TranslatorUnusable, match=r"none\.argosmodel cannot be read"):
        Translator(tmp_path / "none.argosmodel")


@pytest.mark.parametrize(
    ("part", "stated", "why"),
    [
        ("model/model.bin", MOST_BYTES, "is too large"),
        ("sentencepiece.model", 30_000_000, "is too large"),
        ("model/model.bin", 1000, "cannot be read"),  # of more bytes than are stated no more are unpacked
    ],
)
def test_a_package_unpacks_to_what_it_states_and_that_is_bounded(
    tmp_path: Path, part: str, stated: int, why: str
) -> None:
    package = write_package(tmp_path / "a.argosmodel")
    with zipfile.ZipFile(package, "a") as archive:
        archive.getinfo(f"{FOLDER}/{part}").file_size = stated
        archive.writestr("more", b"")  # or the list of members would not be written anew
    with pytest.raises(TranslatorUnusable, match=why):
        Translator(package)


def test_nothing_is_left_of_a_package_on_the_disk(
    tmp_path: Path, package: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("tempfile.tempdir", str(tmp_path))
    assert Translator(package).translate("dân") == "the"
    with pytest.raises(TranslatorUnusable):
        Translator(write_package(tmp_path / "odd.argosmodel", leave_out="model/target_vocabulary"))
    assert [path.name for path in tmp_path.iterdir() if path.name.startswith("hoidap-")] == []


def test_two_packages_translate_both_ways_and_two_of_one_way_are_one_too_many(tmp_path: Path, package: Path) -> None:
    back = write_package(
        tmp_path / "en_vi.argosmodel", {to: word for word, to in WORDS.items()}, from_code="en", to_code="vi"
    )
    translators = open_translators([package, back])
    assert list(translators) == [("vi", "en"), ("en", "vi")]
    assert translators["en", "vi"].translate(TRANSLATED) == SENTENCE
    assert open_translators([]) == {}
    with pytest.raises(TranslatorUnusable, match="translate from vi to en: name one of them"):
        open_translators([package, package])


def test_packages_are_named_in_the_environment_as_paths_are(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("HOIDAP_TRANSLATOR", os.pathsep.join(["/a b/vi, en.argosmodel", "en_vi.argosmodel", ""]))
    assert Settings().translator == (Path("/a b/vi, en.argosmodel"), Path("en_vi.argosmodel"))
    monkeypatch.setenv("HOIDAP_TRANSLATOR", "")
    assert Settings().translator == ()


def test_the_doctor_says_what_translates_or_what_to_do(tmp_path: Path, package: Path) -> None:
    def found(*packages: Path) -> Finding:
        settings = Settings(articles=tmp_path, index=tmp_path / "index", reader="none", translator=packages)
        return next(finding for finding in examine(settings, FakeEncoder) if finding.subject == "translator")

    assert found() == Finding("translator", "none")
    assert found(package) == Finding("translator", "from vi to en")
    damaged = found(write_package(tmp_path / "damaged.argosmodel", leave_out="sentencepiece.model"))
    assert damaged.found == f"{tmp_path / 'damaged.argosmodel'} lacks sentencepiece.model"
    assert damaged.remedy.startswith("set HOIDAP_TRANSLATOR to packages of Argos Translate")
