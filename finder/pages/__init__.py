"""The HTML pages. A view gathers what its template shows; search and centers do the thinking."""
