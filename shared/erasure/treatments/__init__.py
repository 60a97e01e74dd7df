"""What becomes of a sensitive value, one file a treatment (X2). A treatment returns what stays, or None for nothing."""

from collections.abc import Callable, Mapping

from shared.erasure.treatments.outward_code import outward_code
from shared.erasure.treatments.remove import remove
from shared.erasure.treatments.replace import replace
from shared.erasure.treatments.year import year
from shared.records.workflow import TreatmentName

Treatment = Callable[[object], object | None]

TREATMENTS: Mapping[TreatmentName, Treatment] = {
    TreatmentName.REMOVE: remove,
    TreatmentName.REPLACE: replace,
    TreatmentName.YEAR: year,
    TreatmentName.OUTWARD_CODE: outward_code,
}
