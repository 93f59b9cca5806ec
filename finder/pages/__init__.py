"""The HTML pages. Each view gathers what its template shows; the thinking is in search and centers."""
