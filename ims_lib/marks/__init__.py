"""Marks: what a person decides about documents, one or thousands: previewed, then appended as one batch."""

from ims_lib.marks.bulk import Marked, Preview, apply, preview
from ims_lib.marks.rules import Candidate, Wish, wish
from ims_lib.marks.table import FileMark, from_file

__all__ = ["Candidate", "FileMark", "Marked", "Preview", "Wish", "apply", "from_file", "preview", "wish"]
