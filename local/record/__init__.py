"""Answers of a language model to the product's own requests: played by hand, recorded, and given again."""
