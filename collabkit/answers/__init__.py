"""A learner's answers: checked, and kept in answers.json beside the notebook."""
