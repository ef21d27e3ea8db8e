"""What kinds of questions there are, learnt from lists: several in one, and those that name a provision."""

import csv
from collections.abc import Sequence
from pathlib import Path
from typing import Any

import numpy as np

from app.answers.provisions import KINDS as PROVISION_KINDS
from app.answers.provisions import vectors_of
from app.answers.several_questions import KINDS as SEVERAL_KINDS
from app.answers.several_questions import ONE, OWN, places_in, vectors_at
from eval.head_training import fit_head, tell_apart
from eval.questions import QuestionsUnreadable
from index.model.encoder import Encoder

MARK = " ‖ "
"""What stands in a list where another question begins."""
STRENGTH = 5.0
"""Inverse of how much the weights are held down; 5 to 80 tell provisions apart within .01 of each other."""


def read_kinds(path: Path) -> list[tuple[str, str]]:
    """Return the kind and the words of each question of a list with a head line, parted by tabs.

    :raises QuestionsUnreadable: If it cannot be read, or a line has no kind or no question.
    """
    try:
        with path.open(encoding="utf-8", newline="") as file:
            _, *rows = csv.reader(file, delimiter="\t", quoting=csv.QUOTE_NONE)
    except (OSError, ValueError) as error:
        raise QuestionsUnreadable(f"{path} cannot be read ({error}): give a list of kinds and questions") from error
    for number, row in enumerate(rows, start=2):
        if len(row) != 2 or not all(cell.strip() for cell in row):
            raise QuestionsUnreadable(f"{path}, line {number}: {row}; expected a kind, a tab and a question")
    return [(kind, question) for kind, question in rows]


def read_several(path: Path) -> list[list[str]]:
    """Return the questions that each line of a list holds.

    :raises QuestionsUnreadable: If it cannot be read, or a line holds other than as many questions as it says.
    """
    parts = [(count, question.split(MARK)) for count, question in read_kinds(path)]
    if wrong := [(count, part) for count, part in parts if count != str(len(part))]:
        raise QuestionsUnreadable(f"{path}: {wrong[0][1]} are not {wrong[0][0]}: put {MARK!r} between questions")
    return [part for _, part in parts]


def train_several(
    questions: Sequence[Sequence[str]], alone: Sequence[str], encoder: Encoder
) -> tuple[dict[str, Any], dict[str, Any]]:
    """Return the head that tells where a question begins inside a line, and how well it tells.

    A place at which nothing may begin by :func:`~app.answers.several_questions.places_in` is not learnt from.

    :param alone: More questions, each of which is one.
    """
    vectors, labels = [], []
    for parts in [*questions, *([question] for question in alone)]:
        line = " ".join(parts)
        begins = {len(" ".join(parts[:count])) + 1 for count in range(1, len(parts))}
        if places := places_in(line):
            vectors.append(vectors_at(line, places, encoder))
            labels += [OWN if start in begins else ONE for _, start in places]
    told = np.concatenate(vectors)
    head = fit_head(told, labels, SEVERAL_KINDS, STRENGTH, balanced=False)
    return head, {**tell_apart(told, labels, SEVERAL_KINDS, STRENGTH, balanced=False)}


def train_provisions(
    questions: Sequence[tuple[str, str]], encoder: Encoder
) -> tuple[dict[str, Any], dict[str, dict[str, int]]]:
    """Return the head that tells what is wanted of a provision, and how well it tells.

    :raises QuestionsUnreadable: If a question is of a kind that is not known.
    """
    if unknown := {kind for kind, _ in questions} - set(PROVISION_KINDS):
        raise QuestionsUnreadable(f"{sorted(unknown)} are no kinds; expected {', '.join(PROVISION_KINDS)}")
    vectors = vectors_of([question for _, question in questions], encoder)
    labels = [kind for kind, _ in questions]
    return fit_head(vectors, labels, PROVISION_KINDS, STRENGTH), tell_apart(vectors, labels, PROVISION_KINDS, STRENGTH)
