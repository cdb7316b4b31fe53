"""The pairing alone, slots fixed: one's own door against the assignment algorithms of scipy, OR-Tools and networkx."""
