#!/usr/bin/env python3
"""A builder's areas as files: OpenSSH's sftp and sshfs, and packets that no such client sends.

usage: sftp_test.py SKEIN"""
import os
import shutil
import struct
import subprocess
import time

from program import main, succeeds
from served import enter, enter_wizard, number_in
from ssh_client import Keys

SERVICES = ("telnet", "ssh")
PASSWORD = "password1"
GOOD = 'command("poke {this}", function() return "It rings." end)\n'
BAD = 'command("poke {this}", function()\n  return "oh\nend)\n'
BELL = "/areas/inn/behaviours/bell.lua"


def build(folder, **more):
    """A server with a builder, Bea, who may build in the inn and has a bell there."""
    server = folder.server(services=SERVICES, **more)
    wizard = enter_wizard(server)
    bea = enter(server, "create Bea " + PASSWORD)
    wizard.do("@role bea builder")
    wizard.do("@area inn = bea")
    bell = number_in(bea.do("@create a bell"))
    bea.do("@ref bell = bell")
    bea.do("@set bell.area = $inn")
    return server, wizard, bea, bell


def files(folder, server, *lines, name="bea", password=PASSWORD, status=None):
    """Runs sftp with these lines as its batch; returns its status and output."""
    batch = folder.write("batch", "\n".join(lines) + "\n")
    with open(batch, encoding="utf-8") as typed:
        done = Keys(folder).run(server, name, password=password, typed=typed.read(), program="sftp")
    assert status is None or done.returncode == status, done
    return done.stdout + done.stderr


def get(folder, server, path, **more):
    here = os.path.join(folder.path, "got")
    if os.path.exists(here):
        os.unlink(here)
    said = files(folder, server, "get %s %s" % (path, here), **more)
    if not os.path.exists(here):
        return None, said
    with open(here, encoding="utf-8") as file:
        return file.read(), said


def put(folder, server, text, path, **more):
    return files(folder, server, "put %s %s" % (folder.write("put", text), path), **more)


def a_behaviour_is_saved_with_its_checks(folder):
    server, _, bea, _ = build(folder)
    assert "denied" not in put(folder, server, GOOD, BELL).lower()
    assert "It rings." in bea.do("poke bell")
    assert get(folder, server, BELL)[0] == GOOD
    assert "Failure" in put(folder, server, BAD, BELL)
    assert "It rings." in bea.do("poke bell") and get(folder, server, BELL)[0] == GOOD
    errors = get(folder, server, "/areas/inn/ERRORS.txt")[0]
    assert "behaviours/bell.lua: not saved: line 2" in errors, errors
    assert "not saved: line 2" in bea.do("@errors bell")
    put(folder, server, GOOD.replace("rings", "chimes"), BELL)
    assert "It chimes." in bea.do("poke bell")
    assert get(folder, server, "/areas/inn/ERRORS.txt")[0] == ""
    assert bea.do("@revisions bell").count("\n") >= 1
    bea.do("@undo")
    assert get(folder, server, BELL)[0] == GOOD
    server.kill()
    server.start()
    assert get(folder, server, BELL)[0] == GOOD


def an_area_is_listed_as_it_is_exported(folder):
    server, _, bea, _ = build(folder)
    put(folder, server, GOOD, BELL)
    bea.do("@describe bell = Of brass.")
    time.sleep(0.5)
    listed = files(folder, server, "ls -l /areas", "ls -l /areas/inn", "ls /areas/inn/behaviours")
    assert "inn" in listed and "river" not in listed and "bell.lua" in listed, listed
    succeeds(folder.run("export", "--design", "--world", server.world, "out"))
    with open(os.path.join(folder.path, "out", "inn.lua"), encoding="utf-8") as file:
        exported = file.read()
    design = get(folder, server, "/areas/inn/inn.lua")[0]
    assert 'item "bell" {' in design and "Of brass." in design and 'room "kitchen" {' in design, design
    assert design in exported or all(line in exported for line in design.splitlines()), design
    wizards = get(folder, server, "/areas/inn/inn.lua", name="wizard", password=server.wizard_password)[0]
    assert wizards == exported
    got = os.path.join(folder.path, "copy")
    files(folder, server, "get -r /areas/inn %s" % got)
    assert sorted(os.listdir(got)) == ["ERRORS.txt", "behaviours", "inn.lua"]
    assert os.listdir(os.path.join(got, "behaviours")) == ["bell.lua", "pim.lua"] or "bell.lua" in os.listdir(
        os.path.join(got, "behaviours"))


