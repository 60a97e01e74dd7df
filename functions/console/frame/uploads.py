"""What pages share whose form sends a file: within the form, or straight to the bucket where its script runs."""

from typing import Final

from functions.console.frame.page import Page, Redirect
from shared.application.stored import UploadLink

FILE: Final = "file"
MB: Final = 1024 * 1024
LARGEST_SENT: Final = 4 * MB  # Lambda takes 6 MB of an event, and the file is Base64 there
LARGEST_UPLOAD_FORM: Final = LARGEST_SENT + MB // 16


def sending(what: str, link: UploadLink, then: Redirect, back: str) -> Page:
    """Return the page that the script asks for: where to send the file of *what*, and where to go *then*."""
    data = {"what": what, "link": link, "content_type": link.headers["Content-Type"], "then": then.address}
    return Page("uploads/sending.html", "Send the file", data, back=back)
