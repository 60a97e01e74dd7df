"""A tenant that the document's own examples have founded, and how to ask it what the document says can be asked."""

import json
from collections.abc import Sequence
from itertools import count
from typing import Any
from urllib.parse import urlencode

from tests.api.document import Operation, by_key, operations
from tests.world.world import Reply, World

# No administrator may change how long learners are kept: somebody has to give them a role that may (L1).
RETAINER = "retainer"
ADMINISTRATOR = f"administrator {RETAINER}"
LEARNERS = {"kind": "learner", "states": [{"name": "learning", "end": False}]}
# What an example of a body speaks of has to be there: these come before all others, in this order.
FOUNDATIONS = ("PUT /v1/workflows/{workflow}", "PUT /v1/roles/{role}", "PUT /v1/filters/{filter}")
MAKES_A_WORKFLOW = FOUNDATIONS[0]
# No PUT makes a job.
JOB, MAKES_A_JOB = "/v1/jobs/{id}", "POST /v1/filters/{filter}/redactions"
# Nor does any along the path of what is only shown here.
MADE_BY = {"/odata/1.0/Users('{id}')": "PUT /v1/learners/{id}"}
TABLES = ("RecordsTable", "JobsTable", "LedgerTable", "CatalogueTable", "IlrTable")


class Village:
    """One world with one founded tenant, ``council``."""

    def __init__(self, world: World) -> None:
        self.world = world
        self._numbers = count(1)
        self.found("council")

    def found(self, tenant: str) -> None:
        """Bring in what the examples speak of."""
        for key in FOUNDATIONS:
            self.ask(by_key()[key], tenant=tenant).expect(200)
        self.ask(by_key()[MAKES_A_WORKFLOW], {"workflow": "learners"}, tenant=tenant, body=LEARNERS).expect(200)
        self.entrust(tenant)

    def entrust(self, tenant: str) -> None:
        """Let administrators change how long learners are kept."""
        body = {"permissions": ["manage_data_retention"]}
        # A caller adds nothing to a role that they hold (X15a).
        self.ask(
            by_key()["PUT /v1/roles/{role}"], {"role": RETAINER}, tenant=tenant, body=body, groups="administrator"
        ).expect(200)

    def ask(
        self,
        operation: Operation,
        ids: dict[str, str] | None = None,
        *,
        groups: str = ADMINISTRATOR,
        tenant: str = "council",
        body: object = None,
    ) -> Reply:
        """Send *body*, or else the document's example, to a route."""
        query = {
            one["name"]: one["schema"]["examples"][0]
            for one in operation.parameters("query")
            if "examples" in one["schema"]
        }
        path = operation.filled(**(ids or {})) + (f"?{urlencode(query)}" if query else "")
        sent = operation.example if body is None else body
        return self.world.call(operation.method, path, sent, tenant=tenant, groups=groups)

    def role(self, name: str, permissions: Sequence[str]) -> str:
        """Make a role that holds *permissions* and return its name."""
        self.ask(by_key()["PUT /v1/roles/{role}"], {"role": name}, body={"permissions": list(permissions)}).expect(200)
        return name

    def let_in_everywhere(self) -> None:
        """Make the role by which `send` asks: it holds all that any route needs."""
        self.role("everything", sorted({permission for one in operations() for permission in one.needs}))

    def send(self, operation: Operation, query: str = "", raw: bytes | None = None) -> Reply:
        """Send *raw* to a route as it is, for a caller who may do everything."""
        path = operation.filled() + (f"?{query}" if query else "")
        return self.world.call(operation.method, path, raw=raw, groups="administrator everything")

    def fresh(self) -> str:
        """Return an id that nobody has."""
        return f"id-{next(self._numbers)}"

    def prepare(self, operation: Operation) -> tuple[dict[str, str], Any]:
        """Make what a route works on, by whatever the document can PUT along its path; return the ids of it and a body."""
        if operation.path in MADE_BY:
            shown = {"id": self.fresh()}
            self.ask(by_key()[MADE_BY[operation.path]], shown).expect(200)
            return shown, None
        things = _things(operation.path)
        ids = {name: self._id(path) for path, name in things if _is_made(path)}
        if not ids and "workflow" in {name for _, name in things}:
            ids["workflow"] = self.fresh()
            self.ask(by_key()[MAKES_A_WORKFLOW], ids).expect(200)
        for path in _prefixes(operation.path):
            put = by_key().get(f"PUT {path}")
            if put is not None and put.key != operation.key and not put.is_refused:
                self.ask(put, ids, body=self._current(put, ids)).expect(200)
        return ids, self._current(operation, ids)

    def rows(self, tenant: str = "council") -> str:
        """Return every row of a tenant, as a text to be compared."""
        rows = [row for table in TABLES for row in self.world.rows(table)]
        own = [row for row in rows if row["pk"]["S"].partition("#")[0] == tenant]
        return "\n".join(sorted(json.dumps(row, sort_keys=True, default=str) for row in own))

    def _id(self, path: str) -> str:
        if path == JOB:
            return str(self.ask(by_key()[MAKES_A_JOB]).expect(202).body["id"])
        return self.fresh()

    def _current(self, operation: Operation, ids: dict[str, str]) -> Any:  # noqa: ANN401 – any JSON
        """Return the example of a body, as a change of what there is now."""
        body = operation.example
        if operation.method == "PUT" and not operation.is_refused and "version" in operation.properties:
            body["version"] = self._version(operation, ids)
        if "confirmation_token" in operation.properties:
            body["confirmation_token"] = self._token(operation, ids)
        return body

    def _version(self, operation: Operation, ids: dict[str, str]) -> int | None:
        """Return the version that stands, which is read where it is written, or as a part of the thing above."""
        above, _, part = operation.path.rpartition("/")
        own, whole = by_key().get(f"GET {operation.path}"), by_key().get(f"GET {above}")
        if own is not None:
            there = self.ask(own, ids)
            return there.body["version"] or None if there.status == 200 else None
        return self.ask(whole, ids).expect(200).body[part]["version"] or None if whole is not None else None

    def _token(self, operation: Operation, ids: dict[str, str]) -> str:
        """Return the token that a preview gives."""
        above = operation.path.rpartition("/")[0]
        paths = (f"POST {operation.path}/preview", f"POST {above}/draft/preview")
        (preview,) = [by_key()[key] for key in paths if key in by_key()]
        return str(self.ask(preview, ids).expect(200).body["confirmation_token"])


def _prefixes(path: str) -> list[str]:
    parts = path.split("/")
    return ["/".join(parts[: end + 1]) for end in range(1, len(parts))]


def _things(path: str) -> list[tuple[str, str]]:
    """Return each parameter of a path, behind the path of the thing that it names."""
    return [(prefix, prefix.rpartition("/")[2].strip("{}")) for prefix in _prefixes(path) if prefix.endswith("}")]


def _is_made(path: str) -> bool:
    put = by_key().get(f"PUT {path}")
    return path == JOB or (put is not None and not put.is_refused)
