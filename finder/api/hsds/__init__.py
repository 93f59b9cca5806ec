"""The register by the API of Open Referral HSDS 3.1. docs/hsds.md tells how our facts map."""
