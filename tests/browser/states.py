"""Every public page, and every state of one that looks different."""

from collections.abc import Callable
from dataclasses import dataclass

from playwright.sync_api import Page, expect

PHONE, DESKTOP = 390, 1280  # widths in CSS pixels


@dataclass(frozen=True)
class State:
    """A page at a path, after what a visitor does there."""

    name: str
    path: str
    reach: Callable[[Page], None] = lambda page: None


def type_a_place(page: Page) -> None:
    page.locator("#where").fill("")
    page.locator("#where").press_sequentially("Madi")
    expect(page.get_by_role("option", name="Madison, WI", exact=True)).to_be_visible()
    page.keyboard.press("ArrowDown")


def open_the_map(page: Page) -> None:
    page.get_by_role("button", name="Show the map").click()
    page.locator(".leaflet-marker-icon").first.click()
    expect(page.locator(".leaflet-popup")).to_be_visible()


def save_two(page: Page) -> None:
    for button in page.locator("[data-save]").all()[:2]:
        button.click()
    page.goto("/saved/")
    expect(page.locator("#saved-list .card")).to_have_count(2)


def type_a_name(page: Page) -> None:
    page.locator("#id_center_name").fill("Lakeside")
    page.locator("#id_zip").press_sequentially("53703")
    expect(page.get_by_role("link", name="Lakeside Recovery")).to_be_visible()


def wipe(page: Page) -> None:
    save_two(page)
    page.get_by_role("button", name="Remove all from this device").click()


def unfold_all(page: Page) -> None:
    page.evaluate("document.querySelectorAll('details').forEach(fold => { fold.open = true })")


def say_why(page: Page) -> None:
    page.get_by_text("Why is this here?").first.click()


def open_the_menu(page: Page) -> None:
    page.get_by_text("Menu", exact=True).click()
    expect(page.get_by_role("link", name="How we rank", exact=True)).to_be_visible()


STATES = [
    State("home", "/"),
    State("home-suggestions", "/", type_a_place),
    State("results", "/search/?where=53703&verified=any"),
    State("results-last-page", "/search/?where=53703&page=2"),
    State("results-filters", "/search/?where=53703&treats=alcohol&q=lakeside", unfold_all),
    State("results-suggestions", "/search/?where=53703&q=lakeside", type_a_place),
    State("results-map", "/search/?where=53703&q=lakeside", open_the_map),
    State("results-to-ask", "/search/?where=53703&treats=ketamine&treats=alcohol", say_why),
    State("results-text", "/search/?where=53703&treats=ketamine&verified=any&view=text"),
    State("results-none-confirmed", "/search/?where=53703&treats=ketamine&pay=medicare"),
    State("results-none", "/search/?where=Milwaukee,+WI&within=5&treats=ketamine&page=zero"),
    State("results-state", "/search/?where=Wisconsin&verified=any&q=prairie&sort=name"),
    State("by-phone-or-video", "/search/?where=53703&verified=any&telehealth=only"),
    State("by-phone-or-video-none", "/search/?where=Alaska&telehealth=only&treats=alcohol"),
    State("place-ambiguous", "/search/?where=Springfield"),
    State("place-corrected", "/search/?where=Milwakee"),
    State("place-unknown", "/search/?where=Xyzzyville+Qq"),
    State("center-text", "{verified}?treats=ketamine&pay=medicare&view=text"),
    State("center-verified", "{verified}?treats=ketamine&pay=medicare&care=detox"),
    State("center-advertiser", "{advertiser}"),
    State("center-unverified", "{unverified}"),
    State("center-closed", "{closed}"),
    State("compare", "/compare/?{three}&treats=ketamine&pay=medicare&where=53703"),
    State("compare-nothing", "/compare/"),
    State("compare-too-many", "/compare/?{many}&center=zzzzzzzz"),
    State("saved", "/search/?where=53703", save_two),
    State("saved-wiped", "/search/?where=53703", wipe),
    State("saved-empty", "/saved/"),
    State("how-we-verify", "/how-we-verify/"),
    State("how-we-rank", "/how-we-rank/"),
    State("advertisers", "/advertisers/", unfold_all),
    State("check", "/how-we-rank/check/?where=53703&treats=alcohol"),
    State("check-place-unknown", "/how-we-rank/check/?where=Xyzzyville+Qq"),
    State("about-the-data", "/about-the-data/", unfold_all),
    State("embedding", "/embedding/"),
    State("api-docs", "/api/docs/"),
    State("safety", "/safety/"),
    State("policies", "/policies/"),
    State("list-center", "/list-your-center/", type_a_name),
    State("report", "{report}"),
    State("claim-code", "{claim-link}"),
    State("provider", "{provider}", unfold_all),
    State("still-correct", "{still-correct}"),
    State("match", "/match/"),
    State("match-who", "/match/who/"),
    State("match-uses", "/match/uses/?who=loved&then=next"),
    State("match-use", "/match/use/?who=patient&uses=alcohol"),
    State("match-now", "/match/now/?who=me&uses=ketamine&often=daily", unfold_all),
    State("match-also", "/match/also/?who=me&uses=ketamine&also=pain"),
    State("match-wishes", "/match/wishes/?who=me&uses=ketamine&pays=medicaid"),
    State("match-where", "/match/where/?who=me&uses=ketamine&where=Springfield&then=next"),
    State("match-help-now", "/match/help-now/?now=chest-pain&now=suicide&now=blood-in-urine"),
    State("match-plan", "/match/plan/?uses=alcohol&often=daily&also=pregnant&where=53703"),
    State("match-plan-ketamine", "/match/plan/?uses=ketamine&now=suicide&where=Milwaukee,+WI"),
    State("match-how", "/match/how/"),
    State("guides", "/guides/"),
    State("guide-ketamine", "/guides/ketamine/?where=53703"),
    State("guide-alcohol", "/guides/alcohol-withdrawal/"),
    State("browse", "/browse/"),
    State("browse-state", "/browse/wisconsin/"),
    State("browse-state-empty", "/browse/american-samoa/"),
    State("browse-city", "/browse/wisconsin/madison/"),
    State("browse-city-empty", "/browse/wisconsin/milwaukee/"),
    State("browse-unknown", "/browse/wisconsin/madisson/"),
    State("styleguide", "/styleguide/", unfold_all),
    State("menu", "/guides/", open_the_menu),
    State("spanish-home", "/es/"),
    State("spanish-results", "/es/search/?where=53703&verified=any&treats=ketamine"),
    State("spanish-center", "/es{verified}?treats=ketamine&pay=medicare"),
    State("spanish-match", "/es/match/now/?who=me&uses=ketamine&often=daily"),
    State("spanish-not-found", "/es/nowhere/"),
    State("bad-request", "/search/?" + "&".join(f"a{n}=" for n in range(1001))),
    State("forbidden", "/forbidden/"),
    State("gone", "{gone}"),
    State("not-found", "/nowhere/"),
    State("broken", "/broken/"),
]
