"""Folders on a disk: replaced in one step, written beside their place, found again after a run that was killed."""
