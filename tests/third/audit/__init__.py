"""Every rule, on what was written."""
