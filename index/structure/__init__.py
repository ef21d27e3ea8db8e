"""What a text consists of, and what people call its parts."""
