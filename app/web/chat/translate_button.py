"""The button that has a quote translated, as the page's script makes it where something translates."""

import json
from collections.abc import Iterable
from dataclasses import asdict

from app.operations.machine_translation import Pair
from app.web.static import static_text
from app.wording.translation_words import TRANSLATION


def translate_script(pairs: Iterable[Pair]) -> str:
    """Return the script that makes the button.

    :param pairs: The languages from and to which the server translates.
    """
    words = {language: asdict(each) for language, each in TRANSLATION.items()}
    server = [f"{source}-{target}" for source, target in pairs]
    return (
        f"{static_text('translate.js')}translation.words = {json.dumps(words)};\n"
        f"translation.server = {json.dumps(server)};\n"
    )
