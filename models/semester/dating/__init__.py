"""From the weekly timetable to dated sessions: the term's calendar, make-ups, and what the limits allow on a date."""
