"""Spanish as it is written in the United States: 1,234.5, not 1.234,5."""

DECIMAL_SEPARATOR = "."
THOUSAND_SEPARATOR = ","
NUMBER_GROUPING = 3
