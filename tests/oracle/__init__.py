"""A dynamic oracle: programs are composed, run for real, and what arrives is compared with what the collector says.

`programs` composes them, `executing` runs every branch of one against a loopback server, `comparing` holds what
arrived against the collector's facts, `shrinking` makes a program that differs small.
"""
