"""``matcher check``: does the plan in a folder keep every rule?"""

from __future__ import annotations

from pathlib import Path

from matcher.audit.semester import RULE_AUDITS, audit_semester
from matcher.cli import EXIT_BAD_INPUT, EXIT_NO_PLAN
from matcher.commands.screen import say, show_input_error, show_violations
from matcher.tables.faults import InputError
from matcher.tables.policy_file import read_policy
from matcher.tables.reading_plan import read_written_semester
from matcher.tables.semester import read_semester
from matcher.texts import Language


def check_plan(inputs: Path, out: Path, policy_file: Path | None, language: Language, encoding: str | None) -> int:
    """Audit the plan in ``out`` against the tables in ``inputs``; the exit code is 1 where a rule is broken."""
    try:
        policy = read_policy(policy_file)
        semester = read_semester(inputs, policy, encoding).semester
        written = read_written_semester(out, encoding)
    except InputError as error:
        show_input_error(error, language)
        return EXIT_BAD_INPUT
    found = audit_semester(semester, policy, written)
    show_violations(found, language)
    broken = [violation for violation in found if not violation.warning]
    if broken:
        rules = len({violation.rule for violation in broken})
        say("cli.check.broken", language, count=len(broken), rules=rules)
        return EXIT_NO_PLAN
    say("cli.check.passed", language, rules=len(RULE_AUDITS), pairs=len(written.pairs))
    return 0
