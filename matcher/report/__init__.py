"""What people open: the workbook, the report and the calendars of a plan."""
