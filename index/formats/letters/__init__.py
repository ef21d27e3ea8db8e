"""Official letters: their heads, numbers, dates and signatures, and the names of organisations."""
