#!/usr/bin/env python3
"""The second part of travel_test.py, which would take too long as a single test.

usage: travel_more_test.py SKEIN"""
import travel_test
from program import main

if __name__ == "__main__":
    raise SystemExit(main([
        travel_test.a_gate_finds_a_traveller_after_a_crash,
        travel_test.a_realms_gate_finds_worlds_at_new_addresses,
        travel_test.the_realm_tool_runs_a_whole_realm_on_one_machine,
        travel_test.a_web_page_continues_in_the_other_world,
        travel_test.a_traveller_missing_in_an_older_copy_comes_home,
        travel_test.a_world_restored_before_a_return_finds_its_player,
        travel_test.a_restored_world_asks_before_players_enter,
        travel_test.a_restored_copy_of_a_carried_thing_is_not_doubled,
    ], needs=("realm", "gate")))
