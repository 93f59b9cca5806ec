"""The public pages as a person meets them, in headless Chromium.

A package, unlike the other folders of tests: its register, server and browser live exactly as long
as its tests run.
"""
