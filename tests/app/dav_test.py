#!/usr/bin/env python3
"""A builder's areas as files over WebDAV: curl, cadaver, rclone, and refusals.

usage: dav_test.py SKEIN"""
import os
import shutil
import subprocess
import threading
import time
import xml.etree.ElementTree as ET

from program import main, succeeds
from served import enter, enter_wizard, number_in

PASSWORD = "password1"
GOOD = 'command("poke {this}", function() return "It rings." end)\n'
BAD = 'command("poke {this}", function()\n  return "oh\nend)\n'
BELL = "/areas/inn/behaviours/bell.lua"


def build(folder, settings="", **more):
    """A server with a builder, Bea, who may build in the inn and has a bell there."""
    server = folder.server(settings, services=("telnet", "http"), **more)
    wizard = enter_wizard(server)
    bea = enter(server, "create Bea " + PASSWORD)
    wizard.do("@role bea builder")
    wizard.do("@area inn = bea")
    number_in(bea.do("@create a bell"))
    bea.do("@ref bell = bell")
    bea.do("@set bell.area = $inn")
    return server, wizard, bea


def curl(folder, server, path, *words, who="bea:" + PASSWORD, text=None):
    """The status and body that curl gets."""
    more = ["-u", who] if who else []
    if text is not None:
        more += ["--data-binary", "@" + folder.write("put", text), "-X", "PUT"]
    done = subprocess.run(
        ["curl", "-sS", "-o", "-", "-w", "\n%{http_code}", "--path-as-is", *more, *words,
         "http://127.0.0.1:%d/dav%s" % (server.ports["http"], path)], capture_output=True, text=True, check=True, timeout=90)
    body, _, status = done.stdout.rpartition("\n")
    return int(status), body


def hrefs(body):
    return [one.text for one in ET.fromstring(body).iter("{DAV:}href")]


def a_file_gives_an_object_at_most_500_properties(folder):
    server, _, bea = build(folder)
    path = "/areas/inn/inn.lua"

    def add(first, count):
        text = curl(folder, server, path)[1]
        end = text.index("\n}", text.index('item "bell"'))
        lines = "".join("\n  p%03d = %d," % (i, i) for i in range(first, first + count))
        return curl(folder, server, path, text=text[:end] + lines + text[end:])

    assert add(0, 300)[0] == 204
    status, body = add(300, 300)
    assert status == 422 and "an object has at most 500 properties: keep more in a table" in body, body
    assert "300" not in bea.do(";object('bell').p300")
    assert add(300, 190)[0] == 204
    assert "489" in bea.do(";object('bell').p489")


def a_behaviour_is_saved_with_its_checks(folder):
    server, _, bea = build(folder)
    assert curl(folder, server, BELL, text=GOOD)[0] == 204
    assert "It rings." in bea.do("poke bell")
    assert curl(folder, server, BELL) == (200, GOOD)
    status, body = curl(folder, server, BELL, text=BAD)
    assert status == 422 and "line 2" in body, body
    assert "behaviours/bell.lua: not saved: line 2" in curl(folder, server, "/areas/inn/ERRORS.txt")[1]
    assert curl(folder, server, BELL) == (200, GOOD) and "It rings." in bea.do("poke bell")
    assert curl(folder, server, BELL, text=GOOD.replace("rings", "sings"))[0] == 204
    assert curl(folder, server, "/areas/inn/ERRORS.txt") == (200, "")
    assert curl(folder, server, BELL, "-H", 'If-Match: "1"', text=GOOD)[0] == 412
    assert curl(folder, server, BELL, "-H", 'If-Match: "2"', text=GOOD)[0] == 204
    assert curl(folder, server, BELL, "-H", "If-None-Match: *", text=GOOD)[0] == 412
    assert curl(folder, server, BELL, "-H", "Content-Range: bytes 1-9/50", text="-- a part")[0] == 400
    assert curl(folder, server, BELL, text="")[0] == 204 and curl(folder, server, BELL) == (200, GOOD)
    assert curl(folder, server, BELL, text="-" * 300000)[0] == 422
    assert curl(folder, server, BELL, text="-" * 1100000)[0] == 413
    assert curl(folder, server, BELL) == (200, GOOD)


