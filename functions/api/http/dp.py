"""The DP fields as answers show them (P6)."""

from datetime import date

from functions.api.http.types import View


class DpFields(View):
    """Those of every record; the guards' are null on kinds that have none."""

    dp_anonymised: bool
    dp_anonymised_date: date | None
    dp_will_be_anonymised: bool
    dp_anonymisation_date: date | None
    dp_days_until_anonymisation: int | None
    dp_anonymisation_requested: bool
    dp_anonymisation_request_reason: str | None
    dp_anonymisation_request_date: date | None
    dp_anonymisation_request_due_date: date | None
    dp_legal_hold: bool | None = None
    dp_legal_hold_reason: str | None = None
    dp_legal_hold_date: date | None = None
    dp_legal_hold_review_date: date | None = None
    dp_restrict_processing: bool | None = None
    dp_restrict_processing_reason: str | None = None
    dp_restrict_processing_date: date | None = None
    dp_restrict_processing_review_date: date | None = None
