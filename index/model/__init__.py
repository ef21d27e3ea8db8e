"""The bundled weights, what they were trained further to, and the runtime that makes vectors of texts."""

import os

# ONNX Runtime 1.31 collects events for its makers from the moment it is imported (`~/.cache/Microsoft`, sent to
# mobile.events.data.microsoft.com where there is a network); only this, set before, has it collect none.
os.environ["ORT_DISABLE_TELEMETRY"] = "1"
