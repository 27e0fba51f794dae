"""nbgrader's settings for this course: solutions/ becomes exercises/, and collabkit marks the items.

Everything that nbgrader does stays nbgrader's; the names under collabkit. are the only additions.
"""

c = get_config()  # noqa: F821  (nbgrader puts it here)

c.CourseDirectory.course_id = "collaborative-leadership"
c.CourseDirectory.source_directory = "solutions"
c.CourseDirectory.release_directory = "exercises"
# What nbgrader never copies: keys, an editor's copies of them, and whatever begins with a dot.
c.CourseDirectory.ignore = ["key*.y*ml*", "#*", "*~", "*.bak", ".*", "*.pyc", "__pycache__"]

c.GenerateAssignment.preprocessors = [
    "nbgrader.preprocessors.IncludeHeaderFooter",
    "nbgrader.preprocessors.LockCells",
    "nbgrader.preprocessors.ClearSolutions",
    "collabkit.grading.preprocess.BundleCourse",
    "nbgrader.preprocessors.ClearOutput",
    "nbgrader.preprocessors.CheckCellMetadata",
    "nbgrader.preprocessors.ComputeChecksums",
    "nbgrader.preprocessors.SaveCells",
    "nbgrader.preprocessors.ClearHiddenTests",
    "nbgrader.preprocessors.ClearMarkScheme",
    "nbgrader.preprocessors.ComputeChecksums",
    "nbgrader.preprocessors.CheckCellMetadata",
    "collabkit.grading.preprocess.ForgetWrittenChecksum",
]
c.Autograde.sanitize_preprocessors = [
    "nbgrader.preprocessors.ClearOutput",
    "nbgrader.preprocessors.OverwriteKernelspec",
    "collabkit.grading.restore.RestoreCells",
    "collabkit.grading.preprocess.CopyWritten",
    "nbgrader.preprocessors.CheckCellMetadata",
]
c.Autograde.autograde_preprocessors = [
    "collabkit.grading.preprocess.MarkItems",
    "nbgrader.preprocessors.LimitOutput",
    "nbgrader.preprocessors.SaveAutoGrades",
    "nbgrader.preprocessors.AssignLatePenalties",
    "nbgrader.preprocessors.CheckCellMetadata",
]
