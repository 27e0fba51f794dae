"""How far a learner has come, from their own answers files; and a certificate once all is handed in."""
