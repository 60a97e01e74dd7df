"""`python -m infra.openapi`: write the document, and the list of its routes in `docs/`."""

import json

from infra.openapi import DOCUMENT, document
from infra.openapi.listing import LISTING, listing


def main() -> None:
    """Write both files."""
    made = document()
    DOCUMENT.write_text(json.dumps(made, indent=1, ensure_ascii=False) + "\n", encoding="utf-8")
    LISTING.write_text(listing(made), encoding="utf-8")


if __name__ == "__main__":
    main()
