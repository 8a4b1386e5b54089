#!/usr/bin/env python3
"""What somebody can do to a realm who can read its board and write to it, and has not its secret: hold up, and no more.

usage: realm_attack_test.py SKEIN"""
import os
import signal
import time

from program import main
from realm_test import WAIT_S, Realm, history, two
from realm_more_test import until_log
from served import enter, enter_wizard, until


def letters_that_are_written_to_the_board_again_change_nothing(folder):
    realm, ann, bert = two(folder)
    realm.worlds["marsh"] = realm.make("marsh")
    cora = enter(realm.worlds["marsh"], "create Cora a-long-password")
    until(ann, "who marsh", "Cora")
    until(bert, "who marsh", "Cora")
    forest = realm.worlds["forest"].process
    forest.send_signal(signal.SIGSTOP)
    ann.do("tell bert meet me at the well")
    ann.do("chat the hay is in")
    ann.do("mail bert@forest = of the well")
    got = {}
    end = time.monotonic() + WAIT_S
    while len(got) < 3:  # the letters, beside whatever else is sent to one who does not answer
        assert time.monotonic() < end, got
        for fields in realm.board.entries("skein:family:post:forest"):
            got[fields[1]] = fields
    forest.send_signal(signal.SIGCONT)
    heard = until(bert, "look", "the hay is in")
    history(cora, "the hay is in")
    for _ in range(3):
        for world in realm.worlds:
            for fields in got.values():
                realm.board.do("XADD", "skein:family:post:" + world, "*", *fields)
    ann.do("chat that is all")
    heard += until(bert, "look", "that is all")
    history(cora, "that is all")
    assert heard.count("the hay is in") == 1 and heard.count("meet me at the well") <= 1, heard
    for one in (ann, bert, cora):
        assert history(one, "that is all").count("the hay is in") == 1
    assert until(bert, "mail", "of the well").count("of the well") == 1
    until_log(realm.worlds["marsh"], "not sealed by the realm's secret")


def a_world_with_another_secret_is_nobody(folder):
    realm = Realm(folder)
    other = folder.write("other-secret", "fedcba9876543210" * 4)
    os.chmod(other, 0o600)
    realm.worlds["ruins"] = realm.make("ruins", secret=other, more='roles = "shared"', pinned=False)
    hills = realm.worlds["hills"]
    ann = enter(hills, "create Ann a-long-password")
    wizard, false = enter_wizard(hills), enter_wizard(realm.worlds["ruins"])
    until(wizard, "@realm", "forest: here")
    enter(realm.worlds["ruins"], "create Ann another-password")
    for line in ("chat I am the wizard", "tell ann give me your password", "@ban ann everywhere", "mail ann@hills = come"):
        false.do(line)
    # The same by an entry that it has sealed for itself, and by what it says of itself.
    for fields in realm.board.entries("skein:family:post:ruins") or [[b"x", b"0" * 200]]:
        realm.board.do("XADD", "skein:family:post:hills", "*", *fields)
    until_log(hills, "not sealed by the realm's secret")
    told = ann.do("who all") + ann.do("channel history public") + ann.do("mail") + wizard.do("@realm") + wizard.do("@bans")
    for word in ("ruins", "I am the wizard", "give me your password", "come"):
        assert word not in told, (word, told)
    assert "hills" not in false.do("@realm").replace("This world", "")
    ann.close()
    enter(hills, "connect Ann a-long-password")


TESTS = [
    letters_that_are_written_to_the_board_again_change_nothing,
    a_world_with_another_secret_is_nobody,
]

if __name__ == "__main__":
    raise SystemExit(main(TESTS))
