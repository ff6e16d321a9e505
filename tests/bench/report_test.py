"""The page says every figure, whether its goal is met, and what was not measured."""

import json
import os
import tempfile
import unittest

import report


def folder_with(walk=(), restarts="", peers=""):
    folder = tempfile.TemporaryDirectory()
    with open(os.path.join(folder.name, "walk.json"), "w", encoding="utf-8") as out:
        json.dump({"benchmarks": [{"name": name, **counters} for name, counters in walk]}, out)
    for name, text in (("restart.tsv", restarts), ("peers.tsv", peers)):
        if text:
            with open(os.path.join(folder.name, name), "w", encoding="utf-8") as out:
                out.write(text)
    return folder


class ReportTest(unittest.TestCase):
    def test_what_was_not_measured_is_said(self):
        with folder_with() as name:
            text, missing = report.page_of(name, "a machine", "c0ffee", 1_000_000)
        self.assertEqual(text.count("not measured"), len(missing))
        wanted = len(report.GOALS) + report.RESTARTS + len(report.LIMITS) + 2
        wanted += sum(len(points) * len(counters) for _, _, points, counters in report.GROWTH)
        self.assertEqual(len(missing), wanted)

    def test_a_program_that_did_not_end_and_a_benchmark_that_failed_measured_nothing(self):
        walk = [("walk/replay", {"items_per_second": 1e6, "error_occurred": True})]
        with folder_with(walk) as name:
            with open(os.path.join(name, "kafka.json"), "w", encoding="utf-8") as out:
                out.write('{"benchmarks": [{"name": "kafka/exactly_once"')
            text, _ = report.page_of(name, "a machine", "c0ffee", 1_000_000)
        self.assertIn("| replay from files, two cores | not measured |", text)
        self.assertIn("exactly once, the broker on the same cores | not measured |", text)

    def test_goals_are_judged_by_their_sense(self):
        walk = [("walk/replay/iterations:1/real_time", {"items_per_second": 1.2e6}),
                ("walk/durable/iterations:1/real_time", {"items_per_second": 399e3}),
                ("latency/files/20k/iterations:1/manual_time", {"p99_ms": 50}),
                ("subjects/10000000/iterations:1/real_time", {"resident_MB": 1023.9})]
        with folder_with(walk, "10240\t4.99\t1.00\t900\t0.20\n2048\t4.50\t1.00\t850\t0.20\n1024\t5.00\t1.00\t800\t0.20\n") as name:
            text, _ = report.page_of(name, "a machine", "c0ffee", 1_000_000)
        self.assertIn("| replay from files, two cores | 1,200 k/s | at least 1,000 k/s | yes |", text)
        self.assertIn("| live and durable, two cores | 399 k/s | at least 400 k/s | no |", text)
        self.assertIn("| 50.0 ms | below 50 ms | no |", text)
        self.assertIn("| 1,024 MB | below 1,024 MB | yes |", text)
        self.assertIn("10.0 GB of state, until processing again | 4.99 s | below 5 s at 10 GB | yes |", text)
        self.assertIn("2.0 GB of state, until processing again | 4.50 s | below 5 s at 10 GB | at this size |", text)
        self.assertIn("1.0 GB of state, until processing again | 5.00 s | below 5 s at 10 GB | no |", text)

    def test_peers_have_their_ratios(self):
        with folder_with(peers="rate\tflink\t5000000\t90123\t60.10\t4100\n"
                               "ratio\ttributary-replay\tflink\t9.999\t10\n"
                               "ratio\ttributary-replay\tflink-narrow\t3.000\t\n") as name:
            text, _ = report.page_of(name, "a machine", "c0ffee", 1_000_000)
        self.assertIn("| flink | 5,000,000 | 90,123 | 60.10 | 4,100 |", text)
        self.assertIn("| tributary-replay ÷ flink | 9.999 | at least 10 | no |", text)
        self.assertIn("| tributary-replay ÷ flink-narrow | 3.000 |  |  |", text)

    def test_ratios_are_of_two_benchmarks(self):
        walk = [("walk/replay", {"items_per_second": 350e3}), ("simdjson_alone", {"items_per_second": 1e6})]
        with folder_with(walk) as name:
            text, _ = report.page_of(name, "a machine", "c0ffee", 1_000_000)
        self.assertIn("| replay ÷ simdjson alone | 0.350 | at least 0.35 |", text)


if __name__ == "__main__":
    unittest.main()
