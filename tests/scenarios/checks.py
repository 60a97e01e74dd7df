"""What a scenario expects: each word of ``then`` is a method, found by its name; a part of an answer is compared where named."""

from collections import Counter
from typing import Any

from tests.scenarios.story import Story, plain
from tests.scenarios.town import planted
from tests.world import council
from tests.world.stored import opened

LOUD = {"withheld": "warning", "transition_failed": "warning", "not_in_end_state": "warning", "failed": "error"}


def named(found: dict[str, Any], wanted: dict[str, Any]) -> dict[str, Any]:
    """Return that part of *found* which *wanted* names."""
    return {name: found.get(name, "there is no such field") for name in wanted}


class Checks:
    """Compares a story's world with what the scenario expects."""

    def __init__(self, story: Story) -> None:
        self.story = story

    def check(self, word: str, wanted: Any) -> None:  # noqa: ANN401 – whatever YAML holds
        """Check one expectation: its word, or its first word and what that is about."""
        verb, _, about = word.partition(" of ")
        method = getattr(self, "is_" + verb.replace(" ", "_"))
        method(*((about,) if about else ()), plain(wanted))

    def is_record(self, wanted: dict[str, dict[str, Any]]) -> None:
        for key, fields in wanted.items():
            found = self.story.call("GET", f"records/{key}").expect(200).body
            assert {key: named(found, fields)} == {key: fields}
            if found["dp_anonymised"]:
                self.is_nothing_left([key])

    def is_nothing_left(self, wanted: list[str]) -> None:
        everything = self.story.world.everything()
        assert [key for key in wanted if planted(key) in everything] == []

    def is_files(self, about: str, wanted: list[str]) -> None:
        prefix = f"records/council/{about}/"
        found = {name.removeprefix(prefix) for name in council.versions(self.story.world, prefix)}
        assert found == set(wanted)
        listed = self.story.call("GET", f"records/{about}/attachments").expect(200).body["items"]
        assert [one["attachment_id"] for one in listed] == wanted

    def is_file_dates(self, about: str, wanted: dict[str, str | None]) -> None:
        rows = council.rows_of(self.story.world, about)
        found = {number: opened(rows[f"FILE#{number}"]).get("due_on") for number in wanted}
        assert found == wanted

    def is_job(self, about: str, wanted: dict[str, Any]) -> None:
        """Compare a job and its history: its counts are the history's (X10), levels and status what outcomes make them (X11)."""
        job = self.story.call("GET", f"jobs/{about}").expect(200).body
        items = self.story.call("GET", f"jobs/{about}/history?limit=200").expect(200).body["items"]
        self._is_sound(job, items)
        if "history" in wanted:
            found: dict[str, list[str]] = {}
            for item in items:
                words = (item["outcome"], item["ground"], item["attachment"])
                said = " ".join(word for word in words if word)
                found.setdefault(item["record"], []).append(said)
            expected = {key: sorted([one] if isinstance(one, str) else one) for key, one in wanted["history"].items()}
            assert {key: sorted(said) for key, said in found.items()} == expected
        fields = {name: value for name, value in wanted.items() if name != "history"}
        assert named(job, fields) == fields

    def is_no_job(self, wanted: str) -> None:
        self.story.call("GET", f"jobs/{wanted}").expect(404)

    def is_jobs(self, about: str, wanted: int) -> None:
        found = self.story.call("GET", f"jobs?type={about}").expect(200).body["items"]
        assert len(found) == wanted

    def is_answer(self, wanted: dict[str, Any]) -> None:
        assert named(self.story.last, wanted) == wanted

    def is_recalculation(self, wanted: dict[str, Any]) -> None:
        """Check the newest recalculation."""
        jobs = self.story.call("GET", "jobs?type=policy_recalculation").expect(200).body["items"]
        self.is_job(jobs[0]["id"], wanted)

    def is_redaction(self, wanted: dict[str, Any]) -> None:
        """Check the newest redaction of a filter."""
        jobs = self.story.call("GET", "jobs?type=bulk_redaction").expect(200).body["items"]
        self.is_job(jobs[0]["id"], wanted)

    def is_cases(self, about: str, wanted: list[str]) -> None:
        """Check who is in a filter now."""
        found = self.story.call("GET", f"filters/{about}/cases?limit=200").expect(200).body["items"]
        assert sorted(one["id"] for one in found) == sorted(wanted)

    def is_policy(self, about: str, wanted: dict[str, Any]) -> None:
        found = self.story.call("GET", f"policies/{about}").expect(200).body
        for part, fields in wanted.items():
            if isinstance(fields, dict):
                assert named(found[part], fields) == fields
            else:
                assert found[part] == fields

    def is_versions(self, about: str, wanted: list[dict[str, Any]]) -> None:
        found = self.story.call("GET", f"policies/{about}/versions").expect(200).body["items"]
        assert [named(*pair) for pair in zip(found, wanted, strict=True)] == wanted

    def is_login(self, wanted: str) -> None:
        assert (self.story.login or "allowed") == wanted

    def is_holds(self, wanted: list[dict[str, Any]]) -> None:
        found = self.story.call("GET", "holds").expect(200).body["items"]
        assert [named(*pair) for pair in zip(found, wanted, strict=True)] == wanted

    def is_requests(self, wanted: list[dict[str, Any]]) -> None:
        found = self.story.call("GET", "anonymisation-requests").expect(200).body["items"]
        assert [named(*pair) for pair in zip(found, wanted, strict=True)] == wanted

    def is_ledger(self, wanted: list[str]) -> None:
        """Check which acts of people the ledger names, each once or more."""
        found = self.story.call("GET", "ledger?limit=200").expect(200).body["items"]
        assert set(wanted) <= {one["action"] for one in found if one.get("action")}

    def is_learner(self, wanted: dict[str, dict[str, Any]]) -> None:
        for key, fields in wanted.items():
            found = self.story.call("GET", f"learners/{key}").expect(200).body
            assert {key: named(found, fields)} == {key: fields}

    def is_learners(self, wanted: list[str]) -> None:
        """Check who is listed: everybody else is gone, as a learner, as a record, with returns, and to a text search (L7)."""
        found = self.story.call("GET", "learners?limit=200").expect(200).body["items"]
        assert sorted(one["id"] for one in found) == sorted(wanted)

    def is_removed(self, wanted: dict[str, str | None]) -> None:
        """Check that learners are gone from every view, and that the ledger keeps their Final Funding Dates (L7)."""
        for key, day in wanted.items():
            for path in (f"learners/{key}", f"learners/{key}/ilrs", f"records/learners/{key}"):
                self.story.call("GET", path).expect(404)
            entries = self.story.call("GET", f"ledger?record=learners/{key}").expect(200).body["items"]
            assert [one["final_funding_date"] for one in entries if one["outcome"] == "erased"] == [day]
        rows = self.story.world.rows("IlrTable")
        assert [row for row in rows if row["pk"]["S"].partition("#")[2] in wanted] == []
        self.is_nothing_left([f"learners/{key}" for key in wanted])

    def is_retention(self, wanted: dict[str, Any]) -> None:
        path = "/v1/settings/learner-retention"
        found = self.story.world.call("GET", path, groups="administrator retainers").expect(200).body
        assert named(found, wanted) == wanted

    @staticmethod
    def _is_sound(job: dict[str, Any], items: list[dict[str, Any]]) -> None:
        assert job["outcomes"] == Counter(item["outcome"] for item in items)
        # X11a: what became of a file says so and names it, and is no record that was processed.
        files = [item for item in items if item["outcome"].startswith("file_")]
        assert all(item["attachment"] for item in files)
        assert not [item for item in items if item["attachment"] and item["outcome"] in {"erased", "dated"}]
        assert job["progress"] == {"processed": len(items) - len(files), "total": None}
        assert job["files_processed"] == len(files)
        assert {item["by"] for item in items} <= {job["requested_by"]}
        dates = [item for item in items if item["outcome"] in {"dated", "file_dated"}]
        assert all(item["policy_version"] for item in dates)
        assert [item["level"] for item in items] == [LOUD.get(item["outcome"], "info") for item in items]
        if job["status"].startswith("success"):
            warned = "success_with_warnings" if LOUD.keys() & job["outcomes"].keys() else "success"
            assert job["status"] == warned
