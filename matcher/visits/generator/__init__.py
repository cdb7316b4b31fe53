"""Invented seasons of visits of every size."""
