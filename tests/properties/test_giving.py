"""X15a: whatever users save, delete and assign, in any order, each gives no more than they hold."""

from collections.abc import Mapping
from contextlib import suppress

from hypothesis import example, given, settings
from hypothesis import strategies as st

from shared.access.permissions import ADMINISTRATOR, FOR_OTHERS, Caller, Permission, Role
from shared.access.user_roles import UserRoles
from shared.application.access.identify_caller import IdentifyCaller
from shared.application.configuration.save_access import AssignRoles, DeleteRole, SaveRole
from shared.kernel.errors import ExpungeError
from shared.kernel.identifiers import RoleName, UserId
from tests.unit.application.ports_in_memory import PortsInMemory
from tests.unit.builders import T

ROLES = [RoleName(name) for name in ("a", "b", "c")]
# What a token's groups name is fixed; `b` and `c` are roles that may not be made yet.
GROUPS: Mapping[str, tuple[str, ...]] = {
    "admin": (ADMINISTRATOR, "b"),
    "other-admin": (ADMINISTRATOR,),
    "keeper": ("k",),
    "clerk": ("c", "x,administrator", "administrator]"),
    "new": (),
}
KEEPER = Role(name=RoleName("k"), permissions=(Permission.MANAGE_ACCESS, Permission.READ_RECORDS))
some_permissions = st.lists(
    st.sampled_from([Permission.READ_RECORDS, Permission.MANAGE_ACCESS, Permission.READ_LEDGER, *sorted(FOR_OTHERS)]),
    min_size=1,
    max_size=4,
    unique=True,
).map(tuple)
users = st.sampled_from(sorted(GROUPS))
saved = st.tuples(st.just("save"), users, st.sampled_from([*ROLES, KEEPER.name, ADMINISTRATOR]), some_permissions)
deleted = st.tuples(st.just("delete"), users, st.sampled_from(ROLES), st.just(()))
assigned = st.tuples(
    st.just("assign"),
    users,
    users,
    st.lists(st.sampled_from([*ROLES, ADMINISTRATOR]), min_size=1, max_size=2, unique=True),
)


# Who may give roles, and holds little else, gives what an administrator made.
@example([("save", "admin", "a", (Permission.READ_LEDGER,)), ("assign", "keeper", "new", [ROLES[0]])])
@settings(max_examples=300)
@given(st.lists(saved | assigned | assigned | deleted, min_size=5, max_size=14))
def test_x15a_no_sequence_of_calls_raises_a_user_above_what_the_giver_holds(
    steps: list[tuple[str, str, str, tuple[object, ...]]],
) -> None:
    ports = PortsInMemory()
    ports.keep(KEEPER)
    identify = IdentifyCaller(ports)

    def everyone() -> dict[str, Caller]:
        return {user: identify(T, user, groups) for user, groups in GROUPS.items()}

    before = everyone()
    for act, who, target, what in steps:
        giver = before[who]
        with suppress(ExpungeError):
            giver.require(Permission.MANAGE_ACCESS)
            if act == "save":
                role = Role(name=RoleName(target), permissions=what)  # type: ignore[arg-type]  # as the strategy says
                there = ports.catalogue.get(T, Role, target)
                SaveRole(ports)(giver, role, there.version if there else None)
            elif act == "delete":
                DeleteRole(ports)(giver, RoleName(target))
            else:
                has = ports.catalogue.get(T, UserRoles, target)
                roles = UserRoles(user=UserId(target), roles=tuple(what))  # type: ignore[arg-type]  # as the strategy says
                AssignRoles(ports)(giver, roles, has.version if has else None)
        after = everyone()
        is_administrator = ADMINISTRATOR in giver.roles
        for user, now in after.items():
            gained = now.permissions - before[user].permissions
            if user == who:
                assert not gained
            assert gained <= giver.permissions | (FOR_OTHERS if is_administrator else frozenset())
            if ADMINISTRATOR in now.roles - before[user].roles:
                assert is_administrator
        before = after
