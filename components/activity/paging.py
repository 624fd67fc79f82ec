"""Pages of long answers: only the rows of one page leave the engine."""

from dataclasses import dataclass

import ibis.expr.types as ir
import pandas as pd


@dataclass(frozen=True, slots=True)
class Page:
    """Some rows of an answer: the number of the first, from 0, and how many at most."""

    first: int
    most: int

    def of(self, question: ir.Table) -> ir.Table:
        """The rows of this page; the question must name an order without ties."""
        return question.limit(self.most, offset=self.first)

    def rows(self, table: pd.DataFrame) -> pd.DataFrame:
        """The rows of this page of a table in memory."""
        return table.iloc[self.first : self.first + self.most]


def pages(rows: int, most: int) -> int:
    """How many pages of `most` rows it takes.

    >>> pages(0, 200), pages(200, 200), pages(201, 200)
    (0, 1, 2)
    """
    return -(-rows // most)
