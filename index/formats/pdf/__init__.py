"""PDFs: glyphs, lines, pictures, forms and links as PDFium has them."""
