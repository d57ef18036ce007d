"""The visual language, shown: tokens and components in every state; only while DEBUG is on."""
