#!/usr/bin/env python3
"""Keys of worlds: waiting for acceptance, acceptance, permissions, and the limits of a member with only the realm's
secret.

usage: realm_keys_test.py SKEIN"""
import ctypes
import ctypes.util
import hashlib
import hmac
import json
import os
import re
import signal
import sqlite3
from contextlib import closing

from program import fails, main, succeeds
from realm_more_test import forget_keys, until_log
from realm_test import Realm, eventually, history
from served import enter, enter_wizard, until
from board import key_of

PRINT = r"[0-9a-f]{4}(?:-[0-9a-f]{4}){7}"
NONCE, TAG, KEY = 24, 16, 32


def library():
    sodium = ctypes.CDLL(ctypes.util.find_library("sodium") or "libsodium.so.23")
    assert sodium.sodium_init() >= 0
    return sodium


class Rogue:
    """An attacker with the realm's secret and write access to its broker: everything that a member has except another
    world's key."""

    def __init__(self, realm):
        self.board, self.sodium = realm.board, library()
        with open(realm.secret, "rb") as file:
            self.secret = file.read()
        digest = hashlib.blake2b(b"skein realm letters\0" + b"family\0" + self.secret, digest_size=KEY)
        self.key = digest.digest()

    def write(self, to, text):
        """Writes an entry as a world does, sealed with the realm's secret."""
        text, nonce, name = text.encode(), os.urandom(NONCE), to.encode()
        out, length = ctypes.create_string_buffer(len(text) + TAG), ctypes.c_ulonglong()
        self.sodium.crypto_aead_xchacha20poly1305_ietf_encrypt(
            out, ctypes.byref(length), text, ctypes.c_ulonglong(len(text)), name, ctypes.c_ulonglong(len(name)),
            None, nonce, self.key)
        self.board.do("XADD", "skein:family:post:" + to, "*", "x", nonce + out.raw)

    def letter(self, source, to, kind, body, number):
        self.write(to, json.dumps({"v": 2, "k": "letter", "f": source, "t": to, "e": "x.y", "n": number, "p": number - 1,
                                   "m": 77, "l": kind, "ms": 1, "b": json.dumps(body)}))

    def announce(self, name, said):
        """Forges a world's presence record."""
        text = json.dumps({"name": name, "protocol": 2, **said})
        code = hmac.new(self.secret, b"family" + b"world\0" + text.encode(), hashlib.sha256).hexdigest()
        self.board.do("SET", "skein:family:world:" + name, code + text, "EX", "10")
        self.board.do("SADD", "skein:family:worlds", name)


def unpinned(folder, names=("forest", "hills")):
    realm = Realm(folder, ())
    for name in names:
        realm.worlds[name] = realm.make(name, pinned=False)
    return realm, {name: enter_wizard(realm.worlds[name]) for name in names}


def an_unpinned_world_waits_until_both_wizards_accept(folder):
    realm, wizards = unpinned(folder)
    hills, forest = realm.worlds["hills"], realm.worlds["forest"]
    told = until(wizards["hills"], "@realm", "forest: waiting, with the key ")
    shown = re.search("forest: waiting, with the key (%s)" % PRINT, told).group(1)
    assert "The key of this world is %s." % shown in wizards["forest"].do("@realm")
    listed = succeeds(folder.run("realm", "--world", hills.world))
    assert "\n  forest %s waits: @realm accept forest\n" % shown in listed, listed
    ann = enter(hills, "create Ann a-long-password")
    bert = enter(forest, "create Bert a-long-password")
    assert "forest" not in ann.do("who all") and "no world" in ann.do("mail bert@forest = hello").lower()
    assert "accepted" not in ann.do("@realm accept forest")
    until(wizards["hills"], "@realm accept forest 0000-0000", "not that one")
    until(wizards["hills"], "@realm", "forest: waiting")
    until(wizards["hills"], "@realm accept forest " + shown[:9], "accepted the key of forest")
    until(wizards["hills"], "@realm", "its wizards haven't accepted this world yet")
    until(wizards["forest"], "@realm accept hills", "accepted the key of hills")
    until(wizards["hills"], "@realm", "forest: here")
    until(ann, "who forest", "Bert")
    ann.do("tell bert hello")
    until(bert, "look", "Ann@hills tells you")
    assert "accept world" in wizards["hills"].do("@audit") and shown in wizards["hills"].do("@audit")
    # It holds over a restart, and ends when a wizard says so.
    hills.kill()
    hills.start()
    wizard = enter_wizard_again(hills)
    until(wizard, "@realm", "forest: here")
    until(wizard, "@realm refuse forest", "refused forest")
    bert.do("mail ann@hills = are you there")
    until(wizard, "@realm", "forest: refused")
    assert "are you there" not in enter(hills, "connect Ann a-long-password").do("mail")
    assert "\n  forest %s struck off\n" % shown in succeeds(folder.run("realm", "--world", hills.world))


def enter_wizard_again(server):
    return enter(server, "connect wizard " + server.wizard_password)


