"""What people read, in Vietnamese and English, and how each writes numbers and dates."""