def folders_are_listed(folder):
    server, _, _ = build(folder)
    curl(folder, server, BELL, text=GOOD)
    assert curl(folder, server, "/", "-X", "OPTIONS", who=None)[0] == 200
    head = subprocess.run(["curl", "-sS", "-i", "-X", "OPTIONS", "http://127.0.0.1:%d/dav" % server.ports["http"]],
                          capture_output=True, text=True, check=True).stdout
    assert "DAV: 1, 2" in head and "PROPFIND" in head, head
    for path, expected in (("", ["/dav", "/dav/areas/"]), ("/areas/", ["/dav/areas/", "/dav/areas/inn/"]),
                           ("/areas/inn", ["/dav/areas/inn/", "/dav/areas/inn/ERRORS.txt", "/dav/areas/inn/behaviours/",
                                           "/dav/areas/inn/inn.lua"]),
                           ("/inn", ["/dav/inn/", "/dav/inn/ERRORS.txt", "/dav/inn/behaviours/", "/dav/inn/inn.lua"])):
        status, body = curl(folder, server, path, "-X", "PROPFIND", "-H", "Depth: 1")
        got = hrefs(body)
        assert status == 207 and got[1:] == expected[1:] and got[0].rstrip("/") == expected[0].rstrip("/"), (got, expected)
    status, body = curl(folder, server, BELL, "-X", "PROPFIND", "-H", "Depth: 0")
    assert status == 207 and hrefs(body) == ["/dav" + BELL]
    assert ET.fromstring(body).find(".//{DAV:}getcontentlength").text == str(len(GOOD))
    assert curl(folder, server, "/", "-X", "PROPFIND", "-H", "Depth: infinity")[0] == 403
    assert curl(folder, server, "/areas/inn/none", "-X", "PROPFIND")[0] == 404
    assert curl(folder, server, "/areas/inn/") == (200, "ERRORS.txt\nbehaviours/\ninn.lua\n")


def xml(folder, text):
    return ("-H", "Content-Type: application/xml", "--data-binary", "@" + folder.write("body.xml", text))


