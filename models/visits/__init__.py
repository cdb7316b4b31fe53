"""Lead teachers who accompany high schools: who goes where, in which mode, on which dates."""
