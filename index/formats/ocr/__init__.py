"""Text recognition: pictures of pages become words in their places."""
