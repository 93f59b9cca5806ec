"""The check page: one center, one screen, from a phone call to checks that are handed in.

- views.py: the addresses; hand_in.py: from what was typed to `centers.verification.submit`
- page.py: all that the page shows, of state.py (how each section stands), script.py (what to say
  on the phone), known.py (what others said) and words.py (facts in words, side by side)
- typed.py: what a person has typed, as plain names and texts
- review.py: the second person's page; files.py: evidence files, for the research team only
"""
