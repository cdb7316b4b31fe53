"""The joint model of slots and pairs: its arrays, its bounds, and the search that proves a plan best."""
