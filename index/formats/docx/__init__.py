"""Word files: blocks, styles, numbers, tables, notes and drawings."""
