"""How far a second reader, who has not seen the answers, agrees with who wrote a document's questions."""

from collections.abc import Mapping, Sequence
from pathlib import Path

from eval.score_report import Figure, mean, share
from eval.scores import exact_match, token_f1
from eval.written_documents import Document, DocumentsUnfit

NOTHING = "NONE"
"""What the second reader writes where nothing answers."""


def read_answers(path: Path) -> dict[str, str]:
    """Return a second reader's answers by the question's id: of lines of an id, a tab and the words or ``NONE``.

    :raises DocumentsUnfit: If the file cannot be read, or a line has another form or an id again.
    """
    try:
        lines = path.read_text(encoding="utf-8").splitlines()
    except (OSError, UnicodeDecodeError) as error:
        raise DocumentsUnfit(f"{path} cannot be read: {error}") from error
    answers: dict[str, str] = {}
    for number, line in enumerate(lines, start=1):
        question, tab, answer = line.partition("\t")
        if not tab or not answer.strip() or question in answers:
            raise DocumentsUnfit(f"{path}:{number}: expected an id, once, a tab and words or {NOTHING}, got {line!r}")
        answers[question] = answer.strip()
    return answers


def agreement(documents: Sequence[Document], second: Mapping[str, str]) -> dict[str, Figure]:
    """Return on which share of the questions both say that something answers, or nothing does, and how alike the words.

    :raises DocumentsUnfit: If an id is that of no question.
    """
    written = {row["_id"]: [answer["text"] for answer in row["answers"]] for d in documents for row in d.query_rows()}
    if unknown := sorted(set(second) - set(written)):
        raise DocumentsUnfit(f"there is no question {', '.join(unknown[:5])}: name the documents that have it")
    both = [(answer, written[name]) for name, answer in second.items() if written[name] and answer != NOTHING]
    return {
        "n": Figure(len(second), len(second)),
        "answerability": share([bool(written[name]) == (answer != NOTHING) for name, answer in second.items()]),
        "f1": mean([token_f1(answer, accepted) for answer, accepted in both]),
        "exact_match": mean([exact_match(answer, accepted) for answer, accepted in both]),
    }


def differences(documents: Sequence[Document], second: Mapping[str, str]) -> list[str]:
    """Return a line for each question on which one finds an answer and the other none, or they share no word."""
    lines = []
    for row in (row for document in documents for row in document.query_rows() if row["_id"] in second):
        answer, accepted = second[row["_id"]], [accepted["text"] for accepted in row["answers"]]
        if bool(accepted) != (answer != NOTHING) or (accepted and not token_f1(answer, accepted)):
            lines.append(
                f"{row['_id']}: {row['text']}\n  written {' | '.join(accepted) or NOTHING}\n  second  {answer}"
            )
    return lines
