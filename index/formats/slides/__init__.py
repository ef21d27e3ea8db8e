"""Slides, their shapes and charts."""