INN = "/areas/inn/inn.lua"
INN_ERRORS = "/areas/inn/ERRORS.txt"


def a_refused_addition_changes_nothing_and_the_server_goes_on(folder):
    server, _, bea, _ = build(folder)
    for mistake in ('coin "x1" { at = "kitchen", name = "a rat", amount = 100 }', 'item "x2" { at = "start", name = "a rat" }',
                    'item "x3" { at = "kitchen", name = "a rat", owner = "wizard" }'):
        words = get(folder, server, INN)[0]
        assert "Failure" in put(folder, server, words + '\nitem "fine" { at = "kitchen", name = "a pot" }\n' + mistake + "\n", INN)
        assert "inn.lua: not saved: " in get(folder, server, INN_ERRORS)[0], mistake
        assert get(folder, server, INN)[0] == words, mistake
    assert "Bea" in bea.do("who")


def saving_an_area_file_changes_the_area(folder):
    server, wizard, bea, bell = build(folder)
    bea.do("@describe bell = Of brass.")
    # A file that this client has not read cannot be overwritten.
    assert "Failure" in put(folder, server, "-- nothing\n", INN)
    text = get(folder, server, INN)[0]
    changed = text.replace("Of brass.", "Of old brass.") + (
        '\nitem "clapper" {\n  name = "a clapper",\n  area = ref "inn",\n  at = "kitchen",\n'
        '  behaviour = [[command("poke {this}", function() return "It swings." end)]],\n}\n')
    # Meanwhile others build.
    wizard.do("@create a stool")
    wizard.do("@ref stool = stool")
    wizard.do("@set stool.area = $inn")
    wizard.do("@describe $kitchen = A kitchen full of steam.")
    said = put(folder, server, changed, INN)
    assert "denied" not in said and "Failure" not in said, said
    assert "Of old brass." in bea.do("look bell")
    bea.do("@teleport $kitchen")
    assert "a clapper" in bea.do("look") and "full of steam" in bea.do("look") and "It swings." in bea.do("poke clapper")
    assert "owner = Bea" in bea.do("@show clapper") and "revision 1 by Bea" in bea.do("@show clapper")
    assert "#" in wizard.do("@find stool")
    assert get(folder, server, INN_ERRORS)[0] == ""
    # A thing deleted from the file is destroyed, and one undo brings it back.
    text = get(folder, server, INN)[0]
    assert "A kitchen full of steam." in text and "Of old brass." in text, text
    start = text.index('item "clapper"')
    gone = text[:start] + text[text.index("\n}\n", start) + 3:]
    said = put(folder, server, gone.replace("Of old brass.", "Of iron."), INN)
    assert "Failure" not in said, get(folder, server, INN_ERRORS)
    assert "a clapper" not in bea.do("look") and "Of iron." in bea.do("look bell")
    bea.do("@undo")
    assert "a clapper" in bea.do("look") and "Of old brass." in bea.do("look bell")
    server.kill()
    server.start()
    text = get(folder, server, INN)[0]
    assert "Of old brass." in text and "clapper" in text
    return bell


