"""What a programme is to whoever plans one: its name, its rules, its goals and the methods that it knows."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from functools import cached_property

from models.goals import Goal
from models.method import Method
from models.rules import Rule


@dataclass(frozen=True, eq=False)
class Programme:
    """A programme that is planned; there is one of each, known by its ``name``, which is also how it is written."""

    name: str
    rules: tuple[Rule, ...]
    """Its rule book, with the rules of every plan."""
    goals: Mapping[str, Goal]
    """Its goals by name, in its order."""
    methods: tuple[Method, ...]
    """The methods that a policy may name."""
    other_goals: Mapping[str, Goal] = field(default_factory=dict)
    """Goals that it does not name, but a policy may."""
    families: Mapping[str, tuple[str, ...]] = field(default_factory=dict)
    """Words that stand for several goals in a policy's list."""
    suggestions: tuple[str, ...] = ()
    """What of the other goals and the families a misspelt goal may have meant: not each of a hundred alike."""

    def __str__(self) -> str:
        return self.name

    def __reduce__(self) -> tuple[object, tuple[str]]:
        """One that has been sent to another process is the one that is registered there."""
        from models.programmes import programme_of_name

        return programme_of_name, (self.name,)

    @cached_property
    def known_goals(self) -> Mapping[str, Goal]:
        """Every goal that a policy may list."""
        return {**self.goals, **self.other_goals}
