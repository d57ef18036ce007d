"""The four scores of Lighthouse, on its preset of a phone; installed on demand, never committed."""

import json
import os
import subprocess
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from .pages import PageKind
from .portal import ROOT, Portal
from .weight import CHROMIUM_FLAGS, chromium_path

VERSION = "lighthouse@12"  # 13 wants a newer Node than 20
FOLDER = ROOT / "var" / "lighthouse"
COMMAND = FOLDER / "node_modules" / ".bin" / "lighthouse"
INSTALL_SECONDS = 300
AUDIT_SECONDS = 180
RUNS = 3  # the middle one is kept, since a busy machine costs points


@dataclass(frozen=True)
class Scores:
    """What Lighthouse gave a page: 0 to 100 by category, and the audits that cost points."""

    page: PageKind
    categories: dict[str, int]
    failing: list[str]


def install() -> None:
    """Install Lighthouse under var/, where it is not there yet."""
    if not COMMAND.exists():
        FOLDER.mkdir(parents=True, exist_ok=True)
        command = ["npm", "install", "--no-audit", "--no-fund", "--prefix", str(FOLDER), VERSION]
        subprocess.run(command, stdout=subprocess.DEVNULL, timeout=INSTALL_SECONDS, check=True)


def audit(portal: Portal, page: PageKind, folder: Path) -> Scores:
    """Return the scores of a page in the middle one of several runs, by their sum."""
    runs = [audit_once(portal, page, folder) for _ in range(RUNS)]
    return sorted(runs, key=lambda run: sum(run.categories.values()))[RUNS // 2]


def audit_once(portal: Portal, page: PageKind, folder: Path) -> Scores:
    """Return the scores of one run, whose answer is left in the folder."""
    answer = folder / "lighthouse.json"
    command = [
        str(COMMAND),
        f"{portal.url}{page.path}",
        "--quiet",
        "--output=json",
        f"--output-path={answer}",
        f"--chrome-flags={' '.join(['--headless', *CHROMIUM_FLAGS])}",
    ]
    environment = os.environ | {"CHROME_PATH": chromium_path()}
    subprocess.run(command, env=environment, timeout=AUDIT_SECONDS, check=True)
    return scores_from(json.loads(answer.read_text(encoding="utf-8")), page)


def scores_from(answer: dict[str, Any], page: PageKind) -> Scores:
    """Read the scores of Lighthouse's answer, and name the weighed audits that are not perfect."""
    categories = {
        category["title"]: round((category["score"] or 0) * 100)
        for category in answer["categories"].values()
    }
    weighed = {
        ref["id"]
        for category in answer["categories"].values()
        for ref in category["auditRefs"]
        if ref["weight"]
    }
    audits = (answer["audits"][key] for key in sorted(weighed))
    failing = [
        f"{audit['id']} ({round(audit['score'] * 100)})"
        for audit in audits
        if audit["score"] is not None and audit["score"] < 1
    ]
    return Scores(page, categories, failing)
