"""The commands of ``python -m eval``, one in each module."""
