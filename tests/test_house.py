"""The rules of the house, held by a machine: who may import whom, how long things may be, which route asks for what."""

import ast
import re
import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path

import pytest
from flask import Flask

from wisselplaats import jobs
from wisselplaats.messages import TEXTS

ROOT = Path(__file__).resolve().parent.parent
PACKAGES = ("wisselplaats", "workers")
FILE_LINES, FUNCTION_LINES, LAYER_FILES = 400, 40, 14
LAYERS = ("api", "web", "schemas", "services", "models", "adapters", "domain")
PUBLIC = {  # routes that ask for no sign-in, each for a reason
    "static": "files of the build",
    "health_live": "for the supervisor",
    "health_ready": "for the supervisor",
    "metrics": "answers this machine only",
    "openapi": "the contract is public",
    "home.start": "the front door",
    "home.sign_in_form": "the front door",
    "home.sign_in": "the front door",
    "home.sign_out": "ends a session",
    "home.demo_mail": "a demo only; elsewhere 404",
    "home.demo_message": "a demo only; elsewhere 404",
    "home.language": "anybody may switch",
    "home.choose_organisation": "does nothing without a session",
    "notification.unsubscribe_page": "a link in a mail; its key is the proof",
    "notification.unsubscribe": "as above",
    "rules.index": "the law that is applied is public",
    "rules.sheet": "as above",
    "factor.show": "a record that everybody shares: a figure of a public passport opens down to it",
    "factor.method": "how a figure is reckoned is no secret",
    "passport.resolve": "the address on a label; the service decides whether the passport is public",
    "passport.show": "as above",
    "passport.versions": "as above",
    "passport.lineage": "as above",
    "passport.qr": "as above",
    "passport.photo": "as above",
    "results.page": "for residents; the service answers only for who shows its results",
    "results.embed": "as above, inside another site",
    "results.data": "as above, as JSON",
    "results.photo": "as above, when both sides agreed to the photo",
    "passport.as_json_ld": "as above",
    "passport.as_json": "as above",
    "passport.digital_link": "as above",
    "passport.paper": "as above",
    "passport.check": "as above",
    "passport.history_file": "as above",
    "passport.vocabulary": "what the terms of a passport mean",
    "passport.anchors": "digests alone, for outsiders to keep",
    "passport.anchors_file": "as above",
}


def _sources(*folders: str) -> Iterator[Path]:
    for folder in folders:
        yield from sorted(path for path in (ROOT / folder).rglob("*.py") if "node_modules" not in path.parts)


def _functions(path: Path) -> Iterator[ast.FunctionDef]:
    tree = ast.parse(path.read_text(encoding="utf-8"))
    yield from (node for node in ast.walk(tree) if isinstance(node, ast.FunctionDef))


def test_imports_point_down() -> None:
    done = subprocess.run(
        [str(Path(sys.executable).with_name("lint-imports"))], cwd=ROOT, capture_output=True, text=True, check=False
    )
    assert done.returncode == 0, done.stdout + done.stderr


def test_no_file_is_longer_than_its_budget() -> None:
    paths = [*_sources(*PACKAGES, "tests"), *(ROOT / "migrations").glob("*.py")]
    long = {
        str(path.relative_to(ROOT)): count
        for path in paths
        if (count := len(path.read_text().splitlines())) > FILE_LINES
    }
    assert not long


def test_no_function_is_longer_than_its_budget_and_nine_in_ten_are_short() -> None:
    sizes = {
        f"{path.relative_to(ROOT)}:{node.name}": (node.end_lineno or 0) - node.lineno + 1
        for path in _sources(*PACKAGES)
        for node in _functions(path)
    }
    assert not {name: size for name, size in sizes.items() if size > FUNCTION_LINES}
    short = sum(size <= 20 for size in sizes.values())
    assert short / len(sizes) >= 0.9


@pytest.mark.parametrize("layer", LAYERS)
def test_a_layer_is_redrawn_before_it_grows_too_wide(layer: str) -> None:
    files = [path.name for path in (ROOT / "wisselplaats" / layer).glob("*.py") if path.name != "__init__.py"]
    assert len(files) <= LAYER_FILES, files


