"""The first programme: tutors for the children of remote schools, and when each school meets."""
