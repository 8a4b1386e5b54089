#!/usr/bin/env python3
"""The second part of realm_test.py, which would take too long in one.

usage: realm_more_test.py SKEIN"""
import realm_test
from program import main

if __name__ == "__main__":
    raise SystemExit(main([
        realm_test.one_name_is_one_person_in_all_worlds,
        realm_test.on_irc_people_of_other_worlds_have_their_nicknames,
        realm_test.what_is_imposed_everywhere_holds_in_all_worlds,
        realm_test.nobody_imposes_where_they_are_no_wizard,
        realm_test.an_area_becomes_a_world_of_its_own,
        realm_test.a_hangup_takes_another_secret_and_other_channels,
        realm_test.the_command_line_has_a_line_for_each_world,
        realm_test.health_tells_of_the_board,
    ]))