def extra_requests_of_windows_and_the_finder_are_answered(folder):
    """Clients report a failed save if one of these requests fails."""
    server, _, _ = build(folder)
    curl(folder, server, BELL, text=GOOD)
    # Windows sets its own times on a file that it has written.
    status, body = curl(folder, server, BELL, "-X", "PROPPATCH", *xml(folder, (
        '<?xml version="1.0"?><D:propertyupdate xmlns:D="DAV:" xmlns:Z="urn:schemas-microsoft-com:"><D:set><D:prop>'
        '<Z:Win32LastModifiedTime>Sat, 01 Aug 2026 10:00:00 GMT</Z:Win32LastModifiedTime></D:prop></D:set>'
        '</D:propertyupdate>')))
    stats = ET.fromstring(body).findall(".//{DAV:}propstat")
    assert status == 207 and len(stats) == 1 and "200" in stats[0].find("{DAV:}status").text, body
    assert stats[0].find("{DAV:}prop/{urn:schemas-microsoft-com:}Win32LastModifiedTime") is not None, body
    status, body = curl(folder, server, BELL, "-X", "PROPPATCH", *xml(
        folder, '<propertyupdate xmlns="DAV:"><set><prop><getetag>x</getetag></prop></set></propertyupdate>'))
    assert status == 207 and "403" in ET.fromstring(body).find(".//{DAV:}status").text, body
    # The Finder writes a companion file beside it, asks for its rights there, and removes it.
    beside = BELL.replace("bell.lua", "._bell.lua")
    lock = xml(folder, '<D:lockinfo xmlns:D="DAV:"><D:lockscope><D:exclusive/></D:lockscope></D:lockinfo>')
    assert curl(folder, server, beside, "-X", "PROPFIND", "-H", "Depth: 0")[0] == 404
    assert curl(folder, server, beside, text="")[0] == 201
    status, said = curl(folder, server, beside, "-X", "LOCK", *lock)
    assert status == 200, said
    held = ("-H", "If: (<%s>)" % ET.fromstring(said).find(".//{DAV:}locktoken/{DAV:}href").text)
    status, body = curl(folder, server, beside, "-X", "PROPFIND", "-H", "Depth: 0")
    assert status == 207 and hrefs(body)[0] == "/dav" + beside
    assert curl(folder, server, beside, *held, text="Mac OS X")[0] == 204 and curl(folder, server, beside)[1] == "Mac OS X"
    assert curl(folder, server, beside, *held, text="x" * 70000)[0] == 413
    assert curl(folder, server, beside, who="bea:wrong-password")[0] == 401
    assert curl(folder, server, beside, *held, "-X", "DELETE")[0] == 204 and curl(folder, server, beside)[0] == 404
    assert "._bell.lua" not in curl(folder, server, "/areas/inn/behaviours/")[1]
    # A property is returned or reported missing; a lock is listed.
    ask = ('<?xml version="1.0"?><!-- a comment --><D:propfind xmlns:D="DAV:"><D:prop><D:lockdiscovery/>'
           '<D:quota-available-bytes/><Z:x xmlns:Z="urn:z&amp;y"><Z:inner/></Z:x></D:prop></D:propfind>')
    token = None
    for locked in (False, True):
        if locked:
            said = curl(folder, server, BELL, "-X", "LOCK", *lock)[1]
            token = ET.fromstring(said).find(".//{DAV:}locktoken/{DAV:}href").text
        body = curl(folder, server, BELL, "-X", "PROPFIND", "-H", "Depth: 0", *xml(folder, ask))[1]
        found, missing = ET.fromstring(body).findall(".//{DAV:}propstat")
        assert "200" in found.find("{DAV:}status").text and "404" in missing.find("{DAV:}status").text, body
        assert [one.tag for one in found.find("{DAV:}prop")] == ["{DAV:}lockdiscovery"], body
        assert missing.find("{DAV:}prop/{DAV:}quota-available-bytes") is not None and len(missing.find("{DAV:}prop")) == 2
        shown = found.find(".//{DAV:}locktoken/{DAV:}href")
        assert (shown.text if shown is not None else None) == token, body
    assert curl(folder, server, BELL, "-X", "UNLOCK", "-H", "Lock-Token: <%s>" % token)[0] == 204
    assert token not in curl(folder, server, BELL, "-X", "PROPFIND", "-H", "Depth: 0", *xml(folder, ask))[1]


def only_a_password_or_a_token_gives_access(folder):
    server, wizard, bea = build(folder)
    curl(folder, server, BELL, text=GOOD)
    port = server.ports["http"]
    for who in (None, "bea:wrong-password", "nobodyhere:" + PASSWORD, "bea:", ":", "bea:" + "x" * 3000):
        status, body = curl(folder, server, BELL, who=who)
        assert status == 401 and "poke" not in body, (who, status)
    jar = os.path.join(folder.path, "jar")
    said = subprocess.run(["curl", "-sS", "-c", jar, "-H", "Content-Type: application/json", "-d",
                           '{"name": "bea", "password": "%s"}' % PASSWORD, "http://127.0.0.1:%d/api/v1/login" % port],
                          capture_output=True, text=True, check=True).stdout
    token = said.split('"token":')[1].split('"')[1]
    assert curl(folder, server, BELL, "-b", jar, who=None)[0] == 401
    assert curl(folder, server, BELL, "-H", "Authorization: Bearer " + token, who=None)[0] == 401
    assert curl(folder, server, BELL, who="bea:" + token) == (200, GOOD)
    assert curl(folder, server, BELL, "-H", "Origin: http://evil.example", text="x = 1")[0] == 403
    assert curl(folder, server, BELL) == (200, GOOD)
    enter(server, "create Cob " + PASSWORD).close()
    wizard.do("@role cob builder")
    cob = "cob:" + PASSWORD
    assert curl(folder, server, BELL, who=cob)[0] == 404 and curl(folder, server, BELL, who=cob, text="x = 1")[0] == 403
    assert curl(folder, server, "/areas/inn/inn.lua", who=cob)[0] == 404
    wizard.do("@role bea player")
    assert curl(folder, server, BELL, text="x = 1")[0] == 403
    wizard.do("@role bea builder")
    assert curl(folder, server, BELL) == (200, GOOD)
    succeeds(folder.run("account", "--world", server.world, "set", "bea", "--password-stdin", typed="another-one\n"))
    assert curl(folder, server, BELL)[0] == 401 and curl(folder, server, BELL, text="x = 1")[0] == 401
    assert curl(folder, server, BELL, who="bea:" + token)[0] == 401
    assert curl(folder, server, BELL, who="bea:another-one") == (200, GOOD)
    wizard.do("@ban bea")
    assert curl(folder, server, BELL, who="bea:another-one")[0] in (401, 403)


