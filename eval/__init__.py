"""How good the answers are, by language."""