def test_every_module_says_why_it_exists() -> None:
    silent = [
        str(p) for p in _sources(*PACKAGES) if p.read_text().strip() and not ast.get_docstring(ast.parse(p.read_text()))
    ]
    assert not silent


def test_only_one_file_commits() -> None:
    committing = [
        str(p.relative_to(ROOT)) for p in _sources(*PACKAGES) if re.search(r"session(\(\))?\.commit\(", p.read_text())
    ]
    assert committing == ["wisselplaats/db.py"]


def test_no_error_is_caught_unnamed() -> None:
    bare = [
        f"{path.relative_to(ROOT)}:{node.lineno}"
        for path in _sources(*PACKAGES)
        for node in ast.walk(ast.parse(path.read_text()))
        if isinstance(node, ast.ExceptHandler)
        and (node.type is None or (isinstance(node.type, ast.Name) and node.type.id == "Exception"))
    ]
    assert not bare


def test_every_task_that_is_sent_is_registered(settings: object) -> None:
    code = "from workers.app import app; app.loader.import_default_modules(); print('\\n'.join(app.tasks))"
    done = subprocess.run(
        [sys.executable, "-c", code], cwd=ROOT, capture_output=True, text=True, check=True, env=_env(settings)
    )
    assert set(done.stdout.split()) >= jobs.NAMES


def test_every_scheduled_task_is_registered(settings: object) -> None:
    code = (
        "from workers.app import app; app.loader.import_default_modules();"
        "print(*[e['task'] for e in app.conf.beat_schedule.values() if e['task'] not in app.tasks])"
    )
    done = subprocess.run(
        [sys.executable, "-c", code], cwd=ROOT, capture_output=True, text=True, check=True, env=_env(settings)
    )
    assert done.stdout.split() == []


def _env(settings: object) -> dict[str, str]:
    import os

    from wisselplaats.config import Settings

    assert isinstance(settings, Settings)
    return {**os.environ, **settings.to_env()}


def test_every_route_asks_for_sign_in_or_says_that_it_does_not(app: Flask) -> None:
    client = app.test_client()
    key = "0192d3f0-0000-7000-8000-000000000000"
    for rule in app.url_map.iter_rules():
        if rule.endpoint in PUBLIC:
            continue
        path = re.sub(r"<uuid:\w+>", key, rule.rule)
        path = re.sub(r"<int:\w+>", "1", path)
        path = re.sub(r"<(path:|string:)?\w+>", "x", path)
        for method in sorted((rule.methods or set()) - {"HEAD", "OPTIONS"}):
            status = client.open(path, method=method).status_code
            refused = status == 401 or (status == 302 and method == "GET")
            assert refused, f"{method} {rule.rule} answered {status} to a stranger"


def test_every_code_that_is_raised_has_a_sentence() -> None:
    raising = {
        "NotFound",
        "Unauthenticated",
        "Forbidden",
        "Conflict",
        "Stale",
        "TooLarge",
        "UnsupportedContent",
        "problem",
    }
    missing = set()
    for path in _sources("wisselplaats"):
        for node in ast.walk(ast.parse(path.read_text())):
            if not isinstance(node, ast.Call) or not node.args:
                continue
            name = node.func.attr if isinstance(node.func, ast.Attribute) else getattr(node.func, "id", "")
            position = {"FieldProblem": 1, "one": 1}.get(name, 0 if name in raising else -1)
            if 0 <= position < len(node.args) and isinstance(node.args[position], ast.Constant):
                code = node.args[position].value
                if isinstance(code, str) and code not in TEXTS:
                    missing.add(f"{path.relative_to(ROOT)}: {code}")
    assert not missing


def test_both_languages_take_the_same_parameters() -> None:
    fields = re.compile(r"{(\w+)}")
    uneven = {code for code, (nl, en) in TEXTS.items() if set(fields.findall(nl)) != set(fields.findall(en))}
    assert not uneven
