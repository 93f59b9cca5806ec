"""The site's PostgreSQL: where it is (url), the embedded one (server, programs, throwaway) and an
outside one (outside). Nothing here starts anything when imported; settings only need `url`.
"""
