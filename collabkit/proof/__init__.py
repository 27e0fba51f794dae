"""Proof against gaming: what simulated learners earn who do not judge, and what gives a key away."""
