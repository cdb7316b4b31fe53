"""A plan of visits as people open it: workbook, report, calendars."""
