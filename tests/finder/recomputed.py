"""docs/recompute_ranking.py as a module, and the address of a search in its words."""

import datetime
import importlib.util
from types import ModuleType
from typing import Any

from django.conf import settings
from django.http import QueryDict

from centers.places import normalise_name
from finder.search import GROUPS


def load_script() -> ModuleType:
    path = settings.BASE_DIR / "docs" / "recompute_ranking.py"
    spec = importlib.util.spec_from_file_location("recompute_ranking", path)
    module = importlib.util.module_from_spec(spec)
    spec.loader.exec_module(module)
    return module


def options(data: QueryDict, where: dict[str, Any] | None, at: datetime.date) -> list[str]:
    """`where` is the place as the site has understood it, by the names of a Spot."""
    found = ["-", f"--at={at}", f"--q={normalise_name(data.get('q', ''))}"]
    if where and where["state"] and data.get("telehealth"):
        found.append(f"--telehealth={where['state']}")
    elif where and where["kind"] == "state":
        found.append(f"--state={where['state']}")
    elif where:
        found.append(f"--near={where['latitude']},{where['longitude']}")
    found += [f"--{n}={data[n]}" for n in ("within", "verified", "sort") if data.get(n)]
    return found + [f"--need={group}/{slug}" for group in GROUPS for slug in data.getlist(group)]
