"""What the laboratory asks of a programme: who is planned for, what is counted, what could help."""
