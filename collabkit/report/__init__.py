"""What a class did: read from nbgrader's gradebook and the hand-ins, counted, and written as one page."""
