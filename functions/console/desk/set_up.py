"""Set-up: the way to workflows, roles, users and settings (S9)."""

from dataclasses import dataclass
from typing import Final

from functions.console.desk.learners import SETTING, SETTING_NEEDS
from functions.console.desk.organisation import OrganisationPages
from functions.console.desk.roles import RolePages
from functions.console.desk.set_up_paths import ROLES, SET_UP, USERS, WORKFLOWS
from functions.console.desk.users import UserPages
from functions.console.desk.workflows import WorkflowPages
from functions.console.frame.ask import Ask
from functions.console.frame.page import Page
from functions.console.frame.routes import EVERYBODY, Pages
from shared.access.permissions import Permission
from shared.application.all_ports import Ports


@dataclass(frozen=True, slots=True)
class SetUpWay:
    """A part of set-up, for those who have *needs*."""

    href: str
    text: str
    says: str
    needs: tuple[Permission, ...] = ()


_WAYS: Final = (
    SetUpWay(
        WORKFLOWS,
        "Workflows",
        "Kinds of records: fields and which are sensitive, states, transitions, rules, and whether cases may be erased by hand.",
    ),
    SetUpWay(ROLES, "Roles", "What each role allows.", (Permission.MANAGE_ACCESS,)),
    SetUpWay(USERS, "Users", "Who has which role.", (Permission.MANAGE_ACCESS,)),
    SetUpWay(
        f"{SET_UP}/organisation",
        "Settings of your organisation",
        "Time zone, and how much a night may erase without a confirmation.",
        (Permission.MANAGE_TENANT_SETTINGS,),
    ),
    SetUpWay(
        SETTING, "How long learners are kept", "Whether learners are removed, and after how many years.", SETTING_NEEDS
    ),
)


class SetUpPages:
    """The subject."""

    def __init__(self, ports: Ports) -> None:
        self.parts = (WorkflowPages(ports), RolePages(ports), UserPages(ports), OrganisationPages(ports))

    def register(self, pages: Pages) -> None:
        pages.get(SET_UP, self.ways, needs=EVERYBODY)
        for part in self.parts:
            part.register(pages)

    def ways(self, ask: Ask) -> Page:
        return Page("set_up/set_up.html", "Set-up", {"ways": [one for one in _WAYS if ask.may(*one.needs)]})
