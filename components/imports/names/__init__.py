"""Matches names as other people write them with types, places and operators."""
