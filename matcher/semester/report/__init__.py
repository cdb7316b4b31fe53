"""A semester's plan as people open it: workbook, report, calendars."""
