"""What stands on a page and where becomes blocks in the order of reading, whether PDFium or Tesseract saw it."""
