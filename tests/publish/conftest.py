"""The sample in each language."""

from collections.abc import Iterator

import pytest

from matcher.texts import Language, catalogue
from models.semester.plan import Reason


@pytest.fixture(params=list(Language), ids=str)
def language(request: pytest.FixtureRequest) -> Language:
    chosen = request.param
    assert isinstance(chosen, Language)
    return chosen


@pytest.fixture(autouse=True)
def _reason_texts() -> Iterator[None]:
    texts = catalogue()
    lacking = [
        f"reason.{reason.value}" for reason in Reason if f"reason.{reason.value}" not in texts
    ]
    texts.update({key: {"en": key, "zh": key} for key in lacking})
    yield
    for key in lacking:
        del texts[key]
