"""What each public page says, made from a reading and from what was signed."""
