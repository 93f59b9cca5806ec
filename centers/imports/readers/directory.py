"""SAMHSA's National Directories as Excel workbooks."""

from centers.imports.formats import Format
from centers.imports.rows import read_row
from centers.imports.workbook import Directory

FORMAT = Format("samhsa-directory", open=Directory.read, facility=read_row, editions=True)