def an_area_file_with_mistakes_changes_nothing(folder):
    server, wizard, bea, _ = build(folder)
    text = get(folder, server, INN)[0]
    bad = (
        (text.replace('item "bell" {', 'item "bell" {\n  desc = "half done",', 1) + '\nitem "x" {\n', "inn.lua:"),
        (text + '\nitem "x" { name = "a thing", behaviour = [[command("poke {this}", function()]] }\n', "inn.lua:"),
        (text + '\nitem "x" { name = "a thing", owner = "Wizard" }\n', "you own what you make"),
        (text + '\nplayer "x" { name = "Somebody" }\n', "needs an account"),
        (text + '\nitem "x" { name = "a thing", area = ref "river" }\n', "no right to that area"),
        (text + '\nitem "x" { name = "a thing", at = "green" }\n', "does not accept"),
        (text + '\nitem "start" { name = "mine" }\n', ""),
        (text + "\nos.exit()\n", "inn.lua:"),
        (text + "\nwhile true do end\n", ""),
        (text.replace('name = "a bell"', 'name = "wizard"', 1), "name"),
    )
    for new, why in bad:
        said = put(folder, server, new, INN)
        assert "Failure" in said or "denied" in said, (new[-200:], said)
        errors = get(folder, server, INN_ERRORS)[0]
        assert "inn.lua: not saved: " in errors and why in errors, errors
        assert get(folder, server, INN)[0] == text
    # Both have changed the same: nothing is done.
    get(folder, server, INN)
    wizard.do("@describe $bell = The wizard's words.")
    said = put(folder, server, text.replace('item "bell" {', 'item "bell" {\n  desc = "My words.",', 1) + '\nitem "y" { name = "why" }\n', INN)
    assert "Failure" in said, said
    errors = get(folder, server, INN_ERRORS)[0]
    assert "Others have changed the same fields" in errors and "bell.desc" in errors, errors
    text = get(folder, server, INN)[0]
    assert "The wizard's words." in text and '"y"' not in text
    assert "Failure" not in put(folder, server, text.replace("The wizard's words.", "My words."), INN)
    assert get(folder, server, INN_ERRORS)[0] == ""
    assert "My words." in bea.do("look bell")


def a_builder_cannot_save_files_of_others_areas(folder):
    server, wizard, bea, _ = build(folder)
    words = get(folder, server, INN)[0]
    enter(server, "create Cob " + PASSWORD).close()
    wizard.do("@role cob builder")
    for path in (INN, "/areas/river/river.lua", "/areas/wick/wick.lua", "/areas/world/world.lua"):
        said = put(folder, server, words, path, name="cob")
        assert "denied" in said or "not found" in said or "No such" in said, (path, said)
    # A builder whose rights ended saves no more, even in a session with the file open.
    raw = Raw(folder, server)
    handle = raw.open(INN, 2 | 8 | 16)[9:13]
    wizard.do("@area inn = cob")
    assert status(raw.ask(6, text(handle), struct.pack(">Q", 0), text(words + "\n-- x\n"))) == 0
    assert status(raw.ask(4, text(handle))) not in (0, None)
    # The file of your own area gives no access to things of others.
    mine = get(folder, server, INN, name="cob")[0]
    bea.do("@create a gem")
    bea.do("@ref gem = gem")
    said = put(folder, server, mine + '\nitem "gem" { name = "a stolen gem" }\n', INN, name="cob")
    assert "Failure" in said, said
    assert "stolen" not in bea.do("inventory")


def a_builder_does_not_see_the_files_of_others(folder):
    server, wizard, _, bell = build(folder)
    put(folder, server, GOOD, BELL)
    enter(server, "create Cob " + PASSWORD).close()
    enter(server, "create Ann " + PASSWORD).close()
    wizard.do("@role cob builder")
    for path in (BELL, "/areas/inn/behaviours/#%d.lua" % bell, "/areas/inn/inn.lua", "/areas/inn/ERRORS.txt"):
        assert get(folder, server, path, name="cob")[0] is None, path
    listed = files(folder, server, "ls /areas", "ls /areas/inn", name="cob")
    assert "not found" in listed and "river" not in listed, listed
    for path in (BELL, "/areas/inn/behaviours/#%d.lua" % bell):
        said = put(folder, server, "x = 1", path, name="cob")
        assert "denied" in said, said
    assert get(folder, server, BELL)[0] == GOOD
    said = files(folder, server, "ls /areas", name="ann")
    assert "not found" in said and "inn" not in said, said
    guest = Keys(folder).run(server, "guest", typed="ls\n", program="sftp")
    assert guest.returncode != 0 and "areas" not in guest.stdout, guest
    for path in ("/areas/../../etc/passwd", "/etc/passwd", "/areas/inn/" + "a" * 1500, "/areas/inn/behaviours/../../x.lua",
                 "/areas/inn/behaviours/.lua", "/areas/inn/behaviours/..lua", "/areas/inn/behaviours/a\\nb.lua"):
        assert get(folder, server, '"%s"' % path)[0] is None, path
        said = put(folder, server, GOOD, '"%s"' % path)
        assert "denied" in said or "not found" in said or "No such file" in said or "Failure" in said, said
    for line in ("rm " + BELL, "rename %s /areas/x" % BELL, "rename %s /areas/inn/behaviours/x.lua" % BELL, "mkdir /areas/x", "rmdir /areas/inn", "ln -s %s /x" % BELL):
        assert "denied" in files(folder, server, line) or "unsupported" in files(folder, server, line), line
    files(folder, server, "chmod 600 " + BELL, status=0)
    assert get(folder, server, BELL)[0] == GOOD
    assert not os.path.exists("/areas")


