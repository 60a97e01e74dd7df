"""The most that a tenant may store, and that one request may ask of a store: one tenant's trouble is its own (X21).

A large council has some two hundred kinds of cases, a dozen states in each, and a few hundred fields on its longest form. The
bounds are well above that, and low enough for the worst tenant's lists, counts and nights to end in time.
"""

from dataclasses import dataclass

from shared.kernel.errors import Fault, Invalid


@dataclass(frozen=True, slots=True, kw_only=True)
class Bound:
    """At most so many things; *code* is stable."""

    code: str
    most: int
    things: str  # such as "states of a workflow", for the refusal

    @property
    def refusal(self) -> Invalid:
        """The error that tells the most."""
        return Invalid(self.code, f"there may be at most {self.most} {self.things}")

    def check(self, number: int, pointer: str) -> None:
        """Raise ``Invalid`` for more than the most."""
        if number > self.most:
            raise Invalid(self.code, self.refusal.detail, (Fault(pointer, f"at most {self.most}, not {number}"),))


WORKFLOWS = Bound(code="too_many_workflows", most=300, things="workflows; change one instead of adding another")
FILTERS = Bound(code="too_many_filters", most=500, things="filters; delete one that is not used")
# A policy run asks each state that a rule leaves, of each shard, and its job row holds each rule.
RULES_OF_ALL = Bound(
    code="too_many_rules",
    most=1000,
    things="rules of all workflows together; take some out of this or another workflow",
)
ROLES = Bound(code="too_many_roles", most=200, things="roles; delete one that is not used")

STATES = Bound(code="too_many_states", most=60, things="states of a workflow")
TRANSITIONS = Bound(code="too_many_transitions", most=300, things="transitions of a workflow")
FIELDS = Bound(code="too_many_fields", most=400, things="fields of a workflow")
CHOICES = Bound(
    code="too_many_choices", most=200, things="choices of a field; make it a text, or choices of several fields"
)
RULES = Bound(code="too_many_rules", most=60, things="rules of a workflow")
FILE_TYPES_THERE = Bound(
    code="too_many_file_types", most=60, things="types of the files of a workflow; use one that its files have"
)
FILE_TYPES = Bound(code="too_many_file_types", most=100, things="file types with a period of their own")
# As JSON. It takes the most of all parts at once with names of some twenty letters.
WORKFLOW_SIZE = Bound(
    code="workflow_too_large",
    most=100 * 1024,
    things="bytes of a workflow; shorten its names, or name fewer states in each transition",
)
# Some 6,000 values of a dozen letters.
FILTER_SIZE = Bound(
    code="filter_too_large",
    most=100 * 1024,
    things="bytes of a filter; name fewer or shorter values, or save several filters",
)

CONDITIONS = Bound(code="too_many_conditions", most=50, things="conditions of a filter")
ITEMS = Bound(code="too_many_items", most=400, things="items of a condition; name a range, or save several filters")
ROLES_OF_A_USER = Bound(code="too_many_assigned_roles", most=50, things="roles of a user")
# Each pair is 32 ranges of the index by state: sixteen shards, of unerased and of erased records.
PLACES = Bound(
    code="filter_too_wide",
    most=100,
    things="pairs of a workflow and a state in a filter; name fewer of either, or save several filters",
)

# Bytes of rows that a page of configuration reads. As an answer they take a quarter more, and Lambda's answers end at 6 MB.
HEAVIEST_READ = 3 * 1024 * 1024

# What one request may ask for in turn, at some 4 ms each, within the API's 29 seconds. A list stops earlier, with a cursor.
MOST_QUERIES_OF_A_LIST = 200
MOST_QUERIES_OF_A_COUNT = 4_000
# Of fifty workflows, sixteen shards each. A page of the picture ends behind the workflow that reaches it.
MOST_QUERIES_OF_A_PICTURE = 800