def a_saved_area_file_reads_back_with_its_comments(folder):
    server, wizard, bea = build(folder)
    path = "/areas/inn/inn.lua"
    words = "-- The inn.\n" + curl(folder, server, path)[1] + """
-- Things that have no place.
prototype "inn/ropea" {
  name = "a rope", -- of hemp
}

room "inn/loft" { name = "Loft", exits = { down = "kitchen" } }
item "hook" { name = "a hook" }
"""
    assert curl(folder, server, path, text=words)[0] == 204
    for _ in range(2):
        assert curl(folder, server, path) == (200, words), curl(folder, server, path)[1]
        assert curl(folder, server, path, text=words)[0] == 204
    assert "down" in bea.do("@show $inn/loft") and "hook" in bea.do("@find hook")
    # A change in the game changes only its own line of the file.
    bea.do("@name $inn/ropea = a cord")
    changed = words.replace('"a rope"', '"a cord"')
    assert curl(folder, server, path) == (200, changed)
    assert curl(folder, server, path, text=changed)[0] == 204
    # Saved text is unchanged after a restart.
    assert server.stop() == 0
    server = folder.server("", services=("telnet", "http"))
    assert curl(folder, server, path, text=changed)[0] == 204
    assert curl(folder, server, path, text=changed + "-- more\n")[0] == 204
    assert curl(folder, server, path) == (200, changed + "-- more\n")
    less = changed.replace('item "hook" { name = "a hook" }\n', "")
    assert curl(folder, server, path, text=less)[0] == 204
    assert curl(folder, server, path) == (200, less)


def the_file_of_an_area_is_saved_with_its_checks(folder):
    server, wizard, bea = build(folder)
    path = "/areas/inn/inn.lua"
    status, body = curl(folder, server, path, text="-- x\n")
    assert status == 409 and "read the file again" in body, body
    words = curl(folder, server, path)[1]
    more = words + '\nitem "clapper" { name = "a clapper", area = ref "inn", at = "kitchen" }\n'
    assert curl(folder, server, path, text=more)[0] == 204
    bea.do("@teleport $kitchen")
    assert "a clapper" in bea.do("look")
    status, body = curl(folder, server, path, text=more + "item {\n")
    assert status == 422 and "inn.lua:" in body, body
    assert "inn.lua: not saved: " in curl(folder, server, "/areas/inn/ERRORS.txt")[1]
    # Taking back somebody else's change needs the file as it is now; it is never lost in silence.
    before = curl(folder, server, path)[1]
    wizard.do("@set $clapper.loud = true")
    assert "loud = true" in curl(folder, server, path)[1]
    for _ in range(2):
        status, body = curl(folder, server, path, text=before)
        assert status == 409 and "an older version" in body and "read it again" in body, body
    assert "loud = true" in curl(folder, server, path)[1]
    assert curl(folder, server, path, text=before)[0] == 204
    assert curl(folder, server, path)[1] == before
    # A refused file stays an edit of the text that it began with, also if the file is read in between.
    wizard.do("@set $clapper.loud = true")
    assert curl(folder, server, path, text=before + '-- mine\nitem "clap" { at = "nowhere" }\n')[0] == 422
    assert "loud = true" in curl(folder, server, path)[1]
    assert curl(folder, server, path, text=before + "-- mine\n")[0] == 204
    assert "loud = true" in curl(folder, server, path)[1] and "-- mine" in curl(folder, server, path)[1]
    now = curl(folder, server, path)[1]
    wizard.do("@describe $clapper = Of lead.")
    status, body = curl(folder, server, path, text=now.replace('name = "a clapper"', 'name = "a clapper",\n  desc = "Of tin."'))
    assert status == 409 and "clapper.desc" in body, body
    assert "Of lead." in curl(folder, server, path)[1]
    enter(server, "create Cob " + PASSWORD).close()
    wizard.do("@role cob builder")
    assert curl(folder, server, path, who="cob:" + PASSWORD, text=now)[0] in (403, 404)
    assert curl(folder, server, path, "-H", "Origin: http://evil.example", text=now)[0] == 403
    wizard.do("@mute bea because of a test")
    assert curl(folder, server, path, text=now)[0] == 403


