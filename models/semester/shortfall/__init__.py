"""Why children stay without a tutor: the rule that leaves them out, or the shortage and its certificate."""
