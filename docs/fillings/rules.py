"""The rule books and the goals, from the models and the text catalogue."""

from __future__ import annotations

from docs.fillings.markdown import code, table
from docs.words import word
from matcher.tables.times import clock_text
from matcher.texts import Language, text
from matcher.texts.goals import goal_sentence, goal_text
from models.programmes import programme_of_name
from models.rules import NO_CLAUSE, Rule, Setting, Unit
from models.rules.plan import PLAN_RULES


def rules(language: Language, book: str) -> str:
    """A rule book: each rule under a heading of its own, with its kind, clause, wording and settings."""
    return "\n\n".join(_rule(rule, language) for rule in rules_of(book))


def rules_of(book: str) -> tuple[Rule, ...]:
    """The rules of a programme alone, or ``plan`` for those of every plan."""
    if book == "plan":
        return PLAN_RULES
    return tuple(rule for rule in programme_of_name(book).rules if rule not in PLAN_RULES)


def goals(language: Language, programme: str) -> str:
    """The goals of a programme in their order."""
    heads = ("goal.number", "goal.code", "goal.name", "goal.long")
    rows = [
        [str(number), code(goal), goal_text(goal, language), goal_sentence(goal, language)]
        for number, goal in enumerate(programme_of_name(programme).goals, start=1)
    ]
    return table([word(head, language) for head in heads], rows)


def _rule(rule: Rule, language: Language) -> str:
    clause = word("rule.no_clause", language) if rule.clause == NO_CLAUSE else _head("rule.clause", rule, language)
    parts = [
        f"### {rule.id}: {word(f'rule.{rule.id}', language)}",
        f"**{text(f'kind.{rule.kind.value}', language)}** · {clause}",
        text(f"rule.{rule.id}", language),
    ]
    if rule.settings:
        heads = [word(f"setting.{head}", language) for head in ("name", "default", "may_be", "meaning")]
        rows = [
            [
                code(name),
                code(_shown(setting)),
                _range(setting, language),
                text(f"setting.{rule.id}.{name}", language),
            ]
            for name, setting in rule.settings.items()
        ]
        parts.append(table(heads, rows))
    return "\n\n".join(parts)


def _head(key: str, rule: Rule, language: Language) -> str:
    return word(key, language).format(clause=rule.clause)


def _shown(setting: Setting) -> str:
    """The default as a policy file writes it."""
    if setting.unit is Unit.TIME:
        return f'"{clock_text(int(setting.default))}"'
    return str(setting.default) if isinstance(setting.default, int) else f'"{setting.default}"'


def _range(setting: Setting, language: Language) -> str:
    """What a policy may set."""
    if setting.unit is Unit.DATE:
        return word("setting.date", language)
    if setting.unit is Unit.CHOICE:
        return ", ".join(code(choice) for choice in setting.choices)
    ends = (setting.least, setting.most)
    return " – ".join(clock_text(end) if setting.unit is Unit.TIME else str(end) for end in ends)
