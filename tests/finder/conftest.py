import shutil
import tempfile
from pathlib import Path

import pytest


@pytest.fixture
def open_folder():
    """A temporary folder that other accounts may enter, unlike tmp_path."""
    folder = Path(tempfile.mkdtemp(prefix="finder-test-")).resolve()
    folder.chmod(0o755)
    yield folder
    shutil.rmtree(folder)
