#!/usr/bin/env python3
"""What WebDAV clients keep beside a builder's files: locks, properties and their own folders; davfs2, which uses them.

usage: dav_locks_test.py SKEIN"""
import os
import shutil
import subprocess
import xml.etree.ElementTree as ET

from dav_test import BELL, GOOD, PASSWORD, build, curl, hrefs, xml
from program import main
from served import enter, number_in, until


def a_lock_keeps_other_programs_out_and_not_the_game(folder):
    server, wizard, bea = build(folder)
    curl(folder, server, BELL, text=GOOD)
    enter(server, "create Cob " + PASSWORD).close()
    wizard.do("@role cob builder")
    wizard.do("@area inn = bea, cob")
    bea.do("drop bell")
    cob = "cob:" + PASSWORD
    assert curl(folder, server, BELL, who=cob)[0] == 200

    def lock(scope, who="bea:" + PASSWORD, path=BELL):
        status, body = curl(folder, server, path, "-X", "LOCK", *xml(folder, (
            '<D:lockinfo xmlns:D="DAV:"><D:lockscope><D:%s/></D:lockscope><D:locktype><D:write/></D:locktype>'
            '<D:owner>my <b>editor</b></D:owner></D:lockinfo>' % scope)), who=who)
        return status, ET.fromstring(body).find(".//{DAV:}locktoken/{DAV:}href").text if status == 200 else body

    status, token = lock("exclusive")
    assert status == 200 and token.startswith("urn:uuid:"), token
    assert lock("exclusive", cob)[0] == 423 and lock("shared", cob)[0] == 423 and lock("exclusive")[0] == 423
    status, body = curl(folder, server, BELL, who=cob, text=GOOD.replace("rings", "hums"))
    assert status == 423 and "locked" in body, body
    # The token is the owner's alone, and helps nobody else.
    ask = ("-X", "PROPFIND", "-H", "Depth: 0")
    shown = curl(folder, server, BELL, *ask, who=cob)[1]
    assert token not in shown and "editor" not in shown and "<D:owner>bea</D:owner>" in shown, shown
    assert token in curl(folder, server, BELL, *ask)[1]
    held = ("-H", "If: (<%s>)" % token)
    assert curl(folder, server, BELL, *held, who=cob, text=GOOD)[0] == 412
    assert curl(folder, server, BELL, "-X", "UNLOCK", "-H", "Lock-Token: <%s>" % token, who=cob)[0] == 409
    assert curl(folder, server, BELL, text=GOOD)[0] == 423
    assert curl(folder, server, BELL, *held, text=GOOD.replace("rings", "hums"))[0] == 204
    assert curl(folder, server, BELL, "-X", "LOCK", *held)[0] == 200
    assert curl(folder, server, BELL, "-X", "LOCK", *held, who=cob)[0] == 412
    beside = BELL.replace("bell.lua", "bell.lua.part")
    assert curl(folder, server, beside, who=cob, text=GOOD)[0] == 201
    assert curl(folder, server, beside, "-X", "MOVE", "-H", "Destination: /dav" + BELL, who=cob)[0] == 423
    assert "It hums." in bea.do("poke bell")
    # The game is not kept out, and a builder without rights learns nothing of locks.
    bea.program("bell", GOOD.replace("rings", "chimes"))
    enter(server, "create Dora " + PASSWORD).close()
    wizard.do("@role dora builder")
    assert curl(folder, server, BELL, who="dora:" + PASSWORD, text=GOOD)[0] == 403
    curl(folder, server, BELL, "-X", "UNLOCK", "-H", "Lock-Token: <%s>" % token)
    lock("exclusive", "dora:" + PASSWORD)
    assert curl(folder, server, BELL, text=GOOD)[0] == 204
    status, token = lock("exclusive")
    assert status == 200, token
    assert curl(folder, server, BELL, "-X", "UNLOCK", "-H", "Lock-Token: <%s>" % token)[0] == 204
    assert curl(folder, server, BELL, "-H", "If: (<%s>)" % token, text=GOOD)[0] == 412
    assert curl(folder, server, BELL, who=cob, text=GOOD)[0] == 204
    # Versions count in the header If, too.
    revision = ET.fromstring(curl(folder, server, BELL, *ask)[1]).find(".//{DAV:}getetag").text
    assert curl(folder, server, BELL, "-H", "If: ([%s])" % revision, text=GOOD.replace("rings", "hums"))[0] == 204
    assert curl(folder, server, BELL, "-H", "If: ([%s])" % revision, text=GOOD)[0] == 412
    assert curl(folder, server, BELL, "-H", "If: (<", text=GOOD)[0] == 412
    # Two share a file.
    assert lock("shared")[0] == 200 and lock("shared", cob)[0] == 200 and lock("exclusive", cob)[0] == 423
    assert curl(folder, server, BELL, text=GOOD)[0] == 423
    # A lock of a file beside the game's is each user's own.
    assert lock("exclusive", cob, beside)[0] == 200
    assert curl(folder, server, beside, text="mine")[0] == 201


