"""Saving, comparing, calling and sharing: kept on the device, said aloud, gone when wiped."""

import re

import pytest
from playwright.sync_api import Page, expect

from tests.browser.register import GIVES_KETAMINE, TREATS_KETAMINE
from tests.browser.states import PHONE, open_the_menu, save_two

pytestmark = pytest.mark.browser

RESULTS = "/search/?where=53703&verified=any&treats=ketamine&sort=name"
EVERYONE = "/search/?where=53703&verified=any"
COPYING = ["clipboard-read", "clipboard-write"]
KEPT = "JSON.parse(localStorage.getItem('saved-centers'))"
NO_STORAGE = """Object.defineProperty(window, "localStorage", {
  get() { throw new DOMException("blocked", "SecurityError"); },
});"""
FULL = "Storage.prototype.setItem = () => { throw new DOMException('full', 'QuotaExceededError'); }"


def save_button(page: Page, name: str):
    return page.get_by_role("button", name=re.compile(rf"^Save\s+{name}"))


def test_save_look_compare_and_wipe(new_page):
    page = new_page(EVERYONE, width=PHONE)
    asked = []
    page.wait_for_load_state("networkidle")
    page.on("request", lambda request: asked.append((request.method, request.url)))

    for name in (TREATS_KETAMINE, GIVES_KETAMINE):
        button = save_button(page, name)
        expect(button).to_have_attribute("aria-pressed", "false")
        button.press("Enter")
        expect(button).to_have_attribute("aria-pressed", "true")
        expect(page.locator("#save-status")).to_have_text("Saved on this device only.")
    assert asked == [], "saving tells nobody"
    assert len(page.evaluate(KEPT)) == 2

    open_the_menu(page)
    page.get_by_role("link", name="Saved", exact=True).click()
    cards = page.locator("#saved-list").get_by_role("heading", level=3)
    expect(cards).to_have_text([TREATS_KETAMINE, GIVES_KETAMINE])
    assert [url for method, url in asked if method == "POST"] == [page.url + "list/"]
    assert not [url for _method, url in asked if "center=" in url]
    assert page.context.cookies() == []

    for name in (TREATS_KETAMINE, GIVES_KETAMINE):
        page.get_by_role("checkbox", name=re.compile(rf"^Compare\s+{name}")).check()
    page.get_by_role("button", name="Compare", exact=True).click()
    expect(page.get_by_role("columnheader")).to_have_text([TREATS_KETAMINE, GIVES_KETAMINE])
    expect(save_button(page, TREATS_KETAMINE)).to_have_attribute("aria-pressed", "true")

    open_the_menu(page)
    page.get_by_role("link", name="Saved", exact=True).click()
    page.get_by_role("button", name="Remove all from this device").click()
    done = page.get_by_text("Done. Nothing is saved here any more.")
    expect(done).to_be_visible()
    expect(page.locator("[data-state=wiped]")).to_be_focused()
    expect(cards).to_have_count(0)
    assert page.evaluate("Object.keys(localStorage)") == []
    page.reload()
    expect(page.get_by_text("Nothing is saved on this device.")).to_be_visible()


def test_a_list_wiped_in_another_tab_is_gone_here_too(new_page):
    page = new_page("/search/?where=53703")
    save_two(page)
    other = page.context.new_page()
    other.goto("/saved/")
    other.get_by_role("button", name="Remove all from this device").click()

    expect(page.locator("#saved-list")).to_be_empty()
    expect(page.get_by_text("Nothing is saved on this device.")).to_be_visible()


@pytest.mark.parametrize("broken", [NO_STORAGE, FULL], ids=["blocked", "full"])
def test_where_nothing_can_be_kept_it_says_so_calmly(new_page, broken):
    page = new_page()
    page.add_init_script(broken)
    faults = []
    page.on("pageerror", lambda error: faults.append(error))
    page.goto(EVERYONE)

    save_button(page, TREATS_KETAMINE).click()
    said = "does not let us keep a list"
    expect(page.locator(".save__problem")).to_contain_text(said)
    expect(page.locator("#save-status")).to_contain_text(said)
    expect(save_button(page, TREATS_KETAMINE)).to_have_attribute("aria-pressed", "false")
    page.goto("/saved/")
    expect(page.locator("[data-state=blocked]")).to_contain_text(said)
    assert faults == []


