"""All the ports of one function."""

from __future__ import annotations

from typing import TYPE_CHECKING, Protocol

if TYPE_CHECKING:
    from shared.application.file_store import FileStore
    from shared.application.file_types import FileTypes
    from shared.application.identity_provider import IdentityProvider
    from shared.application.ilr_files import IlrFiles
    from shared.application.ilr_store import IlrStore
    from shared.application.journal import Journal
    from shared.application.link_store import LinkStore
    from shared.application.ports import (
        Catalogue,
        Clock,
        JobStore,
        Ledger,
        PortalUsers,
        Randomness,
        RecordStore,
        ShardQueue,
    )
    from shared.application.report_files import Reports
    from shared.application.session_store import Sealing, SessionStore
    from shared.application.tenant_queues import TenantQueues
    from shared.application.unfinished import Unfinished
    from shared.retention.night import NightlySchedule


class Ports(Protocol):
    """Every port. A function needs and loads only those that its use cases take (B8)."""

    @property
    def catalogue(self) -> Catalogue: ...
    @property
    def records(self) -> RecordStore: ...
    @property
    def links(self) -> LinkStore: ...
    @property
    def file_types(self) -> FileTypes: ...
    @property
    def ilrs(self) -> IlrStore: ...
    @property
    def jobs(self) -> JobStore: ...
    @property
    def ledger(self) -> Ledger: ...
    @property
    def files(self) -> FileStore: ...
    @property
    def ilr_files(self) -> IlrFiles: ...
    @property
    def reports(self) -> Reports: ...
    @property
    def queue(self) -> ShardQueue: ...
    @property
    def tenant_queues(self) -> TenantQueues: ...
    @property
    def unfinished(self) -> Unfinished: ...
    @property
    def portal_users(self) -> PortalUsers: ...
    @property
    def sessions(self) -> SessionStore: ...
    @property
    def sealing(self) -> Sealing: ...
    @property
    def identity_provider(self) -> IdentityProvider: ...
    @property
    def journal(self) -> Journal: ...
    @property
    def clock(self) -> Clock: ...
    @property
    def randomness(self) -> Randomness: ...
    @property
    def schedule(self) -> NightlySchedule: ...
