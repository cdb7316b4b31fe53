"""Invented semesters of every size."""