def test_a_server_out_of_reach_leaves_the_list_alone(new_page):
    page = new_page("/search/?where=53703")
    page.route("**/saved/list/", lambda route: route.abort())
    for button in page.locator("[data-save]").all()[:2]:
        button.click()
    page.goto("/saved/")
    expect(page.get_by_role("alert")).to_contain_text("Your list is still on this device")

    page.unroute("**/saved/list/")
    page.get_by_role("button", name="Try again").click()
    expect(page.locator("#saved-list").get_by_role("heading", level=3)).to_have_count(2)
    expect(page.get_by_role("alert")).to_be_hidden()


def test_the_words_for_a_call_are_copied_as_chosen(new_page):
    page = new_page("{verified}?treats=ketamine&pay=medicaid", permissions=COPYING)
    page.get_by_role("radio", name="For someone else").check()
    page.get_by_role("button", name="Copy these words").click()

    expect(page.locator("#script-status")).to_have_text("The words are copied.")
    words = page.evaluate("navigator.clipboard.readText()")
    assert words.startswith("Hello. I am calling for someone close to me")
    assert "ketamine addiction" in words
    assert "Medicaid" in words


def test_what_cannot_be_copied_is_marked_to_copy_by_hand(new_page):
    page = new_page()
    page.add_init_script("navigator.clipboard.writeText = () => Promise.reject(new Error('no'))")
    page.goto("/search/?where=53703&treats=alcohol")
    page.get_by_role("button", name="Copy link").click()

    expect(page.locator("#share-status")).to_contain_text("did not let us copy")
    marked = "getSelection().toString() || document.activeElement.value"
    assert page.evaluate(marked).endswith("/search/?where=53703")


def test_needs_are_shared_only_where_they_are_added(new_page):
    page = new_page("/search/?where=53703&treats=alcohol")
    link = page.get_by_role("textbox", name="Link to share")
    expect(link).to_have_value(re.compile(r"/search/\?where=53703$"))
    expect(page.get_by_text("anyone with the link can read: Alcohol")).to_be_visible()

    page.get_by_role("checkbox", name="Add what I am looking for").check()
    expect(link).to_have_value(re.compile(r"treats=alcohol"))
    # After the results were swapped in anew, it works on and starts from nothing added.
    page.get_by_label("Sort").select_option("name")
    page.wait_for_url("**sort=name*")
    expect(link).to_have_value(re.compile(r"/search/\?where=53703&sort=name$"))
    expect(page.get_by_role("checkbox", name="Add what I am looking for")).to_be_visible()
    expect(page.locator("[data-save]").first).to_be_visible()


def test_the_headings_of_a_comparison_stay_in_view_by_keyboard(new_page):
    page = new_page("/compare/?{three}&treats=ketamine", width=320)
    region = page.get_by_role("region", name="Compare centers")
    name = page.get_by_role("columnheader", name=GIVES_KETAMINE)
    fact = page.get_by_role("rowheader", name=re.compile("^Ketamine addiction"))
    region.focus()

    page.keyboard.press("End")
    for _step in range(12):
        page.keyboard.press("ArrowRight")
    page.wait_for_function("document.querySelector('.compare').scrollLeft > 0")
    expect(name).to_be_in_viewport()
    # It waits until the keys' own scrolling has come to rest, which takes longer on a busy machine.
    fact.scroll_into_view_if_needed()
    expect(fact).to_be_in_viewport()
    assert fact.bounding_box()["x"] >= region.bounding_box()["x"]


def test_comparing_and_knowing_why_without_scripts(new_page):
    page = new_page(RESULTS, java_script_enabled=False, width=PHONE)
    page.locator("summary", has_text="Why is this here?").first.click()
    expect(page.get_by_text("Order: by name.").first).to_be_visible()
    for box in page.get_by_role("checkbox", name=re.compile("^Compare")).all()[:2]:
        box.check()
    page.get_by_role("button", name="Compare", exact=True).click()

    expect(page.get_by_role("columnheader")).to_have_count(2)
    expect(page.get_by_role("rowheader", name=re.compile("^Ketamine addiction"))).to_be_visible()
    page.get_by_role("link", name="Show only what differs").click()
    expect(page.get_by_text("Only what differs is shown.")).to_be_visible()
    page.goto("/saved/")
    expect(page.locator("noscript li").first).to_be_visible()
    expect(page.get_by_role("main").get_by_role("button")).to_have_count(0)
