"""Source to facts: the only package that imports libcst."""
