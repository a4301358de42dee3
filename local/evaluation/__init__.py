"""`make eval`: writes the post-mortem of each case over the sandbox and scores the page as Notion gives it back."""
