"""Who accompanies which school, and in which way: bounds goal by goal, and plans that meet them."""