class Raw:
    """Sends arbitrary SFTP packets by `ssh -s`."""

    def __init__(self, folder, server, name="bea", password=PASSWORD):
        keys = Keys(folder)
        self.process = subprocess.Popen(
            ["ssh", *keys.words(server.ports["ssh"]), "-s", name + "@127.0.0.1", "sftp"], stdin=subprocess.PIPE,
            stdout=subprocess.PIPE, stderr=subprocess.DEVNULL, env=keys.env(password), start_new_session=True)
        folder.processes.append(self.process)
        self.number = 0
        self.send(b"\1\0\0\0\3")
        assert self.read()[0] == 2

    def send(self, bytes_):
        self.process.stdin.write(struct.pack(">I", len(bytes_)) + bytes_)
        self.process.stdin.flush()

    def read(self):
        head = self.process.stdout.read(4)
        return self.process.stdout.read(struct.unpack(">I", head)[0]) if len(head) == 4 else b""

    def ask(self, type_, *parts):
        self.number += 1
        try:
            self.send(bytes([type_]) + struct.pack(">I", self.number) + b"".join(parts))
        except OSError:  # the connection was ended
            return b""
        return self.read()

    def open(self, path, flags):
        return self.ask(3, text(path), struct.pack(">II", flags, 0))


def text(value):
    value = value.encode() if isinstance(value, str) else value
    return struct.pack(">I", len(value)) + value


def status(reply):
    return struct.unpack(">I", reply[5:9])[0] if reply[:1] == b"\x65" else None


def hostile_packets_are_refused_and_hold_up_nobody(folder):
    server, _, bea, _ = build(folder)
    put(folder, server, GOOD, BELL)
    raw = Raw(folder, server)
    handles = [raw.open(BELL, 1) for _ in range(70)]
    opened = [reply[9:13] for reply in handles if reply[0] == 102]
    assert len(opened) == 64 and status(handles[-1]) == 4
    for handle in opened:
        assert status(raw.ask(4, text(handle))) == 0
    assert status(raw.ask(4, text(opened[0]))) == 4
    handle = raw.open(BELL, 2 | 8 | 16)[9:13]
    for offset, length in ((2 ** 63, 1), (2 ** 64 - 1, 10), (2 ** 20, 1), (10 ** 6, 1)):
        assert status(raw.ask(6, text(handle), struct.pack(">Q", offset), text(b"x" * length))) == 4, offset
    assert status(raw.ask(10, text(handle), struct.pack(">IQ", 1, 2 ** 40))) == 4
    assert status(raw.ask(5, text(handle), struct.pack(">QI", 2 ** 63, 2 ** 32 - 1))) == 1
    begun = time.monotonic()
    for _ in range(200):
        raw.ask(6, text(handle), struct.pack(">Q", 200000), text(b"x"))
        raw.ask(10, text(handle), struct.pack(">IQ", 1, 0))
        bea.do("inventory")
    print("# 600 requests took %d ms" % ((time.monotonic() - begun) * 1000))
    raw.ask(6, text(handle), struct.pack(">Q", 0), text(b"-- \xff\xfe\0"))
    assert status(raw.ask(4, text(handle))) == 4
    handle = raw.open(BELL, 2 | 8 | 16)[9:13]
    for i in range(20):
        raw.ask(6, text(handle), struct.pack(">Q", i * 30000), text(b"-" * 30000))
    assert status(raw.ask(4, text(handle))) == 4
    assert status(raw.ask(99)) == 8 and status(raw.ask(200, text("statvfs@openssh.com"), text(b"/"))) == 8
    assert status(raw.ask(11, text(b"/areas\0/inn"))) == 2 and status(raw.ask(11, text(b"\xff"))) == 2
    # Many at once, unread: only this connection ends.
    for _ in range(20000):
        try:
            raw.process.stdin.write(struct.pack(">IBI", 5 + 4 + 6, 17, 1) + text("/areas"))
        except OSError:
            break
    assert "You are" in bea.do("inventory") or "carry" in bea.do("inventory")
    raw.process.kill()
    for junk in (b"\3\0\0\0\1", b"\1\0\0\0\3", b"\3" + b"\xff" * 100):
        raw = Raw(folder, server)
        raw.send(junk)
        assert raw.read() in (b"",), junk
        assert raw.process.wait(timeout=30) != 0
    assert get(folder, server, BELL)[0] == GOOD


