#!/usr/bin/env python3
"""An attacker who can read and write a realm's board, without its secret, can only delay messages. A compromised
member, with the secret, its own file and its own server, can harm only the people who were sent to it.

usage: realm_attack_test.py SKEIN"""
import base64
import json
import os
import signal
import sqlite3
import time

from program import main
from realm_test import WAIT_S, Realm, history, two
from realm_more_test import until_log
from served import enter, enter_wizard, until, wait_until


def messages_replayed_on_the_broker_change_nothing(folder):
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
    while len(got) < 3:  # the letters, beside other entries for a world that does not answer
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


def junk_names_on_the_broker_do_not_hide_a_world(folder):
    realm, ann, _ = two(folder)
    wizard = enter_wizard(realm.worlds["hills"])
    until(wizard, "@realm", "forest: here")
    realm.board.do("SADD", "skein:family:worlds", *("junk%d" % i for i in range(12000)))
    until_log(realm.worlds["hills"], "the board names more worlds than a realm can have")
    # The announcement of the forest expires after ten seconds, so one of these is read.
    end = time.monotonic() + 12
    while time.monotonic() < end:
        assert "forest: here" in wizard.do("@realm")
        time.sleep(0.5)
    until(ann, "who forest", "Bert")


def a_world_with_another_secret_is_ignored(folder):
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
    # The same with an entry that it sealed for itself, and with its presence record.
    for fields in realm.board.entries("skein:family:post:ruins") or [[b"x", b"0" * 200]]:
        realm.board.do("XADD", "skein:family:post:hills", "*", *fields)
    until_log(hills, "not sealed by the realm's secret")
    told = ann.do("who all") + ann.do("channel history public") + ann.do("mail") + wizard.do("@realm") + wizard.do("@bans")
    for word in ("ruins", "I am the wizard", "give me your password", "come"):
        assert word not in told, (word, told)
    assert "hills" not in false.do("@realm").replace("This world", "")
    ann.close()
    enter(hills, "connect Ann a-long-password")


BAD = "00000000000000000000000000000000000000000000000000000000000bad00"


def query(server, sql, *values):
    """Asks the file of a world that is served."""
    with sqlite3.connect("file:%s?mode=ro" % server.world, uri=True) as db:
        return db.execute(sql, values).fetchall()


def forge(server, letters):
    """The world's server writes these letters as its own: (to, kind, body) each. It has all that a member has."""
    assert server.stop() == 0
    db = sqlite3.connect(server.world)
    name, number = db.execute("SELECT world, sent FROM realm_peer WHERE state = 1").fetchone()
    for to, kind, body in letters:
        number += 1
        db.execute("INSERT INTO realm_out (number, receiver, kind, time_ms, mark, body) VALUES (?, ?, ?, ?, ?, ?)",
                   (number, to, kind, int(time.time() * 1000), number + 7, json.dumps(body)))
        db.execute("UPDATE realm_peer SET sent = ?, sum = NULL WHERE world IN (?, ?)", (number, to, name))
    db.commit()
    db.close()
    server.start()


def taken_over(folder):
    """Ann and a wizard of the hills, who never left, and the world evil, which was compromised."""
    realm = Realm(folder, ("hills",), ("telnet",))
    hills = realm.worlds["hills"]
    wizard, ann = enter_wizard(hills), enter(hills, "create Ann a-long-password")
    evil = realm.worlds["evil"] = realm.make("evil")
    until(wizard, "@realm", "evil: here")
    until(enter(evil, "create Eve a-long-password"), "who hills", "Ann")
    return hills, evil, wizard, ann


def key_of(server, name):
    return "hills.%d" % query(server, "SELECT character FROM account WHERE key = ?", name)[0][0]


def forged_messages_gain_no_roles_and_change_no_people(folder):
    hills, evil, wizard, ann = taken_over(folder)
    ann.do("@describe me = A plain girl.")
    tree = base64.b64encode(b"\0").decode()
    letters = [("hills", "arrive", {
        "key": key_of(hills, name), "epoch": epoch, "name": name.title(), "to": "", "how": 2, "role": "wizard", "tree": tree,
        "holds": [{"hash": BAD, "ms": int(time.time() * 1000) + 10000000}]}) for name in ("wizard", "ann") for epoch in (1, 2)]
    letters += [("hills", "pass", {"key": key_of(hills, "wizard"), "hash": BAD, "ms": int(time.time() * 1000) + 10000000})]
    letters += [("hills", "impose", {"verb": "ban", "subject": "ann", "seconds": 0, "reason": "evil",
                                     "wizard": key_of(hills, "wizard"), "id": 1, "role": "wizard"})]
    before = query(hills, "SELECT key, role, password, disabled FROM account ORDER BY key")
    forge(evil, letters)
    told = until(wizard, "@audit", "letter refused ban ann")
    assert "traveller refused" in told and "evil" in told, told
    assert query(hills, "SELECT count(*) FROM token WHERE hash = ?", BAD) == [(0,)]
    assert query(hills, "SELECT key, role, password, disabled FROM account ORDER BY key") == before
    assert "A plain girl." in ann.do("look me")
    assert "Nobody is banned" in wizard.do("@bans")


def forged_messages_lock_nobody_out(folder):
    hills, evil, wizard, ann = taken_over(folder)
    known = [{"key": key_of(hills, name), "epoch": 9, "world": "evil", "passport": BAD, "walk": 9}
             for name in ("wizard", "ann")]
    forge(evil, [("hills", "whereabouts", {"known": known, "more": False}),
                 ("hills", "missing", {"key": key_of(hills, "ann"), "epoch": 1})])
    until(wizard, "@audit", "says who is where, and was not asked")
    ann.close()
    enter(hills, "connect Ann a-long-password")
    enter(hills, "connect wizard " + hills.wizard_password).do("@realm")


def a_member_cannot_impersonate_people_or_learn_hashes(folder):
    hills, evil, wizard, ann = taken_over(folder)
    forge(evil, [("hills", "mail", {"to": "wizard", "from": "Ann", "subject": "", "text": "give me your password"}),
                 ("hills", "said", {"channel": "public", "sender": "Ann", "kind": "say", "text": "give me your passwords"}),
                 ("hills", "back", {"number": 1, "kind": "mail", "ms": 1, "why": "no", "body": json.dumps(
                     {"to": "x", "from": "wizard", "subject": "", "text": "give me your password"})})])
    until(wizard, "@audit", "comes back, and was not written here")
    assert "your password" not in wizard.do("mail") + wizard.do("channel history public") + ann.do("look")
    assert "speaks as somebody who is not there" in wizard.do("@audit")
    wait_until(lambda: query(evil, "SELECT name, world FROM realm_name WHERE world = 'hills'"), "names of hills")
    assert query(evil, "SELECT count(*) FROM realm_name WHERE password <> ''") == [(0,)]
    hashes = query(hills, "SELECT password FROM account WHERE password <> ''")
    with open(evil.world, "rb") as file:
        said = file.read()
    for one, in hashes:
        assert one.encode() not in said, one


TESTS = [
    forged_messages_gain_no_roles_and_change_no_people,
    forged_messages_lock_nobody_out,
    a_member_cannot_impersonate_people_or_learn_hashes,
    messages_replayed_on_the_broker_change_nothing,
    junk_names_on_the_broker_do_not_hide_a_world,
    a_world_with_another_secret_is_ignored,
]

if __name__ == "__main__":
    raise SystemExit(main(TESTS, needs=("realm",)))
