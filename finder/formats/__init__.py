"""Where the forms of numbers and dates differ from Django's for a language."""
