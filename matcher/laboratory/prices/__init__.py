"""What each clause costs, and whose help would be worth most: everything else as it is, one thing changed at a time."""
