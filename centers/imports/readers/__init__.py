"""The kinds of files that can be brought in. A new one: a module here, and a line in FORMATS."""

from pathlib import Path

from centers.imports.formats import Format

from . import directory, findtreatment_csv, findtreatment_json, hsds, provider

FORMATS: dict[str, Format] = {
    module.FORMAT.slug: module.FORMAT
    for module in (directory, findtreatment_csv, findtreatment_json, hsds, provider)
}
_BY_SUFFIX = {
    ".xlsx": (provider, directory),
    ".csv": (findtreatment_csv,),
    ".json": (findtreatment_json, hsds),
    ".jsonl": (findtreatment_json, hsds),
}


def format_of(path: Path) -> Format:
    """The format of a file, told by its ending and by what stands at its beginning.

    Raises ImportProblem for a file that cannot be opened.
    """
    modules = _BY_SUFFIX.get(path.suffix.casefold(), (directory,))
    for module in modules[:-1]:
        if module.recognises(path):
            return module.FORMAT
    # The last one says itself what is wrong with the file.
    return modules[-1].FORMAT
