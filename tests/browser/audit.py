"""What a machine can check of a page as it stands: rules of accessibility, by axe-core; whether
anything runs out of the window; whether anything moves."""

from dataclasses import dataclass

from axe_playwright_python.base import AXE_SCRIPT
from playwright.sync_api import Page

WCAG = ("wcag2a", "wcag2aa", "wcag21a", "wcag21aa", "wcag22a", "wcag22aa")  # WCAG 2.2, level AA
ADVICE = "best-practice"
COLOUR = ("color-contrast", "link-in-text-block")


@dataclass(frozen=True)
class Finding:
    """A rule that a page breaks: in which elements, and whether WCAG asks for it."""

    rule: str
    text: str
    binding: bool


def audit(page: Page) -> list[Finding]:
    """What axe finds on the page as it stands now."""
    return _audit(
        page,
        runOnly={"type": "tag", "values": [*WCAG, ADVICE]},
        # 24 by 24 pixels, or room around it (2.5.8): new, and so off by default.
        rules={"target-size": {"enabled": True}},
    )


def audit_colours(page: Page) -> list[Finding]:
    """The same for the rules that look at colours, in a fraction of the time."""
    return _audit(page, runOnly={"type": "rule", "values": [*COLOUR]})


def _audit(page: Page, **options) -> list[Finding]:
    if page.evaluate("window.axe === undefined"):
        page.evaluate(AXE_SCRIPT)
    # Without preload axe does not ask for the style sheets again, which none of these rules reads.
    options |= {"resultTypes": ["violations"], "preload": False}
    found = page.evaluate("options => axe.run(options).then(result => result.violations)", options)
    return [_finding(violation) for violation in found]


def _finding(violation: dict) -> Finding:
    nodes = "".join(
        f"\n    {node['html']}\n      {node['failureSummary'].replace(chr(10), chr(10) + ' ' * 6)}"
        for node in violation["nodes"]
    )
    return Finding(
        rule=violation["id"],
        text=f"{violation['id']} ({violation['impact']}): {violation['help']}{nodes}",
        binding=not set(WCAG).isdisjoint(violation["tags"]),
    )


# The elements that reach beyond the window, save those inside a box that scrolls by itself.
_OUTSIDE = """() => {
  const right = document.documentElement.clientWidth + 1;
  const scrolls = (e) => e && (["auto", "scroll", "hidden"].includes(getComputedStyle(e).overflowX)
                               || scrolls(e.parentElement));
  return [...document.body.querySelectorAll("*")]
    .filter((e) => e.checkVisibility() && e.getBoundingClientRect().right > right)
    .filter((e) => !scrolls(e.parentElement))
    .map((e) => `${Math.round(e.getBoundingClientRect().right)} px: ${e.outerHTML.slice(0, 200)}`);
}"""
# The longest transition or animation of any element, in seconds.
_LONGEST_MOTION = """() => Math.max(...[...document.querySelectorAll("*")].flatMap((e) => {
  const style = getComputedStyle(e);
  return [style.transitionDuration, style.animationDuration].flatMap((d) =>
    d.split(", ").map((s) => s === "auto" ? 0 : parseFloat(s)));
}))"""


def outside(page: Page) -> list[str]:
    """What reaches beyond the window; the whole page, where it scrolls sideways."""
    root = "document.documentElement"
    if page.evaluate(f"{root}.scrollWidth > {root}.clientWidth"):
        return [*page.evaluate(_OUTSIDE), "the page scrolls sideways"]
    return page.evaluate(_OUTSIDE)


def longest_motion(page: Page) -> float:
    """Of the transitions and animations on the page, in seconds."""
    return page.evaluate(_LONGEST_MOTION)
