"""Thin clients of the outside systems: paced, with time limits, vendor errors translated into ours."""
