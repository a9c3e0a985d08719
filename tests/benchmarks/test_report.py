# SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
"""The table that a run leaves: who stands in it, with which way, and what is never quoted."""
import subprocess
import sys
from pathlib import Path

import pytest

ROOT = Path(__file__).resolve().parents[2]
sys.path.insert(0, str(ROOT))

from benchmarks import report  # noqa: E402


def contestant(us, wrong=None):
    return {"median": us * 1e-6, "p10": us * 1e-6, "p90": us * 1e-6, "timings": 40, "wrong": wrong}


def run(**changes):
    row = {"cell": "lstm", "unit": "us/step", "threads": 1, "steady": True, "binding": "L3", "limit": 40e-6,
           "contestants": {"rondo": contestant(50), "peer: slow": contestant(90), "peer: quick": contestant(60), "peer: wrong": contestant(10, "off")},
           "absent": {"other": "other fails: ValueError: no"}}
    return {"machine": "a machine", "threads": 1, "cores": [1], "probes": {"fma": 100e9, "l3": 50e9}, "openblas": None,
            "peers": {"peer": "peer 1.0", "other": "other 2.0"}, "trusted": True, "rows": [row], "build": {}, **changes}


def test_the_fastest_way_that_is_right_counts():
    header, row = report.table([run()])
    found = dict(zip(header, row))
    assert found["rondo"] == "50.0" and found["of the limit"] == "0.80" and found["bound by"] == "L3"
    assert found["peer 1.0"] == "60.0 (0.67) quick" and found["other 2.0"] == "fails"
    assert found["best peer / rondo"] == "1.20"


def test_no_fraction_when_the_machine_was_busy():
    made = run(trusted=False)
    made["rows"][0]["steady"] = False
    header, row = report.table([made])
    found = dict(zip(header, row))
    assert found["of the limit"] == found["limit"] == "-" and "(" not in found["peer 1.0"]
    assert "no fraction is quoted" in report.text([made]) and "busy while it timed lstm" in report.text([made])


def test_a_wrong_result_of_ours_stands_in_the_table():
    made = run()
    made["rows"][0]["contestants"]["rondo"]["wrong"] = "off"
    assert "WRONG" in report.text([made])


def test_markdown_has_a_row_a_cell():
    lines = report.markdown([run()]).splitlines()
    assert lines[-1].startswith("| lstm | 1 |") and lines[-2].count("---") == lines[-1].count("|") - 1


def test_bars_are_not_measured_by_a_limit_that_is_not_quoted():
    row = run()["rows"][0]
    assert report.unit_of(run(), row) == row["limit"] and report.unit_of(run(trusted=False), row) == pytest.approx(50e-6)


def test_plot(tmp_path):
    pytest.importorskip("matplotlib")
    made = report.plot([run()], tmp_path / "plot.png")
    assert made.read_bytes().startswith(b"\x89PNG")


def test_a_run_goes_into_the_document(tmp_path):
    page = tmp_path / "Performance.md"
    page.write_text(f"before\n{report.BEGIN}\nold\n{report.END}\nafter\n")
    report.document([run()], tmp_path)
    text = page.read_text()
    assert text.startswith("before\n") and text.endswith("after\n") and "| lstm | 1 |" in text and "old" not in text
    report.document([run()], tmp_path)
    assert page.read_text() == text and (tmp_path / "performance.json").exists()
    page.write_text("nothing")
    with pytest.raises(ValueError, match="lacks the marks"):
        report.document([run()], tmp_path)


@pytest.mark.parametrize("arguments, said", [(["nothing"], "no cell nothing"), (["--peers=nobody", "1"], "no peer nobody")])
def test_what_is_not_there_is_told(arguments, said):
    done = subprocess.run([sys.executable, "-m", "benchmarks", *arguments], capture_output=True, text=True, cwd=ROOT)
    assert done.returncode == 2 and said in done.stderr