def editors_that_rename_files_can_save(folder):
    server, _, bea, _ = build(folder)
    put(folder, server, GOOD, BELL)
    sings = folder.write("sings", GOOD.replace("rings", "sings"))
    bad = folder.write("bad", BAD)
    beside = "/areas/inn/behaviours/bell.lua"
    # A new version is written to a temporary file and renamed over the old one.
    said = files(folder, server, "put %s %s.part" % (sings, beside), "rename %s.part %s" % (beside, beside),
                 "put %s %s.part" % (bad, beside), "rename %s.part %s" % (beside, beside), "ls /areas/inn/behaviours",
                 "get %s.part %s/kept" % (beside, folder.path))
    assert said.count("Failure") == 1 and "part" not in said.split("behaviours")[-1].split("kept")[0][3:], said
    assert "It sings." in bea.do("poke bell")
    assert "line 2" in get(folder, server, "/areas/inn/ERRORS.txt")[0]
    # The old file is renamed; it stays in force until a new one is written.
    files(folder, server, "rename %s %s~" % (beside, beside), "put %s %s" % (bad, beside))
    assert "It sings." in bea.do("poke bell")
    assert get(folder, server, BELL + "~")[0] is None
    # The flush request saves at once, and only once.
    raw = Raw(folder, server)
    handle = raw.open(BELL, 2 | 8 | 16)[9:13]
    raw.ask(6, text(handle), struct.pack(">Q", 0), text(GOOD.replace("rings", "booms")))
    assert status(raw.ask(200, text("fsync@openssh.com"), text(handle))) == 0
    assert "It booms." in bea.do("poke bell")
    before = bea.do("@revisions bell")
    assert status(raw.ask(4, text(handle))) == 0 and bea.do("@revisions bell") == before
    handle = raw.open(BELL, 2 | 8 | 16)[9:13]
    raw.ask(6, text(handle), struct.pack(">Q", 0), text(BAD))
    assert status(raw.ask(200, text("fsync@openssh.com"), text(handle))) == 4
    assert status(raw.ask(4, text(handle))) == 0
    # Only names of that kind, a few of them, and not for others.
    for name in ("notes.txt", "bell.bak", "sed.lua"):
        said = put(folder, server, "x", "/areas/inn/" + name)
        assert "denied" in said, said
    raw = Raw(folder, server)
    made = [raw.open("/areas/inn/behaviours/.%d.swp" % i, 2 | 8)[0] for i in range(20)]
    assert made.count(102) == 16, made
    assert Raw(folder, server).open("/areas/inn/behaviours/.1.swp", 1)[0] == 101
    assert status(raw.ask(13, text("/areas/inn/behaviours/.1.swp"))) == 0
    assert status(raw.ask(18, text("/areas/inn/behaviours/.2.swp"), text("/areas/inn/inn.lua"))) in (0, 3)
    assert 'item "bell"' in get(folder, server, "/areas/inn/inn.lua")[0]


