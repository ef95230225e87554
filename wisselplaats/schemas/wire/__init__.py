"""What the wire looks like: names, words, fields and the base of every schema."""
