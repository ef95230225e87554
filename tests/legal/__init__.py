"""The law over the whole house: every rule on every path, and the same answer in SQL as in Python."""
