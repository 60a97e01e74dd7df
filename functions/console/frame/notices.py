"""The sentences that a page shows after an act. An address names them by code, so no address holds a text of ours or a value."""

from typing import Final

NOTICES: Final = {
    "legal_hold_placed": "The record is on legal hold.",
    "legal_hold_lifted": "The legal hold is lifted.",
    "restriction_placed": "The processing of the record is restricted.",
    "restriction_lifted": "The restriction is lifted.",
    "anonymisation_requested": "The anonymisation is requested.",
    "anonymisation_request_withdrawn": "The anonymisation request is withdrawn.",
    "record_moved": "The record is in its new state.",
    "record_saved": "The record is saved.",
    "content_added": "It is added to the record.",
    "ilr_import_started": "The import has started.",
    "learner_report_started": "The report is being written.",
    "learner_retention_saved": "The setting is changed.",
    "return_saved": "The return is saved. Lists and reports show the new Final Funding Date within moments.",
    "signed_in_again": "You are signed in again.",
    "draft_saved": "The draft is saved. Nothing follows it until it is published.",
    "policy_published": "The policy is published. It decides from now on.",
    "jobs_looked_at": "These jobs are off your list. Other people still see them.",
    "workflow_saved": "The workflow is saved.",
    "workflow_saved_and_left": "The workflow is saved. Records that were erased before keep what the changed fields had left: "
    "erase them again to take it.",
    "role_saved": "The role is saved. Users who have it may do what it says from now on.",
    "role_deleted": "The role is deleted. Users who had it may no longer do what it allowed.",
    "roles_assigned": "The roles are saved. They count from now on.",
    "tenant_saved": "The settings are saved.",
    "filter_saved": "The filter is saved.",
    "filter_deleted": "The filter is deleted. Nothing of its cases was erased.",
    "job_cancelled": "The job stops after the records that it has in hand.",
    "night_confirmed": "The night is confirmed. This job carries it out.",
    "redaction_started": "The erasure has been started.",
}
