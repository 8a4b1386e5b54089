#!/usr/bin/env python3
"""Tests tools/bench itself: its counts, its records, and its verdicts about slower results. No speed is checked here.

usage: bench_test.py SKEIN"""
import glob
import json
import os
import random
import re
import socket
import subprocess
import sys
import threading
import time
import types
from argparse import Namespace
from contextlib import closing
from xml.etree import ElementTree

from program import main, succeeds
from served import Server, enter_wizard

ROOT = os.path.join(os.path.dirname(os.path.abspath(__file__)), "..", "..")
sys.dont_write_bytecode = True
sys.path.insert(0, os.path.join(ROOT, "tests", "bench"))
import draw  # noqa: E402
import results  # noqa: E402
import scale  # noqa: E402
import sustained  # noqa: E402
from processes import Echo, Load, Program, pairs_in  # noqa: E402
from rows import Bench, Side  # noqa: E402

MACHINE = {"cpu": "a", "cores": 2, "load": 0.1, "kernel": "6", "governor": "none"}


def programs(folder):
    return os.path.join(os.path.dirname(folder.binary), "tests", "bench")


def row(samples, name="look <all>", better="more", **more):
    return dict({"what": "commands", "name": name, "unit": "of echo", "better": better, "samples": samples}, **more)


def record(commit, *rows, **machine):
    return {"time": "2026-01-01T00:00:00", "commit": commit, "machine": dict(MACHINE, **machine),
            "options": {}, "notes": [], "rows": list(rows)}


def noisy(chance, middle, part, runs=5):
    return [middle * (1 + chance.uniform(-part, part)) for _ in range(runs)]


def history(folder, records, *words):
    """Runs `tools/bench history` on these records."""
    for one in records:
        results.keep(folder.path, one)
    return subprocess.run([os.path.join(ROOT, "tools", "bench"), "history", "--results", folder.path, *words],
                          text=True, capture_output=True, check=False)


# -- when something got worse --

def a_result_that_is_a_tenth_slower_is_worse(_):
    old = [0.50, 0.51, 0.49, 0.505, 0.50]

    assert results.compare(old, [0.43, 0.44, 0.435, 0.43, 0.44], "more")[1] == "worse"
    assert results.compare(old, [0.57, 0.56, 0.575, 0.57, 0.56], "more")[1] == "better"
    assert results.compare(old, [0.57, 0.56, 0.575, 0.57, 0.56], "less")[1] == "worse"
    assert results.compare(old, [0.46, 0.461, 0.459, 0.46, 0.462], "more")[1] == "same"


def a_change_within_the_spread_is_unsure(_):
    assert results.compare([1.0, 0.8, 1.2, 0.7, 1.1], [0.8, 1.1, 0.75, 0.82, 1.0], "more")[1] == "unsure"


def three_runs_suffice_if_none_overlaps(_):
    assert results.compare([1.0, 1.1, 1.05], [0.8, 0.85, 0.9], "more")[1] == "worse"
    assert results.compare([1.0, 1.1, 0.85], [0.8, 0.86, 0.8], "more")[1] == "unsure"
    assert results.compare([1.0, 1.0], [0.5, 0.5], "more")[1] == "unsure"


def the_p_value_of_two_samples_is_exact(_):
    assert results.chance([1, 2, 3], [4, 5, 6]) == 1 / 20
    assert results.chance([1, 2, 4], [3, 5, 6]) == 2 / 20
    assert results.chance([4, 5, 6], [1, 2, 3]) == 1
    assert results.chance([1, 2], [1, 2]) >= 0.5


def noise_rarely_counts_as_worse_and_a_slowdown_always_does(_):
    chance = random.Random(7)

    same = [results.compare(noisy(chance, 1, 0.15), noisy(chance, 1, 0.15), "more")[1] for _ in range(400)]
    slower = [results.compare(noisy(chance, 1, 0.03), noisy(chance, 0.86, 0.03), "more")[1] for _ in range(400)]

    assert same.count("worse") <= 8, same.count("worse")
    assert slower.count("worse") == 400, slower.count("worse")


