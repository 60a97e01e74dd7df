"""What each permission allows, in a sentence for the user who gives it."""

from collections.abc import Mapping
from typing import Final

from shared.access.permissions import Permission

_LACKED: Final = "Administrators lack it unless somebody gives it to them."
NAMES: Final[Mapping[Permission, str]] = {
    Permission.READ_RECORDS: "Read records",
    Permission.EDIT_RECORDS: "Edit records",
    Permission.DELETE_PERSONAL_DATA: "Delete personal data",
    Permission.EDIT_DATA_PROTECTION: "Hold and restrict",
    Permission.REQUEST_ANONYMISATION: "Request anonymisation",
    Permission.MANAGE_FILTERS: "Manage filters",
    Permission.MANAGE_RETENTION_POLICIES: "Manage workflows and retention policies",
    Permission.MANAGE_DATA_RETENTION: "Manage data retention of learners",
    Permission.MANAGE_TENANT_SETTINGS: "Manage the organisation’s settings",
    Permission.MANAGE_ACCESS: "Manage access",
    Permission.VIEW_JOBS: "View jobs",
    Permission.READ_REPORTS: "Read reports",
    Permission.READ_LEDGER: "Read the ledger",
    Permission.SEARCH_PERSONAL_DATA: "Search personal data",
    Permission.EXPORT_PERSONAL_DATA: "Export personal data",
    Permission.APPROVE_DISPOSAL: "Approve disposal",
}
ALLOWS: Final[Mapping[Permission, str]] = {
    Permission.READ_RECORDS: "See records, their contents and files, filters with their cases, and learners.",
    Permission.EDIT_RECORDS: "Make and change records, add contents and files, and save and import learners’ returns.",
    Permission.DELETE_PERSONAL_DATA: "Erase the cases of a filter, and by hand one case where its workflow allows it. It is final.",
    Permission.EDIT_DATA_PROTECTION: "Put records on legal hold, restrict their processing, lift both, and see the reasons.",
    Permission.REQUEST_ANONYMISATION: "With “Hold and restrict”: ask for a record to be anonymised by a day, or withdraw that.",
    Permission.MANAGE_FILTERS: "Make, change and delete filters.",
    Permission.MANAGE_RETENTION_POLICIES: "Decide how long records are kept, change workflows, and confirm a stopped night.",
    Permission.MANAGE_DATA_RETENTION: "With “Manage the organisation’s settings”: decide when learners are removed.",
    Permission.MANAGE_TENANT_SETTINGS: "Change the time zone, and how much a night may erase without a confirmation.",
    Permission.MANAGE_ACCESS: "Make roles and give them to users, as far as the giver holds what they allow.",
    Permission.VIEW_JOBS: "See jobs with their counts and histories.",
    Permission.READ_REPORTS: "Make reports, and read the OData feed.",
    Permission.READ_LEDGER: "See who did what to which record, and when.",
    Permission.SEARCH_PERSONAL_DATA: f"Search records by what they hold. {_LACKED}",
    Permission.EXPORT_PERSONAL_DATA: f"Take out all that is kept of one person. {_LACKED}",
    Permission.APPROVE_DISPOSAL: f"Approve what a policy has waiting for review. {_LACKED}",
}


def with_names(says: str) -> str:
    """Return a rule's sentence with the names of permissions in place of their codes."""
    for permission, name in NAMES.items():
        says = says.replace(permission, f"“{name}”")
    return says