def a_change_of_what_somebody_holds_is_refused(folder):
    server, wizard, bea = build(folder)
    ann = enter(server, "create Ann " + PASSWORD)
    path = "/areas/inn/inn.lua"
    wizard.do("@teleport bea to $kitchen")
    wizard.do("@teleport ann to $kitchen")
    words = curl(folder, server, path)[1]
    assert 'name = "a bell"' in words
    assert "You give" in bea.do("give bell to ann")
    for text in (words.replace('name = "a bell"', 'name = "a trap"'),
                 words.replace('name = "a bell"', 'name = "a bell", desc = "You owe Bea."')):
        status, body = curl(folder, server, path, text=text)
        assert status in (409, 422) and "holds it" in body, (status, body)
    assert "a bell" in ann.do("inventory")
    assert "owe" not in ann.do("look bell")


def a_refused_addition_changes_nothing_and_the_server_goes_on(folder):
    server, _, bea = build(folder)
    path = "/areas/inn/inn.lua"
    at = 'at = { "kitchen", 1 }, name = "a rat"'
    for mistake in ('coin "x1" { %s, amount = 100 }' % at, 'item "x2" { %s, proto = { "item", "nosuch" } }' % at,
                    'item "x3" { at = { "start", 1 }, name = "a rat" }', 'npc "x4" { at = "kitchen", name = "Wizard", proper = true }',
                    'item "x5" { %s, owner = "wizard" }' % at, 'room "limbo" { name = "Limbo" }', 'item "x6" { %s, area = ref "river" }' % at,
                    'for i = 1, 900 do item("x7-" .. i) { %s } end' % at):
        words = curl(folder, server, path)[1]
        status, body = curl(folder, server, path, text=words + '\nitem "fine" { at = "kitchen", name = "a pot" }\n' + mistake + "\n")
        assert status in (409, 422), (mistake, status, body)
        assert "inn.lua: not saved: " in curl(folder, server, "/areas/inn/ERRORS.txt")[1], mistake
        assert curl(folder, server, path) == (200, words), mistake
    assert "Bea" in bea.do("who")


def no_builder_makes_a_twin_that_stops_backups(folder):
    server, _, bea = build(folder)
    bea.do("@dig Shed")
    bea.do("@teleport shed")
    bea.do("@set here.area = $inn")
    bea.do("@ref here = inn/shed")
    bea.do("@dig south to Pit")
    south, north = number_in(bea.do(";object('inn/shed'):exit('south')")), number_in(bea.do(";object('inn/shed'):exit('south').twin"))
    path = "/areas/inn/inn.lua"
    text = curl(folder, server, path)[1]
    entry = '\nexit "inn/hatch" { at = "inn/shed", name = "east", to = ref "start", twin = ref "%s" }\n'
    for other, why in (("pim", "only exits have twins"), ("bell", "only exits have twins"),
                       ("#%d" % number_in(bea.do(";object('green'):exit('east')")), "its twin belongs to somebody else")):
        status, body = curl(folder, server, path, text=text + entry % other)
        assert status == 422 and why in body, (other, status, body)
    for line in ("@set bell.twin = #%d" % north, ";create('item', {name = 'a nut', twin = object('#%d')}).name" % north):
        assert "only exits have twins" in bea.do(line), line
    head = 'exit "#%d" {' % south
    assert head in text and curl(folder, server, path, text=text.replace(head, head + "\n  door = true,"))[0] == 204
    assert "true" in bea.do(";object('#%d').door" % north)
    succeeds(server.run("backup", "--world", server.world, os.path.join(folder.path, "copy.db")))


