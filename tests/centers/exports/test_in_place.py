"""A folder holds one whole export, whatever happens to the next."""

import pytest
from django.core.management import CommandError, call_command

from centers.exports import export, files
from centers.exports.in_place import in_place
from tests.factories import CenterFactory

pytestmark = pytest.mark.django_db


def contents(folder) -> dict[str, bytes]:
    return {file.name: file.read_bytes() for file in folder.iterdir()}


def test_a_run_that_ends_half_way_leaves_what_was_there(tmp_path, monkeypatch):
    out, beside = tmp_path / "out", tmp_path / ".out.partial"
    CenterFactory()
    export(out)
    before = contents(out)
    assert before["centers.csv"].count(b"\n") == 2
    CenterFactory()

    with monkeypatch.context() as patched:
        patched.setattr(files, "write_package", _stopped)
        with pytest.raises(KeyboardInterrupt):
            export(out)

    assert contents(out) == before
    # What a run leaves behind that could not even clean up is no hindrance to the next.
    beside.mkdir()
    (beside / "answers.csv").write_text("half a li")
    (beside / "stale.csv").write_text("")
    export(out)
    assert contents(out).keys() == before.keys()
    assert contents(out)["centers.csv"].count(b"\n") == 3
    assert not beside.exists()


def _stopped(*args):
    raise KeyboardInterrupt


def test_two_runs_do_not_mix(tmp_path):
    with in_place(tmp_path / "out"), pytest.raises(CommandError, match="Another run"):
        call_command("export", str(tmp_path / "out"))
