"""Seeded instances of every size: the same arguments give the same bytes on every machine."""
