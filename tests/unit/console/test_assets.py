"""The assets as they lie in the tree, and how they are served."""

import base64
import gzip
import hashlib
import json
import re
from pathlib import Path

import pytest

from functions.console.assets import serving
from functions.console.assets.serving import asset, serve

FOLDER = Path(serving.__file__).parent
NAMES: dict[str, str] = json.loads((FOLDER / "manifest.json").read_text())
MOST_BYTES = 30 * 1024


@pytest.mark.parametrize("name", NAMES)
def test_an_asset_is_served_packed_and_for_a_year(name: str) -> None:
    answer = serve(asset(name).removeprefix("/console/assets/"))
    assert answer["statusCode"] == 200
    assert answer["isBase64Encoded"]
    assert answer["headers"]["Cache-Control"] == "public, max-age=31536000, immutable"
    assert gzip.decompress(base64.b64decode(answer["body"])) == (FOLDER / NAMES[name]).read_bytes()


def test_each_asset_has_the_type_that_a_browser_takes_it_as() -> None:
    types = {name: serve(hashed)["headers"]["Content-Type"].partition(";")[0] for name, hashed in NAMES.items()}
    assert types == {"console.css": "text/css", "console.js": "text/javascript", "icon.svg": "image/svg+xml"}


@pytest.mark.parametrize(
    "name",
    [
        "",
        "console.css",
        "manifest.json",
        "serving.py",
        "../frame/render.py",
        "console-0.css",
        f"../assets/{NAMES['console.css']}",
    ],
)
def test_what_is_no_asset_of_this_version_is_not_found(name: str) -> None:
    answer = serve(name)
    assert (answer["statusCode"], answer["body"]) == (404, "Not found")
    assert answer["headers"]["Cache-Control"] == "no-store"


def test_a_name_has_the_hash_of_its_content() -> None:
    files = {path.name for path in FOLDER.iterdir() if path.suffix in {".css", ".js", ".svg"}}
    assert files == set(NAMES.values())
    for name in files:
        assert hashlib.sha256((FOLDER / name).read_bytes()).hexdigest()[:12] in name


def test_the_licence_of_what_they_are_made_of_goes_with_them() -> None:
    text = (FOLDER / "licence.txt").read_text()
    assert "GOV.UK Frontend" in text
    assert "this permission notice shall be included in all\ncopies" in text


def test_a_style_sheet_and_script_are_small() -> None:
    sent = sum(len(base64.b64decode(serve(NAMES[name])["body"])) for name in ("console.css", "console.js"))
    assert sent < MOST_BYTES


def test_nothing_is_fetched_from_elsewhere_and_no_typeface_at_all() -> None:
    text = "".join((FOLDER / name).read_text() for name in NAMES.values())
    assert not re.search(r"url\(|@import|@font-face|GDS Transport|/assets/fonts", text)
    assert set(re.findall(r"https?://[^\"'\s)]+", text)) <= {"http://www.w3.org/2000/svg"}
