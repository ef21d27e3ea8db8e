"""Workbooks and separated values: numbers and dates as their cells show them."""
