"""The policy laboratory: the same instances under other policies, side by side, and what each clause costs."""
