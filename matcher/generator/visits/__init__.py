"""Seeded seasons of lead teachers' visits."""