def the_realms_secret_alone_gives_no_membership(folder):
    realm = Realm(folder)
    hills, forest = realm.worlds["hills"], realm.worlds["forest"]
    wizard = enter_wizard(hills)
    ann = enter(hills, "create Ann a-long-password")
    bert = enter(forest, "create Bert a-long-password")
    until(ann, "who forest", "Bert")
    rogue = Rogue(realm)
    for number in range(1, 40):
        rogue.letter("forest", "hills", "said", {"channel": "public", "sender": "Bert", "kind": "say", "ms": 1,
                                                 "text": "I am false"}, number)
    rogue.letter("forest", "hills", "impose", {"verb": "ban", "subject": "ann", "by": "wizard", "wizard": True}, 3)
    rogue.write("hills", json.dumps({"v": 2, "k": "hello", "f": "forest", "t": "hills", "e": "x", "sent": 9, "acked": 0,
                                     "acked_mark": 0, "seen": 9, "seen_mark": 1, "joined": 1}))
    rogue.write("hills", "sealed forest hills " + "A" * 400)

    def lies():
        rogue.announce("evil", {"joined_ms": 1, "players": 1, "who": ["Eve"], "registrar": "evil"})
        rogue.announce("forest", {"joined_ms": 1, "players": 99, "who": ["Eve"], "address": "evil.example:4000"})
        return wizard.do("@realm") + hills.words()

    eventually(lies, lambda answer: "evil: waiting, but shows no key" in answer
               and "claims to be the world forest, without the key" in answer)
    told = wizard.do("@realm")
    assert "evil gives out names" not in told and "forest gives out names" in told, told
    assert "no player" in ann.do("tell eve hello") or "Eve" not in ann.do("who all")
    bert.do("chat I am true")
    assert "I am false" not in history(ann, "I am true")
    eventually(lambda: wizard.do("@realm"), lambda answer: "forest: here" in answer)
    enter(hills, "connect Ann a-long-password")


def a_world_has_only_the_permissions_of_its_pin(folder):
    realm = Realm(folder)
    hills, forest = realm.worlds["hills"], realm.worlds["forest"]
    with open(hills.config, encoding="utf-8") as file:
        settings = file.read()
    with open(hills.config, "w", encoding="utf-8") as file:
        file.write(settings.replace('" }, }', '", may = { "speak" } }, }', 1))
    hills.process.send_signal(signal.SIGHUP)
    ann = enter(hills, "create Ann a-long-password")
    bert = enter(forest, "create Bert a-long-password")
    until(enter_wizard(hills), "@realm", "pinned by the configuration; may speak")
    until(ann, "who forest", "Bert")
    until(bert, "who hills", "Ann")
    bert.do("mail ann@hills = a letter")
    until(bert, "mail", "hills doesn't take that from forest")
    bert.do("chat good evening")
    history(ann, "good evening")
    assert "a letter" not in ann.do("mail")


def a_key_can_be_rotated_while_people_talk(folder):
    realm = Realm(folder)
    hills, forest = realm.worlds["hills"], realm.worlds["forest"]
    ann = enter(hills, "create Ann a-long-password")
    bert = enter(forest, "create Bert a-long-password")
    until(ann, "who forest", "Bert")
    until(bert, "who hills", "Ann")
    before = key_of(forest)
    after = succeeds(folder.run("realm", "--world", forest.world, "key", "--new")).strip()
    assert after != before and key_of(forest) == after
    bert.do("chat by another key")
    history(ann, "by another key")
    ann.do("chat and back")
    history(bert, "and back")
    until_log(hills, "the world forest has a new key, signed by the old one")
    hills.kill()
    hills.start()
    until(enter_wizard_again(hills), "@realm", "forest: here")


def a_realm_without_keys_is_upgraded_in_place(folder):
    realm = Realm(folder)
    wizard = enter_wizard(realm.worlds["hills"])
    until(wizard, "@realm", "forest: here")
    started = []
    for server in realm.worlds.values():
        server.stop()
        with closing(sqlite3.connect(server.world)) as world:
            forget_keys(world)
            world.commit()
        with open(server.config, encoding="utf-8") as file:
            settings = file.read()
        with open(server.config, "w", encoding="utf-8") as file:
            file.write(re.sub(r"peers = \{.*?\}, \}, ", "", settings))
    for name, server in realm.worlds.items():
        # A release without keys has none on the broker.
        realm.board.do("DEL", *["skein:family:world:" + one for one in realm.worlds if one not in started])
        server.start()
        started.append(name)
    wizard = enter_wizard_again(realm.worlds["hills"])
    told = until(wizard, "@realm", "accepted when first shown")
    assert re.search("forest: key %s" % PRINT, told), told
    until(wizard, "@realm", "forest: here")
    until_log(realm.worlds["hills"], "without a key until they show theirs")
    until_log(realm.worlds["hills"], "The world forest has shown its first key")


def an_invalid_pin_is_refused_with_a_sentence(folder):
    for peers, why in (('{ "forest" }', "table of worlds"), ('{ Forest = { key = "x" } }', "not a world's name"),
                       ('{ forest = { key = "x" } }', "skein realm key"),
                       ('{ forest = { key = "%s", may = { "rule" } } }' % ("%02x" % 88 * 32), "realm.peers")):
        config = folder.write("config.lua", 'realm = { board = "redis://b/family", name = "hills", peers = %s }' % peers)
        fails(folder.run("serve", "--world", "w.db", "--config", config), 1, "realm.peers", why)
    fails(folder.run("realm", "--world", "w.db", "key", "forest"), 2, "key takes no words")


TESTS = [
    an_unpinned_world_waits_until_both_wizards_accept,
    the_realms_secret_alone_gives_no_membership,
    a_world_has_only_the_permissions_of_its_pin,
    a_key_can_be_rotated_while_people_talk,
    a_realm_without_keys_is_upgraded_in_place,
    an_invalid_pin_is_refused_with_a_sentence,
]

if __name__ == "__main__":
    raise SystemExit(main(TESTS, needs=("realm",)))
