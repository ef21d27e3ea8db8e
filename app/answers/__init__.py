"""A question in, a cited answer out: understand, search, read, decide, show. Nothing of the web."""
