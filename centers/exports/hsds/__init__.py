"""The register in the words of Open Referral's Human Services Data Specification, HSDS 3.1.

`objects` makes the objects of the API, `package` the tabular data package; docs/hsds.md tells how
our facts map and which profile says what HSDS has no field for.
"""
