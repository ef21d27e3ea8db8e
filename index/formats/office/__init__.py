"""What other programs of an office write: texts of LibreOffice, rich text, mails, and old files that are converted."""
