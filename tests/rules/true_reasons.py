"""Why a child is unmatched, as far as the pairing rules say it: a second look at every tutor, for the tests alone."""

from __future__ import annotations

from collections.abc import Iterator

from models.policy import Policy
from models.rules.plan import L1
from models.rules.semester import P1, P2, P3, P5, P6, P8
from models.semester.problem import Child, Semester, Tutor
from tests.semester.enumeration import broken

LATER = "shortage"
"""A reason that no plain look refutes, where somebody could teach the child."""

RULED_OUT = ("no_subject", "not_qualified", "no_gender", "forbidden")


def ruled_out(instance: Semester, policy: Policy, child: Child, tutor: Tutor) -> Iterator[str]:
    """At which of the pairing rules the tutor is out, in their order."""
    out = broken(child, tutor, policy)
    if policy[P3].binds and "P3" in out:
        yield "no_subject"
    if (policy[P5].binds and "P5" in out) or (policy[P6].binds and "P6" in out):
        yield "not_qualified"
    mixed = policy[P2].mixed
    if child.gender != tutor.gender and (mixed == "never" or (mixed == "waiver" and child.gender_waiver == "")):
        yield "no_gender"
    if policy[L1].binds:
        locked = [child_id for child_id, tutor_id in instance.pair_locks if tutor_id == tutor.id]
        groups = {instance.children[child_id].group for child_id in locked}
        most = policy[P1].children_a_tutor
        full = most == 1 or len(locked) >= most or groups != {child.group}
        if (child.id, tutor.id) in instance.forbidden or (locked and full):
            yield "forbidden"


def reachable(instance: Semester, policy: Policy, child: Child) -> list[Tutor]:
    """P8: the tutors of the child's university, or all."""
    own = policy[P8].binds
    return [tutor for tutor in instance.tutors.values() if not own or tutor.university_id == child.university_id]


def allowed(instance: Semester, policy: Policy, child: Child) -> list[Tutor]:
    """The tutors whom no pairing rule leaves out."""
    return [
        tutor for tutor in reachable(instance, policy, child) if not list(ruled_out(instance, policy, child, tutor))
    ]


def true_reason(instance: Semester, policy: Policy, child: Child) -> str:
    """The reason that the pairing rules give, or one that says only that tutors are short."""
    if child.group not in instance.groups:
        return "not_served"
    left = [list(ruled_out(instance, policy, child, tutor)) for tutor in reachable(instance, policy, child)]
    for place, reason in enumerate(RULED_OUT):
        if all(set(RULED_OUT[: place + 1]) & set(out) for out in left):
            return reason
    return LATER
