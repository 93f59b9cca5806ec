"""Static files as they are served: our own made small, then named by their content and compressed.

In the repository styles and scripts are many short files with comments. What a visitor loads is one
style sheet for all that frames a page (its `@import`s written out) and neither comment nor blank.
"""

import re

import rcssmin
import rjsmin
from django.core.files.base import ContentFile
from whitenoise.storage import CompressedManifestStaticFilesStorage

OURS = ("finder/", "desk/")
_IMPORT = re.compile(r"""@import url\("([^"/]+\.css)"\);""")


class SmallStaticFilesStorage(CompressedManifestStaticFilesStorage):
    """Storage for production: makes our own files small when static files are gathered."""

    def post_process(self, paths, dry_run=False, **options):
        """As the base class; `paths` is {name: (storage, path)} of what was gathered."""
        ours = [] if dry_run else filter(_is_ours, paths)
        for name in list(ours):
            self._write(name, _small(*paths[name]))
            # What is named by its content is read anew, and from here.
            paths[name] = (self, name)
        yield from super().post_process(paths, dry_run, **options)

    def _write(self, name: str, text: str) -> None:
        self.delete(name)
        self._save(name, ContentFile(text.encode()))


def _is_ours(name: str) -> bool:
    return name.startswith(OURS) and name.endswith((".css", ".js"))


def _small(storage, path: str) -> str:
    """The file at `path` without comments and blanks, style sheets with their imports in place."""
    text = _read(storage, path)
    if path.endswith(".js"):
        return rjsmin.jsmin(text)
    folder = path.rpartition("/")[0]
    whole = _IMPORT.sub(lambda found: _read(storage, f"{folder}/{found[1]}"), text)
    return rcssmin.cssmin(whole)


def _read(storage, path: str) -> str:
    with storage.open(path) as file:
        return file.read().decode()
