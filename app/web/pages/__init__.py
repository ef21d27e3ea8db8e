"""Pages without JavaScript: articles, their list, and the editors' report."""
