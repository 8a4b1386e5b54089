#!/usr/bin/env python3
"""The second part of travel_test.py, which would take too long as a single test.

usage: travel_more_test.py SKEIN"""
import travel_test
from program import main

if __name__ == "__main__":
    raise SystemExit(main([
        travel_test.a_gate_that_a_crash_kept_from_being_told_finds_the_way,
        travel_test.a_gate_of_the_realm_finds_worlds_wherever_they_are,
        travel_test.all_of_it_on_one_machine_to_play_with,
        travel_test.the_same_page_goes_on_in_the_other_world,
        travel_test.a_traveller_missing_in_an_older_copy_comes_home,
        travel_test.ones_own_world_may_have_forgotten_that_one_came_back,
        travel_test.nobody_comes_into_an_older_copy_before_it_has_asked,
        travel_test.a_thing_brought_back_from_a_backup_meanwhile_is_the_same_thing,
    ]))
