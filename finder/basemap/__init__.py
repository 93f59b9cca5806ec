"""What the map draws under its points: outlines of states and counties, names of cities.

The files are built once, by `manage.py build_map`, and served as static files from
finder/static/finder/map/: us.json and one file a state, such as WI.json.
"""
