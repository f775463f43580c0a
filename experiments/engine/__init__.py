"""Get runs done: keyed by what they depend on, kept as they finish, on every core, and none lost."""
