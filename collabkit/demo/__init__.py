"""The whole loop in one command, with simulated learners: to see it work before a class does."""
