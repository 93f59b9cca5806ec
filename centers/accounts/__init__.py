"""Who may sign in to the desk, and in which role."""
