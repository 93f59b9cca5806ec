"""No page breaks a rule of WCAG 2.2 AA that a machine can check, in light or dark, small or large.

Advice beyond WCAG ("best practice") is printed and fails nothing.
"""

import pytest

from tests.browser.audit import audit, audit_colours
from tests.browser.states import DESKTOP, PHONE, each_state

pytestmark = pytest.mark.browser

FAULTY = """
<html lang="en"><title>Faulty</title><main><h1>Faulty</h1>
<p style="color: #ccc; background: #fff">Hard to read</p><img src="data:,"><input>
<a href="#a" style="display: block; width: 9px; height: 9px; overflow: hidden">a</a>
<a href="#b" style="display: block; width: 9px; height: 9px; overflow: hidden">b</a>
"""


@each_state
def test_rules_of_accessibility(state, new_page, snap):
    page = new_page(state.path, width=PHONE, reduced_motion="reduce")
    state.reach(page)
    broken = []
    for width in (PHONE, DESKTOP):
        page.set_viewport_size({"width": width, "height": 800})
        for scheme, look in (("light", audit), ("dark", audit_colours)):
            page.emulate_media(color_scheme=scheme)
            snap(page, f"{state.name}-{width}-{scheme}")
            for finding in look(page):
                text = f"{width} px, {scheme}: {finding.text}"
                print(text if finding.binding else f"Advice, {text}")
                if finding.binding:
                    broken.append(text)
    assert not broken, "\n".join(broken)


def test_the_audit_sees_faults(new_page):
    page = new_page()
    page.set_content(FAULTY)

    rules = {finding.rule for finding in audit(page) if finding.binding}

    assert rules == {"color-contrast", "image-alt", "label", "target-size"}
    assert {finding.rule for finding in audit_colours(page)} == {"color-contrast"}
