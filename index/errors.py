"""What an operator must mend. Every message says what is wrong and what to run."""

BUILD = "run `python -m index build FOLDER` with the folder of your documents"
"""What mends most problems of an index."""


class SearchError(Exception):
    """A problem that a person can mend; the message is written for that person."""


class IndexMissing(SearchError):
    """There is no index at the given place."""


class IndexDamaged(SearchError):
    """A file of the index is gone, cut short or altered."""


class IndexMismatch(SearchError):
    """The index was built with another model or other settings than those in use."""


class EngineUnreachable(SearchError):
    """The engine that keeps the index does not answer in time; nothing is known of what it holds."""


class ArchiveUnusable(SearchError):
    """A file to import is cut, altered or no export of an index that this program can load."""


class ArticleUnreadable(SearchError):
    """One article file cannot be read; the others are unharmed."""


class ArticlesMissing(SearchError):
    """The article folder does not exist, is empty or holds nothing readable."""


class ModelUnavailable(SearchError):
    """The encoder's weights cannot be found or are not what they should be."""


class RecognitionMissing(SearchError):
    """Text recognition is asked for, and what it needs is not installed."""
