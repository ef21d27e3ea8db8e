"""The chat page: a Gradio page, and the cards that stand in it."""
