"""A question in, a cited answer out, and the web around it."""
