"""The command that compares the console's assets in the tree with what its sources make."""

from pathlib import Path

from infra.assets.__main__ import differing


def test_assets_that_differ_or_that_one_side_lacks_are_named(tmp_path: Path) -> None:
    here, there = tmp_path / "here", tmp_path / "there"
    for folder, files in ((here, {"a.css": "1", "b.js": "2", "serving.py": "3"}), (there, {"a.css": "1", "b.js": "9"})):
        folder.mkdir()
        for name, text in files.items():
            (folder / name).write_text(text)
    assert differing(here, there) == {"b.js"}
    (here / "old.css").touch()
    assert differing(here, there) == {"b.js", "old.css"}
    (here / "old.css").unlink()
    (there / "b.js").write_text("2")
    assert differing(here, there) == set()
