"""What the laboratory asks."""
