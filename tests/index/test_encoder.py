"""The real model: unpacked, quantised, and true to its float32 reference."""

import json

import numpy as np
import pytest
from tokenizers import Tokenizer
from tokenizers.models import Unigram

from index.errors import ModelUnavailable
from index.model.bundled import FOLDER_NAME, dequantise, hugging_face_name, unpack_bundled
from index.model.encoder import EncoderChoice, load_encoder, load_reference
from index.model.identity import ModelIdentity
from index.model.quantized import FILE_NAME, LONGEST, OnnxEncoder, cut, exported_graph, load_tokenizer

IDENTITY = ModelIdentity("fake", "0" * 64, 384, "", "")

TEXTS = [
    "5G",
    "Phủ sóng 5G đạt 91,2% dân số; tốc độ Internet di động năm 2025 thuộc top 20 thế giới.",
    "The conference is held in Hanoi with the theme of adaptive ASEAN.",
]


def test_four_bit_blocks_are_scale_times_nibble_minus_eight():
    scale = np.array([0.5], dtype="<f2").tobytes()
    values = dequantise(scale + bytes([0x98] + [0x88] * 15))
    assert values.shape == (32,)
    assert values[0] == 0.0
    assert values[16] == 0.5
    assert np.count_nonzero(values) == 1


def test_carried_names_become_those_of_a_bert_model():
    assert hugging_face_name("emb.word") == "embeddings.word_embeddings.weight"
    assert hugging_face_name("l11.fo.b") == "encoder.layer.11.output.dense.bias"


@pytest.mark.model
def test_the_fast_execution_gives_the_vectors_of_the_float32_reference(encoder, repository_root):
    reference = load_reference(EncoderChoice(models=repository_root / "var" / "models"))
    fast, exact = encoder.encode_passages(TEXTS), reference.encode_passages(TEXTS)
    assert fast.shape == (3, 384)
    assert np.allclose(np.linalg.norm(fast, axis=1), 1, atol=1e-5)
    # of the plain model, whose vectors of different texts lie at .8, it was .995: a fortieth of what is between them
    between = 1 - (exact @ exact.T)[~np.eye(3, dtype=bool)].mean()
    assert (1 - (fast * exact).sum(axis=1)).max() < between / 40


@pytest.mark.model
def test_a_vector_does_not_depend_on_the_texts_encoded_beside_it(encoder):
    together = encoder.encode_passages(TEXTS)
    alone = np.concatenate([encoder.encode_passages([text]) for text in TEXTS])
    assert np.array_equal(together, alone)


@pytest.mark.model
def test_the_units_of_a_passage_get_vectors_of_their_own_from_its_run(encoder):
    text = "Thủ tướng đến Hà Nội. Giá vàng tăng mạnh trong tuần qua."
    units = [(0, 21), (22, len(text))]
    vectors, of_units = encoder.encode_with_units([text, "", "từ " * 20_000], [units, [], [(59_000, 59_002)]])
    assert np.array_equal(vectors, encoder.encode_passages([text, "", "từ " * 20_000]))
    assert [own.shape for own in of_units] == [(2, 384), (0, 384), (1, 384)]
    assert np.allclose(np.linalg.norm(of_units[0], axis=1), 1, atol=1e-5)
    assert np.allclose(of_units[2][0], vectors[2], atol=1e-6)  # beyond what the model reads: as the whole
    question = encoder.encode_questions(["Giá vàng thế nào?"])[0]
    assert of_units[0][1] @ question > of_units[0][0] @ question


@pytest.mark.model
def test_no_text_a_long_text_and_odd_text_have_vectors(encoder):
    assert encoder.encode_questions([]).shape == (0, 384)
    odd = encoder.encode_passages(["từ " * 20_000, "\ufdfa" * 2_000, "", "😀\u0000\u202e"])
    assert np.isfinite(odd).all()


