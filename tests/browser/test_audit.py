"""What measures the pages sees the faults that it is there for."""

import pytest

from tests.browser.audit import audit, audit_colours, longest_motion, outside

pytestmark = pytest.mark.browser

FAULTY = """
<html lang="en"><title>Faulty</title><main><h1>Faulty</h1>
<p style="color: #ccc; background: #fff">Hard to read</p><img src="data:,"><input>
<a href="#a" style="display: block; width: 9px; height: 9px; overflow: hidden">a</a>
<a href="#b" style="display: block; width: 9px; height: 9px; overflow: hidden">b</a>
"""


def test_faults_are_seen(new_page):
    page = new_page(width=320)
    page.set_content(FAULTY)
    rules = {finding.rule for finding in audit(page) if finding.binding}
    assert rules == {"color-contrast", "image-alt", "label", "target-size"}
    assert {finding.rule for finding in audit_colours(page)} == {"color-contrast"}
    assert outside(page) == []
    assert longest_motion(page) == 0

    page.set_content("<p>Fits</p><div id=wide style='width: 400px; transition: 2s'>Not</div>")
    assert [line[:19] for line in outside(page)] == ['408 px: <div id="wi', "the page scrolls si"]
    assert longest_motion(page) == 2