def the_p_value_of_paired_turns_is_exact(_):
    assert results.chance_of_turns([1.1, 1.2, 1.3]) == 1 / 8
    assert results.chance_of_turns([0.9, 1.2, 1.3]) == 2 / 8
    assert results.chance_of_turns([0.6, 0.7, 0.99]) == 1 / 8
    assert results.chance_of_turns([1.2, 1.1, 0.7]) == 5 / 8
    assert results.chance_of_turns([1, 1.25, 1.25]) == results.chance_of_turns([1, 0.8, 0.8]) == 2 / 8
    assert results.chance_of_turns([2, 0.5, 0.5]) == results.chance_of_turns([0.5, 0.5, 2]) == 5 / 8


def comparing_by_turns_cancels_out_the_machines_noise(_):
    chance = random.Random(9)
    speeds = [chance.uniform(0.5, 1) for _ in range(8)]
    old, new = row(speeds, turns=speeds), row([0.85 * speed for speed in speeds], turns=[0.85 * speed for speed in speeds])

    assert [one[-1] for one in results.compare_rows([old], [new])] == ["unsure"]
    (*_, ratio, verdict), = results.compare_rows([old], [new], by_turns=True)
    assert round(ratio, 6) == 0.85 and verdict == "worse", (ratio, verdict)
    assert results.compare_turns(old["turns"], new["turns"], "less")[1] == "better"


def five_turns_suffice_if_all_point_the_same_way(_):
    assert results.compare_turns([1] * 4, [0.8] * 4, "more")[1] == "unsure"
    assert results.compare_turns([1] * 5, [0.8, 0.85, 0.7, 0.9, 0.99], "more")[1] == "worse"
    assert results.compare_turns([1] * 5, [0.8, 0.95, 0.7, 0.95, 0.99], "more")[1] == "same"
    assert results.compare_turns([1] * 5, [0.8, 0.85, 0.7, 0.8, 1.01], "more")[1] == "unsure"
    assert results.compare_turns([1, 0, 1], [0.8, 0, 1.1], "more")[1] == "unsure"


def noise_between_turns_rarely_counts_as_worse(_):
    chance = random.Random(11)
    for turns in (3, 5, 6, 12):
        verdicts = [results.compare_turns(noisy(chance, 1, 0.3, turns), noisy(chance, 1, 0.3, turns), "more")[1]
                    for _ in range(400)]

        assert verdicts.count("worse") <= 16, (turns, verdicts.count("worse"))


def builds_take_turns_and_each_turn_is_recorded(folder):
    sides = [Side("a", "", folder.path), Side("b", "", folder.path)]
    bench = Bench.__new__(Bench)
    bench.sides, bench.options, bench.what, bench.by_turns = sides, Namespace(runs=3), "commands", False
    order = []

    for side in bench.in_turn():
        order.append(side.commit)
        bench.add(side, "look", "of echo", 0.5, "more", plain=len(order))
    bench.add(sides[0], "alone", "ms", 1)

    assert order == ["a", "b", "b", "a", "a", "b"], order
    assert sides[0].rows["look"]["turns"] == [1, 4, 5] and sides[1].rows["look"]["turns"] == [2, 3, 6], sides[1].rows
    assert sides[0].rows["look"]["samples"] == [0.5] * 3 and "turns" not in sides[0].rows["alone"]


def compared_loads_take_turns_in_quarters(_):
    bench = Bench.__new__(Bench)
    bench.options = Namespace(seconds=2)
    ran = []

    def run(name, seconds):
        ran.append((name, seconds))
        many = len(ran)
        return {"typed": many, "rate": many / seconds, "p99_us": many, "max_us": 100 - many, "cpu_us": many}

    one, other = bench.alternate(lambda seconds: run("one", seconds), lambda seconds: run("other", seconds))

    assert ran == [("one", 0.5), ("other", 0.5)] * 4, ran
    assert one == {"typed": 16, "rate": 8, "p99_us": 4, "max_us": 99, "cpu_us": 84 / 16}, one
    assert other["rate"] == 10 and other["max_us"] == 98, other


def reference_rows_are_not_compared(_):
    old, new = row([1, 1, 1], "echo", reference=True), row([0.5, 0.5, 0.5], "echo", reference=True)

    assert not list(results.compare_rows([old], [new]))


# -- the history --

def the_history_reports_results_that_got_worse(folder):
    done = history(folder, [record("aaa", row([0.5, 0.51, 0.49])), record("bbb", row([0.5, 0.5, 0.49])),
                            record("ccc", row([0.4, 0.41, 0.4]), row([5.0, 5.1, 5.0], "new row"))])

    assert done.returncode == 1, done
    assert re.search(r"look <all> \(of echo\) +0\.50 +0\.40 +0\.80  worse", done.stdout), done.stdout
    assert "bbb" in done.stdout and "1 rows are worse" in done.stdout, done.stdout


