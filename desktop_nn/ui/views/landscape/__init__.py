"""The loss around the present weights."""
