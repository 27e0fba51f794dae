"""What a learner needs around the notebooks: a copy of their own, and a JupyterLab without distractions."""
