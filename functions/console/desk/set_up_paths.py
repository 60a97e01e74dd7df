"""The addresses of set-up."""

from typing import Final

SET_UP: Final = "/console/set-up"
WORKFLOWS: Final = f"{SET_UP}/workflows"
WORKFLOW: Final = f"{WORKFLOWS}/<workflow>"
ROLES: Final = f"{SET_UP}/roles"
USERS: Final = f"{SET_UP}/users"
