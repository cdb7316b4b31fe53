"""What is filled into pages, each read from where the program has it."""
