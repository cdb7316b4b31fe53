"""Invented choirs."""
