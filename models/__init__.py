"""What the two programmes are, and the mathematics that plans them."""
