"""The bundled weights, what they were trained further to, and the runtime that makes vectors of texts."""
