"""What the laboratory asks of a season of visits."""
