"""The forms of the notebooks: anywidget forms that show and save, and nothing else."""
