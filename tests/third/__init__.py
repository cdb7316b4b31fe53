"""A third programme, as tiny as can be: choirs get halls to rehearse in. Its rooms have the names of all others."""
