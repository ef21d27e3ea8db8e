"""Two ways to rank passages, by vectors and by words, and how they make one order."""
