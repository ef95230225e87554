"""Speed as ratios within one run: ours against the bare thing. Scripts, never timed tests; see README.md."""
