"""Words and times: sentences, edits, ranking, languages. Knows nothing of incidents."""
