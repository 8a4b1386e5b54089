"""skein upgrade: another program serves the world, or the previous one does again."""
import os
import re
import shutil
import subprocess
import sys
import time

from program import fails, main, succeeds
from served import enter


def copy_of(folder, name="skein-next"):
    path = os.path.join(folder.path, name)
    shutil.copy(folder.binary, path)
    return path


def script(folder, name, serve):
    """A program that is a skein but for `serve`, which does as the lines say."""
    path = folder.write(name, '#!/bin/sh\nif [ "$1" = serve ]; then\n%s\nfi\nexec %s "$@"\n' % (serve, folder.binary))
    os.chmod(path, 0o755)
    return path


def holder(folder):
    return re.search(r"process (\d+)", folder.run("serve", "--world", "world.db").stderr).group(1)


def players_behind_a_gate_stay_connected_over_an_upgrade(folder):
    server = folder.server(gated=True)
    anna = enter(server, "create anna a-long-password")
    first = holder(folder)

    said = succeeds(folder.run("upgrade", "--world", "world.db", copy_of(folder)))

    assert "serves world.db" in said and "before-upgrade" in said, said
    assert anna.do("say still here").endswith('You say, "still here"')
    second = holder(folder)
    assert second != first and os.readlink("/proc/%s/exe" % second).endswith("skein-next")
    copy = re.search(r"; (\S+) is a copy", said).group(1)
    assert succeeds(folder.run("check", "--world", copy)).strip()
    assert not [name for name in folder.names() if "tried" in name], folder.names()

    succeeds(folder.run("upgrade", "--world", "world.db", copy_of(folder, "skein-third")))

    assert os.readlink("/proc/%s/exe" % holder(folder)).endswith("skein-third")
    assert anna.do("say and here").endswith('You say, "and here"')
    assert server.stop() == 0  # the process that was started passes it on, and ends
    assert folder.run("check", "--world", "world.db").returncode == 0


def a_program_that_does_not_get_ready_is_replaced_by_the_old_one(folder):
    server = folder.server(gated=True)
    anna = enter(server, "create anna a-long-password")
    bad = script(folder, "bad", "echo no such luck >&2\nexit 3")

    fails(folder.run("upgrade", "--world", "world.db", bad), 1, "bad ended with exit status 3 before it was ready",
          "its last line: no such luck", "serves world.db again")

    assert anna.do("say still here").endswith('You say, "still here"')
    succeeds(folder.run("upgrade", "--world", "world.db", copy_of(folder)))
    assert anna.do("say again").endswith('You say, "again"')
    assert server.stop() == 0


def a_failed_upgrade_returns_to_a_wrapper_script(folder):
    server = folder.server(gated=True)
    anna = enter(server, "create anna a-long-password")
    succeeds(folder.run("upgrade", "--world", "world.db", script(folder, "around", ":")))

    fails(folder.run("upgrade", "--world", "world.db", script(folder, "bad", "exit 3")), 1, "serves world.db again")

    assert anna.do("say still here").endswith('You say, "still here"')
    assert server.stop() == 0


def a_failed_upgrade_restores_the_older_schema(folder):
    # The program is made of an interpreter that may lie anywhere.
    server = folder.server('privileges = "keep"\n', gated=True)
    anna = enter(server, "create anna a-long-password")
    anna.do("say before")
    bring_up = """python3 - <<'END'
import shutil, sqlite3
n = sqlite3.connect("world.db").execute("PRAGMA user_version").fetchone()[0] + 1
shutil.copy("world.db", "world.db.before-%d" % n)
db = sqlite3.connect("world.db")
db.execute("PRAGMA user_version = %d" % n)
db.commit()
END
exit 3"""
    bad = script(folder, "newer", "cd %s\n%s" % (folder.path, bring_up))

    fails(folder.run("upgrade", "--world", "world.db", bad), 1, "serves world.db again")

    assert folder.has("world.db.newer"), folder.names()
    assert anna.do("say after").endswith('You say, "after"')
    server.stop()
    assert folder.run("check", "--world", "world.db").returncode == 0


def an_impossible_upgrade_is_refused_before_anything_happens(folder):
    fails(folder.run("upgrade", "--world", "world.db", "/nonexistent"), 1, "/nonexistent")
    fails(folder.run("upgrade", "--world", "world.db", "/bin/true"), 1, "is not skein")
    succeeds(folder.run("init", "--world", "world.db"))
    fails(folder.run("upgrade", "--world", "world.db", folder.binary), 1, "no server runs")
    server = folder.server(gated=True)
    anna = enter(server, "create anna a-long-password")
    untrying = folder.write("untrying", '#!/bin/sh\n[ "$1" = --version ] && echo skein 9\n[ "$1" = --version ]\n')
    os.chmod(untrying, 0o755)
    fails(folder.run("upgrade", "--world", "world.db", untrying), 1, "nothing was changed")
    without = folder.write("without", '#!/bin/sh\n[ "$1" != upgrade ] || exit 2\nexec %s "$@"\n' % folder.binary)
    os.chmod(without, 0o755)
    fails(folder.run("upgrade", "--world", "world.db", without), 1, "was built without upgrade", "stop the server")
    silent = folder.write("silent", "#!/bin/sh\nexec sleep 100\n")
    os.chmod(silent, 0o755)
    fails(folder.run("upgrade", "--world", "world.db", silent), 1, "cannot run", "silent", "did not finish in 10 s")
    assert not [name for name in folder.names() if "before-upgrade" in name], folder.names()
    assert anna.do("say unmoved") == 'You say, "unmoved"'
    server.stop()


def a_stop_during_an_upgrade_ends_the_server(folder):
    server = folder.server('privileges = "keep"\n', gated=True)
    anna = enter(server, "create anna a-long-password")
    slow = script(folder, "slow", "echo slow is here >%s/here\nexec sleep 100" % folder.path)
    asking = subprocess.Popen([folder.binary, "upgrade", "--world", "world.db", slow], cwd=folder.path)
    folder.processes.append(asking)
    while not folder.has("here"):
        time.sleep(0.05)

    for _ in range(2):
        fails(folder.run("upgrade", "--world", "world.db", folder.binary), 1, "an upgrade of world.db is under way",
              "start nothing by hand")
        asking.kill()  # the work that it has begun goes on
        asking.wait()
    assert server.stop() == 0

    server.start()
    assert anna.do("say still here").endswith('You say, "still here"')
    server.stop()


TESTS = [
    players_behind_a_gate_stay_connected_over_an_upgrade,
    a_program_that_does_not_get_ready_is_replaced_by_the_old_one,
    a_failed_upgrade_returns_to_a_wrapper_script,
    a_failed_upgrade_restores_the_older_schema,
    an_impossible_upgrade_is_refused_before_anything_happens,
    a_stop_during_an_upgrade_ends_the_server,
]

if __name__ == "__main__":
    sys.exit(main(TESTS))
