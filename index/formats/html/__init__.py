"""What is HTML, or becomes it: web pages, Markdown, e-books, and the bodies of mails."""
