"""Scans many track files: what there is to do, who does it, and what is stored of it."""
