"""Tables in and out: columns and aliases as data, one parser a kind of cell, every fault reported."""
