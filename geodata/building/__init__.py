"""Steps of build.py: one module a layer, and what several layers share."""
