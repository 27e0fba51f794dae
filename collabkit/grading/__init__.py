"""Grading with nbgrader: exercises built, submissions marked as data, nothing of a learner's executed."""
