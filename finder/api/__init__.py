"""The register for other programs: JSON over HTTP, with the same answers as the pages.

Version 1 stands at /api/v1/. docs/api.md says what it promises and how a version ends.
"""
