"""Source to facts: the only package that imports libcst.

`collect.collect` is its way in; `candidates` and `sdks` are read without a parser.
"""