@pytest.mark.model
def test_a_long_text_is_cut_as_the_tokenizer_would_and_all_share_one(repository_root):
    folder = repository_root / "var" / "models" / FOLDER_NAME
    shared, cutting = load_tokenizer(folder), Tokenizer.from_file(str(folder / "tokenizer.json"))
    assert load_tokenizer(folder) is shared
    cutting.enable_truncation(LONGEST)
    for length in (1, LONGEST - 3, LONGEST - 2, LONGEST - 1, 2 * LONGEST):
        (ids, offsets), expected = cut(shared.encode("từ " * length)), cutting.encode("từ " * length)
        assert ids == expected.ids
        assert offsets.tolist() == [list(offset) for offset in expected.offsets]


@pytest.mark.model
def test_questions_and_passages_have_their_own_prefix(encoder):
    assert encoder.identity.query_prefix == "query: "
    assert not np.allclose(encoder.encode_questions(["5G"]), encoder.encode_passages(["5G"]))


@pytest.mark.model
def test_the_unpacked_folder_is_a_model_that_sentence_transformers_loads(repository_root):
    folder = repository_root / "var" / "models" / FOLDER_NAME
    assert json.loads((folder / "config.json").read_text())["vocab_size"] == 250037
    named = load_encoder(EncoderChoice(model=str(folder), query_prefix="query: "))
    assert named.encode_questions(["5G"]).shape == (1, 384)
    assert len(named.identity.sha256) == 64


def test_a_model_that_is_not_there_is_a_stated_problem(tmp_path, monkeypatch):
    monkeypatch.setenv("HF_HUB_OFFLINE", "1")
    (tmp_path / "model").mkdir()
    with pytest.raises(ModelUnavailable, match="HOIDAP_MODEL="):
        load_encoder(EncoderChoice(model=str(tmp_path / "model")))


def test_a_damaged_model_says_which_folder_to_delete(tmp_path):
    with pytest.raises(ModelUnavailable, match=rf"tokenizer\.json cannot be loaded .*: delete {tmp_path} and start"):
        OnnxEncoder(tmp_path, IDENTITY)
    (tmp_path / "tokenizer.json").write_text("{")
    with pytest.raises(ModelUnavailable, match=rf"tokenizer\.json cannot be loaded .*: delete {tmp_path} and start"):
        OnnxEncoder(tmp_path, IDENTITY)
    Tokenizer(Unigram([("<unk>", 0.0)], unk_id=0, byte_fallback=False)).save(str(tmp_path / "tokenizer.json"))
    for content in (b"", b"\0" * 1000, b"half a graph"):
        (tmp_path / FILE_NAME).write_bytes(content)
        with pytest.raises(ModelUnavailable, match=rf"onnx cannot be loaded .*: delete {tmp_path} and start again"):
            OnnxEncoder(tmp_path, IDENTITY)


def test_a_graph_cannot_be_made_from_nothing_and_what_a_killed_export_left_is_swept_away(tmp_path):
    (tmp_path / ".export-dead").mkdir()
    with pytest.raises(ModelUnavailable, match=rf"safetensors cannot be loaded .*: delete {tmp_path} and start again"):
        exported_graph(tmp_path)
    assert [path.name for path in tmp_path.iterdir()] == [".lock"]


@pytest.mark.model
def test_what_a_killed_unpacking_left_is_swept_away_by_the_next(tmp_path):
    (tmp_path / ".unpacking-dead").mkdir()
    folder = unpack_bundled(tmp_path)
    assert sorted(path.name for path in tmp_path.iterdir()) == [".lock", FOLDER_NAME]
    assert unpack_bundled(tmp_path) == folder


def test_a_place_that_no_model_can_be_unpacked_to_is_a_stated_problem(tmp_path):
    (tmp_path / "file").write_text("")
    with pytest.raises(ModelUnavailable, match="name another folder in HOIDAP_MODELS"):
        unpack_bundled(tmp_path / "file" / "models")
