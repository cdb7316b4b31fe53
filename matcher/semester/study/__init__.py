"""What the laboratory asks of a semester."""