def the_history_does_not_report_noise(folder):
    done = history(folder, [record("aaa", row([0.5, 0.6, 0.42])), record("bbb", row([0.44, 0.41, 0.55]))])

    assert done.returncode == 0, done
    assert "unsure" in done.stdout and "0 rows are worse" in done.stdout, done.stdout


def a_commit_is_compared_with_any_other(folder):
    records = [record("aaa", row([0.5, 0.51, 0.49])), record("bbb", row([0.4, 0.4, 0.4])),
               record("ccc", row([0.4, 0.41, 0.4]))]

    assert history(folder, records).returncode == 0
    assert history(folder, [], "--against", "aa").returncode == 1
    assert history(folder, [], "--against", "ddd").returncode == 2


def the_runs_of_a_commit_count_together(_):
    records = [record("aaa", row([i])) for i in range(5)] + [record("bbb", row([9]))]

    assert [one["samples"] for one in results.rows_of(records, "aaa")] == [[2, 3, 4]]


def commits_are_listed_in_the_order_of_the_tree(_):
    records = [record(commit) for commit in ("c", "b+", "b", "old", "a", "c")]

    assert results.commits_of(records, ["a", "b", "c"]) == ["old", "a", "b", "b+", "c"]


def results_of_another_machine_are_not_compared(folder):
    done = history(folder, [record("aaa", row([0.9, 0.9, 0.9]), cpu="fast"), record("bbb", row([0.4, 0.4, 0.4]))])

    assert done.returncode == 2 and "no commit before to compare bbb with" in done.stderr, done


def a_history_without_results_is_an_error(folder):
    done = history(folder, [])

    assert done.returncode == 2 and "nothing has been measured yet" in done.stderr, done


def a_truncated_history_line_is_skipped(folder):
    results.keep(folder.path, record("aaa", row([1, 1, 1])))
    with open(os.path.join(folder.path, results.HISTORY), "a", encoding="utf-8") as file:
        file.write(json.dumps(record("bbb"))[:40] + "\n[]\n")

    assert [one["commit"] for one in results.read(folder.path)] == ["aaa"]


# -- pictures --

def a_drawn_run_has_names_values_and_bars(_):
    one = record("aaa", row([0.5, 0.6, 0.4]), row([0, 0, 0], "nothing"), row([3.0], "memory & more", "less"))

    drawn = ElementTree.fromstring(draw.draw_run("A <run>", "a machine", [one, record("bbb", row([0.7]))]))

    words = ["".join(text.itertext()) for text in drawn.iter("{http://www.w3.org/2000/svg}text")]
    assert "look <all>" in words and "memory & more" in words and "bbb" in words, words
    assert "0.50 of echo ± 20%" in words and "0.70 of echo ± 0%" in words, words
    bars = [float(bar.get("width")) for bar in drawn.iter("{http://www.w3.org/2000/svg}rect")]
    assert len(bars) == 4 and bars[1] > bars[0] > 10 * bars[2] == 0, bars


def the_page_is_self_contained_and_marks_worse_results(folder):
    history(folder, [record("aaa", row([0.5, 0.51, 0.49])), record("bbb", row([0.4, 0.41, 0.4]))])
    with open(os.path.join(folder.path, "history.html"), encoding="utf-8") as file:
        page = file.read()

    drawn = ElementTree.fromstring(page.replace("<!DOCTYPE html>", ""))

    circles = [circle.get("class") for circle in drawn.iter("{http://www.w3.org/2000/svg}circle")]
    assert circles == ["dot", "worse"], circles
    assert "look &lt;all&gt;" in page and "bbb: 0.40 (worse)" in page, page
    assert not re.search(r"<script|<link|src=|href=|url\(|@import", page), page


# -- the programs that make the load --

def figures_are_parsed_from_a_line(_):
    assert pairs_in("rate=12 p50_us=3.5\n") == {"rate": 12.0, "p50_us": 3.5}


