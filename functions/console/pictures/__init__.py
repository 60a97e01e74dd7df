"""Pictures that the server draws: where each shape is, as data that a template makes SVG of. A table beside each says the same."""