def files_cannot_be_created_moved_or_deleted(folder):
    server, _, _ = build(folder)
    curl(folder, server, BELL, text=GOOD)
    for method in ("DELETE", "MKCOL", "MOVE", "COPY", "PROPPATCH"):
        assert curl(folder, server, BELL, "-X", method, "-H", "Destination: /dav/areas/x")[0] == 403, method
    assert curl(folder, server, BELL, "-X", "POST")[0] == 405
    assert curl(folder, server, "/areas/inn/notes.txt", text="x")[0] == 403
    assert curl(folder, server, "/areas/inn/behaviours/none-such.lua", text=GOOD)[0] == 403
    for path in ("/../../../etc/passwd", "/%2e%2e/%2e%2e/etc/passwd", "/areas/%00", "/areas/" + "a" * 2000, "/areas/%ff", "x",
                 "/areas/inn/behaviours/%0a.lua"):
        status, body = curl(folder, server, path)
        assert status in (400, 404, 403) and "root:" not in body, (path, status)
    assert curl(folder, server, BELL, "-X", "LOCK")[0] == 412
    assert curl(folder, server, BELL, "-X", "UNLOCK")[0] == 400
    assert curl(folder, server, BELL) == (200, GOOD)


def a_temporary_file_moved_over_a_builders_saves_it(folder):
    """KDE, GNOME and vim write beside the file first, and rename."""
    server, _, bea = build(folder)
    curl(folder, server, BELL, text=GOOD)

    def move(source, to, *words, method="MOVE", host="http://127.0.0.1:%d" % server.ports["http"]):
        return curl(folder, server, source, "-X", method, "-H", "Destination: %s/dav%s" % (host, to), *words)

    for name in ("bell.lua.part", ".goutputstream-X1", "bell.lua~", ".bell.lua.swp", "4913"):
        part = BELL.replace("bell.lua", name)
        sound = "It hums (%s)." % name
        assert curl(folder, server, part, text=GOOD.replace("It rings.", sound))[0] == 201, name
        assert move(part, BELL, "-H", "Overwrite: F")[0] == 412, name
        assert move(part, BELL)[0] == 204, name
        assert sound in bea.do("poke bell") and curl(folder, server, part)[0] == 404, name
    part = BELL + ".part"
    # A text that the game refuses to save stays beside, and the old text counts.
    curl(folder, server, part, text=BAD)
    status, body = move(part, BELL)
    assert status == 422 and "line 2" in body and curl(folder, server, part) == (200, BAD), body
    assert "It hums" in bea.do("poke bell")
    # A backup is a copy; the builder's file stays.
    backup = BELL + "~"
    for method, status in (("MOVE", 201), ("COPY", 204)):
        assert move(BELL, backup, method=method)[0] == status
        assert curl(folder, server, backup)[1] == curl(folder, server, BELL)[1] != ""
    assert move(BELL, backup, "-H", "Overwrite: F", method="COPY")[0] == 412
    assert move(backup, part, method="COPY")[0] == 204 and move(backup, backup)[0] == 403
    assert move(part, BELL + ".tmp", host="")[0] == 201 and curl(folder, server, part)[0] == 404
    # Names that are not files of the game, other people's files, and addresses that lead out of the tree.
    assert move(part, BELL)[0] == 404 and move("/areas/inn/behaviours/", backup)[0] == 403
    for to in ("/areas/inn/notes.txt", "/areas/inn/ERRORS.txt", "/areas/inn/behaviours/none-such.lua", "/../../etc/passwd",
               "/areas/%00", "/areas/%ff"):
        assert move(backup, to)[0] == 403, to
    for to in ("http://evil.example", "evil", "", "http:///"):
        assert curl(folder, server, backup, "-X", "MOVE", "-H", "Destination: " + to)[0] == 403, to
    enter(server, "create Cob " + PASSWORD).close()
    assert curl(folder, server, backup, who="cob:" + PASSWORD)[0] == 404
    assert curl(folder, server, backup, "-X", "MOVE", "-H", "Destination: /dav" + BELL, who="cob:" + PASSWORD)[0] == 404


