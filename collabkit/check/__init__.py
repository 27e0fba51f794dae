"""Proofing a course: every fault in one go, each with file, line, what was found and what to do."""
