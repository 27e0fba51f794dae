"""Marking: from (item, answer, key) to points and reasons, with no file and no learner's code in sight."""
