"""The register: what a center is, what it offers and who vouches for it.

Imports nothing from `finder`. Other code talks to it through the packages' public faces:
`centers.models`, `centers.places`, `centers.verification`, `centers.listings`, `centers.imports`.
"""
