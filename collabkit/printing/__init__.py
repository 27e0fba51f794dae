"""The course on paper: lessons, cases and exercises as pages that print well."""