def lines_due_during_a_stall_are_all_counted(folder):
    """The server answers at once except for one second, so lines due in that second have waited and must be counted."""
    def serve(listener):
        connection, _ = listener.accept()
        pause_s = 1
        with connection:
            for got in iter(lambda: connection.recv(4096), b""):
                if b"look" in got:
                    time.sleep(pause_s)
                    pause_s = 0
                connection.sendall(b"\n" * got.count(b"\n"))

    with socket.create_server(("127.0.0.1", 0)) as listener:
        thread = threading.Thread(target=serve, args=(listener,))
        thread.start()
        slow = os.path.join(folder.path, "slow")
        with closing(Load(programs(folder), listener.getsockname()[1], 1, door="echo", slow=slow)) as load:
            load.begin_rate(2, 1, 100, ["look"])
            result = load.read()
        thread.join()
        kept = sustained.read_slow(slow)

    assert result["answered"] == 200 and result["max_us"] >= 1e6, result
    assert result["p50_us"] < result["p99_us"] and len(kept) >= 80, (result, len(kept))
    stalls = sustained.join_stalls(kept)
    assert stalls[0][2] >= 1 and stalls[0][3] >= 80, stalls


def the_echo_program_can_send_each_line_to_all_clients(folder):
    with closing(Echo(programs(folder), (), "--fan")) as fan, closing(fan.load(3)) as load:
        result = load.run(0.2, 3, ["~2345"])

    # Three for each line, except lines under way at the end.
    assert result["answered"] > 0 and result["delivered"] > 2 * result["answered"], result
    assert result["bytes"] >= 6 * result["delivered"], result


def the_load_program_can_log_in_by_every_protocol(folder):
    succeeds(subprocess.run([folder.binary, "certificate", os.path.join(folder.path, "tls")], text=True,
                            capture_output=True, check=False))
    server = folder.server('tls = { certificate = "%s/tls/certificate.pem", key = "%s/tls/key.pem" }\n' % (
        folder.path, folder.path), ("telnet", "telnets", "irc", "http"))
    for i in (1, 2):
        with closing(Load(programs(folder), server.port, 1, "create door%d a-long-password" % i)):
            pass
    for door in ("telnet", "telnets", "irc", "ws"):
        port = server.ports["http" if door == "ws" else door]
        for login in ("guest", "connect door%d a-long-password"):
            with closing(Load(programs(folder), port, 2, login, door)) as load:
                assert load.entered["entered"] == 2, door
                assert load.run(0.1, 2, ["look"])["answered"] > 0, door
                assert load.run(0.1, 2, ["say ~"])["delivered"] > 0, door
    assert server.stop() == 0


def an_unknown_protocol_of_the_load_program_is_refused(folder):
    done = subprocess.run([os.path.join(programs(folder), "bench-load"), "--door", "window", "1"],
                          text=True, capture_output=True, check=False)

    assert done.returncode == 2 and "usage: bench-load" in done.stderr, done


def the_load_program_answers_orders_in_turn(folder):
    with closing(Program(os.path.join(programs(folder), "bench-echo"), "127.0.0.1", 0)) as echo:
        port = int(echo.process.stdout.readline().split()[-1])
        with closing(Load(programs(folder), port, 2, door="echo")) as load:
            assert load.run(0.05, 2, ["look"])["answered"] > 0
            load.begin_rate(0.2, 2, 100, ["look", "look"])
            assert load.read()["answered"] == 20


# -- why it stopped --

def a_stall_is_explained(_):
    class Background:
        events = [(9.0, 10.1, "backup"), (11.0, 12.0, "save")]
        watched = [(10 + i / 100, i / 200, i / 400) for i in range(100)]
        sums = [(8 + i / 10, 0.001 if i < 10 else 0.002) for i in range(40)]
        reads = [(8 + i / 10, 0.003 if i < 10 else 0.004) for i in range(40)]

    stalls = sustained.join_stalls([(10.0, 0.1), (10.05, 0.2), (30.0, 0.05)])
    told = sustained.explain(stalls[0], 10.0, Background, [(10.1, 0.03)])

    assert stalls == [(10.0, 10.25, 0.2, 2), (30.0, 30.05, 0.05, 1)], stalls
    assert told == ("at 0.0 s: 200 ms, 2 lines; in 250 ms the main thread ran 135 and had no core for 68; "
                    "the machine had 50 % of its speed, its memory 75 %; echo waited 30 ms; backup"), told


