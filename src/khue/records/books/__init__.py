"""The books of Decree 30/2020 as data: columns, titles, and how they are printed and exported.

Pure: it knows no model. One description of a book feeds the screen, the PDF and the .xlsx.
"""

from .definitions import BOOKS as BOOKS
from .definitions import Book as Book
from .definitions import BookColumn as BookColumn
from .definitions import Frame as Frame
from .definitions import Line as Line
from .pdf import book_paper as book_paper
from .xlsx import book_workbook as book_workbook
