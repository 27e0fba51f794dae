"""Words and numbers of a course folder: read, checked, and never written here."""
