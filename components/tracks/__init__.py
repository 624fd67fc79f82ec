"""Reads tracks into points, finds visits in them, and judges how far these can be trusted."""
