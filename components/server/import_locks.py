"""Who imports what is heavy: the thread that reads the ledger, or the first page, whichever comes first.

Packages that import one another in a circle, or look for one another among what is imported, as Plotly does, are
seen half made by a second thread that imports them meanwhile. Each of these is held for the imports it is named
after.
"""

from threading import Lock

CHARTS = Lock()
TABLES = Lock()
