"""The organisation's own settings: time zone and brakes (S9, X17)."""

from typing import Final

from functions.console.desk.overtaken import carried, overtaken
from functions.console.desk.set_up_paths import SET_UP
from functions.console.frame.ask import Ask
from functions.console.frame.page import Page, Redirect
from functions.console.frame.routes import Pages
from functions.console.frame.words import number
from shared.access.permissions import Permission
from shared.access.tenant_settings import TenantSettings
from shared.application.all_ports import Ports
from shared.application.configuration.tenant_settings import ReadTenantSettings, SaveTenantSettings

_MOST: Final = 10**9 - 1
_REFUSALS: Final = {"unknown_time_zone": ("time_zone", "Enter a time zone of the IANA list, such as Europe/London")}


class OrganisationPages:
    """The subject."""

    def __init__(self, ports: Ports) -> None:
        self.read, self.save = ReadTenantSettings(ports), SaveTenantSettings(ports)

    def register(self, pages: Pages) -> None:
        needs = [Permission.MANAGE_TENANT_SETTINGS]
        pages.act(f"{SET_UP}/organisation", self.shown, self.saved, needs=needs, errors=_REFUSALS)

    def shown(self, ask: Ask) -> Page:
        found = self.read(ask.caller)
        lines = {
            "Time zone": found.time_zone,
            "Records that a night may erase": number(found.erasure_brake),
            "Files that a night may erase": number(found.file_erasure_brake),
        }
        data = {
            "settings": found,
            "version": found.version,
            "carried": carried(lines),
            "overtaken": overtaken(ask.form, lines, found.version),
        }
        return Page("set_up/organisation.html", "Settings of your organisation", data, back=SET_UP)

    def saved(self, ask: Ask) -> Redirect:
        with ask.form.reading() as form:
            wanted = TenantSettings(
                time_zone=form.text("time_zone", "Enter a time zone", most=64),
                erasure_brake=form.whole("erasure_brake", "Enter how many records", most=_MOST),
                file_erasure_brake=form.whole("file_erasure_brake", "Enter how many files", most=_MOST),
            )
            version = form.optional_whole("version")
        self.save(ask.caller, wanted, version)
        return Redirect(SET_UP, notice="tenant_saved")
