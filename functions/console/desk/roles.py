"""Roles: the list, one with what it permits, a new one, and deleting it (S9, X15a)."""

from collections.abc import Iterator
from contextlib import contextmanager, suppress
from functools import partial
from typing import Final

from functions.console.desk import permission_words as words
from functions.console.desk.overtaken import carried, overtaken
from functions.console.desk.set_up_paths import ROLES, SET_UP
from functions.console.frame.ask import Ask
from functions.console.frame.faults import FormAtFault
from functions.console.frame.forms import Form
from functions.console.frame.lists import listed
from functions.console.frame.page import Page, Redirect
from functions.console.frame.routes import Pages
from functions.console.frame.words import sentence
from shared.access.permissions import ADMINISTRATOR, Permission, Role
from shared.application.all_ports import Ports
from shared.application.configuration.read_configuration import ReadConfiguration
from shared.application.configuration.save_access import DeleteRole, SaveRole
from shared.kernel.errors import Forbidden, NotFound
from shared.kernel.identifiers import IDENTIFIER_FORM, RoleName

NEEDS: Final = (Permission.MANAGE_ACCESS,)
_ROLE: Final = f"{ROLES}/<role>"
_NEW: Final = f"{SET_UP}/new-role"
_NOT_GIVEN: Final = frozenset({"not_yours_to_give", "own_access"})
_TAKEN: Final = {
    "stale_version": ("name", "There is a role of that name already"),
    "built_in_role": ("name", "The role administrator is built in"),
}


class RolePages:
    """The subject."""

    def __init__(self, ports: Ports) -> None:
        self.read = ReadConfiguration(ports)
        self.save_role, self.delete_role = SaveRole(ports), DeleteRole(ports)

    def register(self, pages: Pages) -> None:
        pages.get(ROLES, self.all, needs=NEEDS)
        pages.act(_NEW, self.asked, self.made, needs=NEEDS, errors=_TAKEN)
        pages.act(_ROLE, self.one, self.saved, needs=NEEDS)
        pages.act(f"{_ROLE}/delete", self.leaving, self.deleted, needs=NEEDS)

    def all(self, ask: Ask) -> Page:
        found = listed(ask, partial(self.read.page, ask.caller, Role), "roles")
        return Page("set_up/roles.html", "Roles", {"listed": found, "words": words}, back=SET_UP)

    def one(self, ask: Ask, role: RoleName) -> Page:
        found = self.read.one(ask.caller, Role, role)
        lines = _lines(found)
        data = {
            "role": found,
            "words": words,
            "version": found.version,
            "carried": carried(lines),
            "overtaken": overtaken(ask.form, lines, found.version),
        }
        return Page("set_up/role.html", f"Role {role}", data, back=ROLES)

    def saved(self, ask: Ask, role: RoleName) -> Redirect:
        with ask.form.reading() as form:
            wanted = Role(name=role, permissions=_permissions(form))
            version = form.optional_whole("version")
        with giving(ask.form, "permissions"):
            self.save_role(ask.caller, wanted, version)
        return Redirect(ROLES, notice="role_saved")

    def asked(self, _ask: Ask) -> Page:
        return Page("set_up/new_role.html", "New role", {"words": words}, back=ROLES)

    def made(self, ask: Ask) -> Redirect:
        with ask.form.reading() as form:
            name = form.identifier("name", "Enter a name for the role", f"The name {IDENTIFIER_FORM}")
            permissions = _permissions(form)
        with giving(ask.form, "permissions"):
            self.save_role(ask.caller, Role(name=RoleName(name), permissions=permissions), None)
        return Redirect(ROLES, notice="role_saved")

    def leaving(self, ask: Ask, role: RoleName) -> Page:
        found = self.read.one(ask.caller, Role, role)
        data = {"role": found, "words": words}
        return Page("set_up/delete_role.html", f"Delete the role {role}", data, back=f"{ROLES}/{role}")

    def deleted(self, ask: Ask, role: RoleName) -> Redirect:
        ask.form.take_nothing()
        # After a double click it is gone, as was asked.
        with suppress(NotFound):
            self.delete_role(ask.caller, role)
        return Redirect(ROLES, notice="role_deleted")


@contextmanager
def giving(form: Form, field: str) -> Iterator[None]:
    """Show at *field* that the giver lacks what they give (X15a): they may see the page, and give something else."""
    try:
        yield
    except Forbidden as error:
        if error.code not in _NOT_GIVEN:
            raise
        form.fail(field, words.with_names(f"{sentence(error.detail)}."))
        raise FormAtFault from None


def _permissions(form: Form) -> tuple[Permission, ...]:
    return tuple(form.choices("permissions", list(Permission)))


def _lines(role: Role) -> dict[str, str]:
    return {words.NAMES[one]: "allowed" for one in role.permissions}


def role_choices(roles: list[Role]) -> list[RoleName]:
    """Return the names of what can be given to a user, the built-in role first."""
    return [ADMINISTRATOR, *(one.name for one in roles)]
