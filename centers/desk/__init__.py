"""The staff workspace: pages through which the research team uses the register's verbs."""
