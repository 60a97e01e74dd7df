"""Sets over records of other kinds, and over nothing at all; each in a world of its own."""

from datetime import datetime, timedelta

from tests.odata import college
from tests.odata.college import LEARNERS, READER, ask, ids, read
from tests.world import council
from tests.world.world import world

SETS = ("Users", "IlrAims", "Records", "Jobs")


def test_erased_records_of_other_kinds_stay_with_their_marks() -> None:
    with world() as here:
        college.found_college(here)
        council.found_council(here)
        for name in ("c-1", "c-2"):
            council.put(here, f"complaints/{name}")
        council.guard(here, "complaints/c-2")
        council.redact(here)
        found = {one["Id"]: one for one in read(here, "Records", headers={"Prefer": "maxpagesize=1"})}
        assert set(found) == {"c-1", "c-2"}
        assert (found["c-1"]["ErasedAt"] is None, found["c-2"]["ErasedAt"] is None) == (False, True)
        assert found["c-2"]["dp_legal_hold"] is True
        # P6: feeds show no reasons, not even to a caller who may read them elsewhere.
        assert "PLANTED" not in str(found)
        assert not any(name.endswith("_reason") for name in found["c-2"])
        refused = ask(here, "Records?$filter=dp_legal_hold_reason eq 'x'").expect(400)
        assert refused.body["code"] == "unknown_property"
        assert ids(here, "Records", filter="dp_legal_hold eq true") == ["c-2"]
        assert ids(here, "Records", filter=f"Workflow ne '{LEARNERS}' and ErasedAt ne null") == ["c-1"]
        assert ask(here, "Records/$count").expect(200).body == "2"
        assert timedelta(0) <= here.now - datetime.fromisoformat(found["c-1"]["ErasedAt"]) < timedelta(hours=1)


def test_a_tenant_without_learners_has_empty_sets() -> None:
    with world() as here:
        roles = {"permissions": ["read_reports"]}
        here.call("PUT", f"/v1/roles/{READER}", roles).expect(200)
        for name in SETS:
            assert ask(here, name).expect(200).body["value"] == []
            assert ask(here, f"{name}/$count").expect(200).body == "0"
        ask(here, "Users('ann')").expect(404)


def test_l9_x10_an_open_job_is_listed_with_what_its_shards_have_counted_so_far() -> None:
    with world() as here:
        college.found_college(here)
        council.found_council(here)
        council.put(here, "complaints/c-1")
        job = council.ask(here)
        (listed,) = read(here, "Jobs")
        assert (listed["Id"], listed["Status"]) == (job, "queued")
        here.settle()
        (listed,) = read(here, "Jobs")
        assert (listed["Id"], listed["Status"]) == (job, "success")