def what_a_desktop_sets_on_a_file_is_kept_for_its_user(folder):
    server, wizard, _ = build(folder)
    curl(folder, server, BELL, text=GOOD)
    enter(server, "create Cob " + PASSWORD).close()
    wizard.do("@role cob builder")
    wizard.do("@area inn = bea, cob")

    def patch(path, how, *props, who="bea:" + PASSWORD):
        parts = "".join("<D:%s><D:prop>%s</D:prop></D:%s>" % (how, one, how) for one in props)
        return curl(folder, server, path, "-X", "PROPPATCH", *xml(
            folder, '<D:propertyupdate xmlns:D="DAV:" xmlns:z="urn:z">%s</D:propertyupdate>' % parts), who=who)

    def read(path, who="bea:" + PASSWORD):
        body = curl(folder, server, path, "-X", "PROPFIND", "-H", "Depth: 0", *xml(
            folder, '<D:propfind xmlns:D="DAV:" xmlns:y="urn:z"><D:prop><y:mark/></D:prop></D:propfind>'), who=who)[1]
        found = ET.fromstring(body).find(".//{urn:z}mark")
        return None if "404" in body else ET.tostring(found, encoding="unicode")

    assert patch(BELL, "set", '<z:mark>a <z:b c="1"/> &amp; b</z:mark>')[0] == 207
    kept = read(BELL)
    assert "a <" in kept and 'c="1"' in kept and "&amp; b" in kept and "urn:z" in kept, kept
    assert read(BELL, "cob:" + PASSWORD) is None
    assert "mark" in curl(folder, server, BELL, "-X", "PROPFIND", "-H", "Depth: 0")[1]
    # Either all changes are made or none.
    status, body = patch(BELL, "set", "<z:mark>other</z:mark>", "<D:getetag>x</D:getetag>")
    assert status == 207 and "424" in body and read(BELL) == kept, body
    beside = BELL.replace("bell.lua", ".bell.lua.swp")
    assert patch(beside, "set", "<z:mark>x</z:mark>")[0] == 404
    curl(folder, server, beside, text="x")
    assert patch(beside, "set", "<z:mark>y</z:mark>")[0] == 207
    assert curl(folder, server, beside, "-X", "DELETE")[0] == 204
    curl(folder, server, beside, text="x")
    assert read(beside) is None
    assert patch(BELL, "remove", "<z:mark/>")[0] == 207 and read(BELL) is None
    assert patch(BELL, "set", "<z:mark>%s</z:mark>" % ("x" * 5000))[0] == 207 and read(BELL) is None
    for bad in ("<a", "<a></b>", "<D:a/>", '<a xmlns:D=""/>', "<a/><a/>", "text", "<a>"):
        assert curl(folder, server, BELL, "-X", "PROPFIND", "-H", "Depth: 0", *xml(folder, bad))[0] == 400, bad
    assert curl(folder, server, BELL, "-X", "PROPFIND", "-H", "Depth: 0")[0] == 207


