"""The rules of handing over: who says what, in which order, and when it may take place."""
