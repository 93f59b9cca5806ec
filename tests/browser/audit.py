"""Rules of accessibility that a machine can check, by axe-core."""

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
