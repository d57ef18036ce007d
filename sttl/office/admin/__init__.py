"""The secretariat's admin: people, decisions, and the queue of what was handed in."""
