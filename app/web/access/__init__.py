"""Who may ask, how often, how much, and what is not answered."""
