"""A rule is one thing to find: every place that is told is where it says."""

from __future__ import annotations

import tomllib
from collections import Counter

import pytest

from matcher.cli.rule_places import places_of
from models.programmes import every_rule
from models.rules.plan import PLAN_RULES
from tests.cli.console import matcher


@pytest.mark.parametrize("rule_id", every_rule())
def test_every_place_of_every_rule(rule_id: str) -> None:
    places = list(places_of(rule_id))
    programmes = 2 if every_rule()[rule_id] in PLAN_RULES else 1
    assert Counter(place.what for place in places) == {
        "row": 1,
        **({"settings": 1} if every_rule()[rule_id].settings else {}),
        **dict.fromkeys(("model", "audit", "cases"), programmes),
        "texts": 1 + len(every_rule()[rule_id].settings),
    }
    for place in places:
        content = place.file.read_text(encoding="utf-8")
        block = "\n".join(content.splitlines()[place.line - 1 :][:4])
        if place.what == "cases":
            assert tomllib.loads(content)
        elif place.what == "row":
            assert f'"{rule_id}"' in block
        else:
            assert place.name.rpartition("." if place.what != "texts" else " ")[2] in block


def test_the_command(capsys: pytest.CaptureFixture[str]) -> None:
    shown = matcher("rules", "--where", "P5", "--lang", "en")
    assert shown.exit_code == 0
    for file in ("models/rules/semester.py", "pair_rules.py", "pairing.py", "rules.toml", "tests/rules/P5.toml"):
        assert file in shown.stdout
    unknown = matcher("rules", "--where", "P55", "--lang", "en")
    assert unknown.exit_code == 2
    assert "P5" in unknown.stderr