def a_desktops_own_folders_hold_its_files(folder):
    """Programs on a Mac save into .TemporaryItems, and move the file from there."""
    server, wizard, bea = build(folder)
    curl(folder, server, BELL, text=GOOD)
    own = "/areas/inn/behaviours/.TemporaryItems"
    assert curl(folder, server, own + "/x", text="x")[0] == 403
    assert curl(folder, server, own, "-X", "MKCOL")[0] == 201 and curl(folder, server, own, "-X", "MKCOL")[0] == 405
    assert curl(folder, server, own + "/one/two", "-X", "MKCOL")[0] == 409
    assert curl(folder, server, own + "/one", "-X", "MKCOL")[0] == 201
    assert curl(folder, server, own + "/one/bell.lua", text=GOOD.replace("rings", "hums"))[0] == 201
    assert curl(folder, server, own + "/none/bell.lua", text="x")[0] == 409
    body = curl(folder, server, own, "-X", "PROPFIND", "-H", "Depth: 1")[1]
    assert hrefs(body) == ["/dav" + own + "/", "/dav" + own + "/one/"], body
    assert curl(folder, server, own, who="wizard:" + server.wizard_password)[0] == 404
    to = ("-H", "Destination: /dav%s/two" % own)
    assert curl(folder, server, own + "/one", "-X", "COPY", *to)[0] == 201
    assert curl(folder, server, own + "/one", "-X", "COPY", "-H", "Overwrite: F", *to)[0] == 412
    assert curl(folder, server, own, "-X", "COPY", *to)[0] == 403
    assert curl(folder, server, own + "/one", "-X", "MOVE", "-H", "Destination: /dav" + BELL)[0] == 403
    assert curl(folder, server, own + "/two/bell.lua", "-X", "MOVE", "-H", "Destination: /dav" + BELL)[0] == 204
    assert "It hums." in bea.do("poke bell")
    assert curl(folder, server, own + "/two/bell.lua")[0] == 404
    assert curl(folder, server, own, "-X", "DELETE")[0] == 204
    assert curl(folder, server, own + "/one/bell.lua")[0] == 404
    # A real folder of such a name is not hidden by one.
    area = number_in(wizard.do("@area Sedum ="))
    wizard.do("@ref #%d = sedabcdef" % area)
    wizard.do("@area Sedum = bea")
    assert "sedabcdef/" in curl(folder, server, "/areas/")[1]
    assert curl(folder, server, "/areas/sedabcdef", "-X", "MKCOL")[0] == 405


def davfs2_can_mount_and_save(folder):
    """It locks a file before it writes it. Folders are not listed: davfs2 1.6 cannot do that with new kernels."""
    if not shutil.which("mount.davfs") or not os.path.exists("/dev/fuse") or os.geteuid() != 0:
        print("# davfs2 is not installed, or cannot be used here")
        return
    server, _, bea = build(folder)
    curl(folder, server, BELL, text=GOOD)
    where = os.path.join(folder.path, "mount")
    config = folder.write("davfs2.conf", "use_locks 1\nask_auth 1\ndelay_upload 0\n")
    os.mkdir(where)
    url = "http://127.0.0.1:%d/dav/" % server.ports["http"]
    done = subprocess.run(["mount", "-t", "davfs", "-o", "conf=" + config, url, where], input="bea\n%s\ny\n" % PASSWORD,
                          text=True, capture_output=True, check=False, timeout=90)
    assert done.returncode == 0, done.stderr
    bell = where + BELL
    try:
        with open(bell, encoding="utf-8") as file:
            assert file.read() == GOOD
        with open(bell, "w", encoding="utf-8") as file:
            file.write(GOOD.replace("rings", "hums"))
        until(bea, "poke bell", "It hums")
        done = subprocess.run(["sed", "-i", "s/hums/tolls/", bell], capture_output=True, text=True, check=False, timeout=90)
        assert done.returncode == 0, done.stderr
        until(bea, "poke bell", "It tolls")
    finally:
        subprocess.run(["umount", where], capture_output=True, check=True, timeout=90)


if __name__ == "__main__":
    raise SystemExit(main([
        a_lock_keeps_other_programs_out_and_not_the_game,
        what_a_desktop_sets_on_a_file_is_kept_for_its_user,
        a_desktops_own_folders_hold_its_files,
        davfs2_can_mount_and_save,
    ], ("web", "dav")))
