"""A fictitious year of the plan, entered through the same forms and steps as people use."""
