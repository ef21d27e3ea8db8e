"""What language a text is in, how it is spelled, where its sentences end, and what words mean in the other language."""
