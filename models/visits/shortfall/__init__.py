"""Why schools stay without a lead: the rule that leaves them out, the shortage and its certificate, or the dates."""