def many_requests_at_once_delay_nobody(folder):
    server, _, bea = build(folder)
    curl(folder, server, BELL, text=GOOD)
    answers = []
    threads = [threading.Thread(target=lambda: answers.append(
        curl(folder, server, "/areas/inn", "-X", "PROPFIND", "-H", "Depth: 1")[0])) for _ in range(20)]
    first = time.monotonic()
    for thread in threads:
        thread.start()
    worst = 0.0
    while any(thread.is_alive() for thread in threads):
        begun = time.monotonic()
        bea.do("inventory")
        worst = max(worst, time.monotonic() - begun)
    took = time.monotonic() - first
    print("# the slowest line took %d ms of %d" % (worst * 1000, took * 1000))
    assert answers == [207] * 20 and worst < took / 2, (answers, worst, took)


def cadaver_and_rclone_can_read_and_save_files(folder):
    server, _, bea = build(folder)
    curl(folder, server, BELL, text=GOOD)
    url = "http://127.0.0.1:%d/dav/" % server.ports["http"]
    put = folder.write("sings.lua", GOOD.replace("rings", "sings"))
    bad = folder.write("bad.lua", BAD)
    if shutil.which("cadaver"):
        folder.write(".netrc", "machine 127.0.0.1\nlogin bea\npassword %s\n" % PASSWORD)
        os.chmod(os.path.join(folder.path, ".netrc"), 0o600)
        typed = "ls areas/inn\ncd areas/inn/behaviours\nput %s bell.lua\nput %s bell.lua\nquit\n" % (put, bad)
        said = subprocess.run(["cadaver", url], input=typed, env={**os.environ, "HOME": folder.path}, text=True,
                              capture_output=True, check=False, timeout=90).stdout
        assert "inn.lua" in said and said.count("Uploading") == 2 and "422" in said, said
        assert "It sings." in bea.do("poke bell")
    if shutil.which("rclone"):
        secret = subprocess.run(["rclone", "obscure", PASSWORD], capture_output=True, text=True, check=True).stdout.strip()
        config = folder.write("rclone.conf",
                              "[s]\ntype = webdav\nurl = %s\nvendor = other\nuser = bea\npass = %s\n" % (url, secret))
        copy = os.path.join(folder.path, "copy")

        def rclone(*words):
            return subprocess.run(["rclone", "--config", config, "--retries", "1", "--low-level-retries", "1", *words],
                                  capture_output=True, text=True, check=False, timeout=90)

        assert rclone("copy", "s:areas/inn", copy).returncode == 0
        assert sorted(os.listdir(copy)) == ["ERRORS.txt", "behaviours", "inn.lua"]
        chimes = folder.write("chimes.lua", GOOD.replace("rings", "chimes"))
        assert rclone("copyto", chimes, "s:areas/inn/behaviours/bell.lua").returncode == 0
        assert "It chimes." in bea.do("poke bell")


def files_are_served_through_a_gate(folder):
    server = folder.server(services=("telnet", "http"), gated=True)
    who = "wizard:" + server.wizard_password
    path = "/areas/inn/behaviours/pim.lua"
    status, source = curl(folder, server, path, who=who)
    assert status == 200 and "Pim" in source
    assert curl(folder, server, path, who=who, text=source + "-- more\n")[0] == 204
    assert curl(folder, server, path, who=who) == (200, source + "-- more\n")


if __name__ == "__main__":
    raise SystemExit(main([
        a_behaviour_is_saved_with_its_checks,
        a_file_gives_an_object_at_most_500_properties,
        folders_are_listed,
        extra_requests_of_windows_and_the_finder_are_answered,
        only_a_password_or_a_token_gives_access,
        a_saved_area_file_reads_back_with_its_comments,
        the_file_of_an_area_is_saved_with_its_checks,
        a_change_of_what_somebody_holds_is_refused,
        a_refused_addition_changes_nothing_and_the_server_goes_on,
        no_builder_makes_a_twin_that_stops_backups, files_cannot_be_created_moved_or_deleted,
        a_temporary_file_moved_over_a_builders_saves_it,
        many_requests_at_once_delay_nobody,
        cadaver_and_rclone_can_read_and_save_files,
        files_are_served_through_a_gate,
    ], ("web", "dav")))