def rights_end_while_files_are_open(folder):
    server, wizard, bea, _ = build(folder)
    put(folder, server, GOOD, BELL)

    def write(raw, handle):
        raw.ask(6, text(handle), struct.pack(">Q", 0), text(b"x = 1"))
        return status(raw.ask(4, text(handle)))

    raw = Raw(folder, server)
    handle = raw.open(BELL, 2 | 8 | 16)[9:13]
    wizard.do("@role bea player")
    assert write(raw, handle) == 3
    wizard.do("@role bea builder")
    handle = raw.open(BELL, 2 | 8 | 16)[9:13]
    wizard.do("@mute bea for 1 hour")
    assert write(raw, handle) == 3
    wizard.do("@unmute bea")
    handle = raw.open(BELL, 2 | 8 | 16)[9:13]
    succeeds(folder.run("account", "--world", server.world, "set", "bea", "--password-stdin", typed="another-one\n"))
    assert write(raw, handle) in (3, 4, None)
    assert raw.process.wait(timeout=30) != 0
    raw = Raw(folder, server, password="another-one")
    wizard.do("@ban bea")
    assert raw.process.wait(timeout=30) != 0  # by itself
    wizard.do("@unban bea")
    assert get(folder, server, BELL, password="another-one")[0] == GOOD


def sshfs_can_mount_the_files(folder):
    if not shutil.which("sshfs") or not os.path.exists("/dev/fuse") or os.geteuid() != 0:
        print("# no FUSE here: left out")
        return
    server, _, bea, _ = build(folder)
    put(folder, server, GOOD, BELL)
    keys = Keys(folder)
    here = os.path.join(folder.path, "mounted")
    os.mkdir(here)
    done = subprocess.run(
        ["sshfs", "-p", str(server.ports["ssh"]), "-o", "dir_cache=no,StrictHostKeyChecking=no,UserKnownHostsFile=" + keys.known,
         "bea@127.0.0.1:/areas", here], env=keys.env(PASSWORD), start_new_session=True, capture_output=True, check=False,
        timeout=60)
    if done.returncode != 0 and b"fuse" in done.stderr:
        print("# FUSE is not to be had: left out")
        return
    assert done.returncode == 0, done
    try:
        path = os.path.join(here, "inn/behaviours/bell.lua")
        with open(path, encoding="utf-8") as file:
            assert file.read() == GOOD
        with open(path, "w", encoding="utf-8") as file:
            file.write(GOOD.replace("rings", "sings"))
        end = time.monotonic() + 30
        while "It sings." not in bea.do("poke bell"):
            assert time.monotonic() < end
        subprocess.run(["sed", "-i", "s/sings/hums/", path], check=True, timeout=60)
        while "It hums." not in bea.do("poke bell"):
            assert time.monotonic() < end
        with open(path, "w", encoding="utf-8") as file:
            file.write(BAD)
        try:
            with open(path, "w", encoding="utf-8") as file:
                file.write(BAD)
                file.flush()
                os.fsync(file.fileno())
            raise AssertionError("a save that failed is told so by fsync")
        except OSError:
            pass
        while True:
            with open(os.path.join(here, "inn/ERRORS.txt"), encoding="utf-8") as file:
                if "bell.lua: not saved: line 2" in file.read():
                    break
            assert time.monotonic() < end
    finally:
        subprocess.run(["fusermount", "-u", here], check=False)


def sftp_works_through_a_gate(folder):
    server = folder.server('ssh = { key = "%s/gate.ssh" }\n' % folder.path, services=SERVICES, gated=True)
    password = server.wizard_password
    path = "/areas/inn/behaviours/pim.lua"
    source = get(folder, server, path, name="wizard", password=password)[0]
    assert "Pim" in source
    put(folder, server, source + "-- more\n", path, name="wizard", password=password)
    assert get(folder, server, path, name="wizard", password=password)[0] == source + "-- more\n"


if __name__ == "__main__":
    raise SystemExit(main([
        a_behaviour_is_saved_with_its_checks,
        a_refused_addition_changes_nothing_and_the_server_goes_on,
        saving_an_area_file_changes_the_area,
        an_area_file_with_mistakes_changes_nothing,
        a_builder_cannot_save_files_of_others_areas,
        an_area_is_listed_as_it_is_exported,
        a_builder_does_not_see_the_files_of_others,
        hostile_packets_are_refused_and_hold_up_nobody,
        editors_that_rename_files_can_save,
        rights_end_while_files_are_open,
        sshfs_can_mount_the_files,
        sftp_works_through_a_gate,
    ], needs=("ssh",)))
