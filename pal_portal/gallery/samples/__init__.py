"""Plain values for every state of every component; figures invented, offices and roles only."""
