"""The links to the pages for editors, on the pages that lead on."""

from app.operations.person import Person
from app.web.pages.desk_words import WORDS
from app.web.pages.plain_page import Way
from app.web.pages.report_words import REPORT
from index.datatypes import Language


def editors_ways(person: Person, editors: str, home: str, language: Language, but: str = "") -> list[Way]:
    """Return the links to the desk and to the report; none for who may not open these pages.

    :param editors: The group of those who may.
    :param home: Address of the question page.
    :param but: Path of the page that needs no link, because it is shown.
    """
    texts = {"/desk": WORDS[language].title, "/report": REPORT[language].link}
    shown = [path for path in texts if path != but] if person.is_in(editors) else []
    return [Way(f"{home}{path[1:]}?lang={language}", texts[path]) for path in shown]
