"""The policies that come with the program, each with its question."""

from __future__ import annotations

from docs.fillings.markdown import code, table
from docs.words import word
from matcher.tables.policy_file import programmes_of, read_policy, shipped_policies
from matcher.texts import Language, text


def policies(language: Language) -> str:
    """Each policy by name, whose it is, and what it asks."""
    heads = [word(f"policy.{head}", language) for head in ("name", "title", "of", "question")]
    rows = []
    for name in shipped_policies():
        programmes = programmes_of(name)
        policy = read_policy(name, programmes[0])
        of = text(f"cli.policies.of.{programmes[0]}" if len(programmes) == 1 else "cli.policies.both", language)
        rows.append([code(name), policy.title[language], of, policy.question[language]])
    return table(heads, rows)