def stalls_of_a_slow_machine_are_recognized(_):
    usual = [(i / 10, 0.001) for i in range(600)]
    slower = [(when, 0.002 if 10 <= when < 12 else 0.001) for when, _ in usual]
    for sums, reads in ((slower, usual), (usual, slower)):
        assert_told_apart(types.SimpleNamespace(sums=sums, reads=reads))


def assert_told_apart(background):
    slow = [(10.5 + i / 1000, 0.5) for i in range(900)] + [(30.0 + i / 1000, 0.03 + i / 1e6) for i in range(100)]
    stalls = sustained.join_stalls(slow)

    usual, rest = sustained.usual_p999(stalls, slow, background, 0.0, 1000, 60)
    assert 57 < rest < 59 and 0.03 <= usual < 0.031, (usual, rest)
    none, rest = sustained.usual_p999(stalls, slow[:900], background, 0.0, 1000, 60)
    assert none == sustained.SLOW, none


# -- the requests of `tools/bench scale` --

def found_in(pattern, *paths):
    found = []
    for path in paths:
        for name in sorted(glob.glob(os.path.join(ROOT, path))):
            with open(name, encoding="utf-8") as file:
                found += re.findall(pattern, file.read())
    assert found, paths
    return found


def every_irc_command_is_measured_or_left_out_by_name(_):
    typed = {line.split()[0] for line in scale.IRC}
    commands = set(found_in(r'\{"([A-Z]+)", \d, (?:true|false), \w+\}', "net/irc/irc_command.c"))

    assert commands - typed - scale.IRC_NEVER == set(), commands - typed - scale.IRC_NEVER
    assert typed - commands == set() == scale.IRC_NEVER - commands, (typed - commands, scale.IRC_NEVER - commands)


def every_page_is_measured(_):
    routes = found_in(r'\.method = "GET",\s+\.path = "([^"]+)"', "net/*/*.c", "net/web/*/*.c")
    for route in set(routes) - scale.PAGES_NEVER:
        some = re.sub(r"\\{\w+\\}", "[^/?]+", re.sub(r"\\{\w+\\\*\\}", ".+", re.escape(route)))
        assert any(re.fullmatch(some, page.split("?")[0]) for page in scale.PAGES), route


def every_command_is_measured(folder):
    patterns = found_in(r'(?m)^command\("([^"]+)"', *("scripts/%s/commands/*.lua" % name for name in (
        "core", "building", "channels", "moderation", "letters", "homes", "quests", "party", "market")))
    server = Server(folder.binary, folder.path)
    server.start()
    with closing(enter_wizard(server)) as wizard:
        listed = scale.patterns(ROOT, wizard)
    assert server.stop() == 0
    missing = [pattern for pattern in patterns if pattern not in listed]

    assert missing == [], missing
    assert "look behind {thing:seen}" in listed and "@report close {n:number}" in listed, "made by a loop"


if __name__ == "__main__":
    sys.exit(main([
        a_result_that_is_a_tenth_slower_is_worse, a_change_within_the_spread_is_unsure,
        three_runs_suffice_if_none_overlaps, the_p_value_of_two_samples_is_exact, the_p_value_of_paired_turns_is_exact,
        comparing_by_turns_cancels_out_the_machines_noise, five_turns_suffice_if_all_point_the_same_way,
        noise_between_turns_rarely_counts_as_worse, builds_take_turns_and_each_turn_is_recorded,
        compared_loads_take_turns_in_quarters, noise_rarely_counts_as_worse_and_a_slowdown_always_does,
        reference_rows_are_not_compared, the_history_reports_results_that_got_worse,
        the_history_does_not_report_noise, a_commit_is_compared_with_any_other, the_runs_of_a_commit_count_together,
        commits_are_listed_in_the_order_of_the_tree, results_of_another_machine_are_not_compared,
        a_history_without_results_is_an_error, a_truncated_history_line_is_skipped, a_drawn_run_has_names_values_and_bars,
        the_page_is_self_contained_and_marks_worse_results, figures_are_parsed_from_a_line,
        lines_due_during_a_stall_are_all_counted, the_echo_program_can_send_each_line_to_all_clients,
        the_load_program_can_log_in_by_every_protocol, an_unknown_protocol_of_the_load_program_is_refused,
        the_load_program_answers_orders_in_turn, a_stall_is_explained, stalls_of_a_slow_machine_are_recognized,
        every_irc_command_is_measured_or_left_out_by_name, every_page_is_measured, every_command_is_measured,
    ]))
