"""The server, its APIs, the chat page and the pages of articles."""
