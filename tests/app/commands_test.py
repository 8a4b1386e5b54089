#!/usr/bin/env python3
"""The subcommands that work without a server: their results, and the sentence for each mistake.

usage: commands_test.py SKEIN"""
import os
import re
import sqlite3
import sys

from program import fails, main, succeeds

AREA = 'room "start" { name = "Hall", exits = { north = "yard" } }\n' \
       'room "yard" { name = "Yard" }\n' \
       'item "bell" { at = "yard", name = "a bell" }\n'

WLD = """#3000
The Temple~
A large temple.
~
30 0 0 0 0 0
D0
The way north.
~
~
0 -1 3001
S
#3001
The Square~
A square.
~
30 0 0 0 0 0
S
$
"""


def help_lists_the_commands_of_the_program(folder):
    told = succeeds(folder.run("--help"))
    fails(folder.run("help", "chek"), 1, "there is no help topic \"chek\"; `skein --help` lists the commands")
    for word in ["serve", "init", "check", "backup", "restore", "account", "export", "import", "script",
                 "telnet", "epoll", "poll", "select"]:
        assert word in told, word
    assert succeeds(folder.run("--version")).startswith("skein ")
    for command in ["serve", "init", "check", "backup", "restore", "account", "export", "import", "script"]:
        told = succeeds(folder.run(command, "--help"))
        assert succeeds(folder.run("help", command)) == told
        assert "usage: skein " + command in told and "Example: " in told, told
        assert "Exit status" in told, told


def help_prints_a_page_wrapped_or_names_like_it(folder):
    page = succeeds(folder.run("help", "area", "files"))
    assert page.startswith("# ") and "See also: " in page and "Shelf: " not in page, page
    assert max(len(line) for line in page.split("\n") if not line.startswith("    ")) <= 90, page
    assert succeeds(folder.run("help", "Area-Files")) == page
    assert "(To turn on the package crafting, add it to packages in game.lua.)\n" in succeeds(folder.run("help", "crafting"))
    assert "To turn on" not in succeeds(folder.run("help", "making quests"))
    for words, title in ((("dev",), "# Building in a world of your own"), (("script", "rights"), "# "), (("hidden", "exits"), "# Rooms")):
        assert succeeds(folder.run("help", *words)).startswith(title), words
    index = succeeds(folder.run("help"))
    for title, topic in (("Building", "area-files"), ("Running a game", "backups"), ("Playing", "say")):
        assert re.search(r"^# %s\n\n(.+\n)*.*\b%s(,|\n)" % (title, topic), index, re.M), (title, index)
    assert max(len(line) for line in index.split("\n")) <= 80 and "`skein --help` lists the commands" in index, index
    fails(folder.run("help", "area-filse"), 1, "there is no help topic \"area-filse\"; did you mean one of these: area-files")


def wrong_usage_is_exit_2_and_one_sentence(folder):
    fails(folder.run(), 2, "a command is missing")
    fails(folder.run("--hlep"), 2, "--hlep")
    fails(folder.run("imprt"), 2, "did you mean import?")
    fails(folder.run("init", "--wrold", "x"), 2, "did you mean --world?")
    fails(folder.run("init", "extra"), 2, "extra")
    fails(folder.run("backup"), 2, "DEST is missing")
    fails(folder.run("import", "x"), 2, "--format is missing")
    fails(folder.run("import", "--format", "lpc", "x"), 2, "lpc", "circle")
    fails(folder.run("script"), 2, "check, test, annotations, pull, push, watch")
    fails(folder.run("script", "check"), 2, "FILE is missing")
    fails(folder.run("account"), 2, "set, list or disable")
    fails(folder.run("account", "set"), 2, "NAME is missing")
    fails(folder.run("account", "set", "Ann"), 2, "nothing to set")
    fails(folder.run("account", "set", "Ann", "--role", "king"), 2, "player, builder, wizard")
    fails(folder.run("account", "list", "--role", "wizard"), 2, "--role")
    fails(folder.run("gate"), 2, "--to")
    fails(folder.run("pages"), 2, "--listen")
    assert folder.names() == []


def commands_about_a_world_find_it_by_the_configuration(folder):
    folder.write("c.lua", 'world = "there.db"\n')
    succeeds(folder.run("init", "--world", "there.db", "--from", "empty"))
    succeeds(folder.run("account", "--world", "there.db", "set", "wiz", "--role", "wizard", "--password-stdin",
                        typed="a-long-password\n"))
    succeeds(folder.run("export", "--config", "c.lua", "out"))
    succeeds(folder.run("plan", "--config", "c.lua", "out"))
    succeeds(folder.run("apply", "--config", "c.lua", "out"))
    folder.write("none/wld/index", "$\n")
    for words in (["import", "--format", "circle", "none"], ["upgrade", folder.binary], ["check"]):
        done = folder.run(words[0], "--config", "c.lua", *words[1:])
        assert "skein.db" not in done.stdout + done.stderr, (words, done)
        fails(folder.run(words[0], "--config", "gone.lua", *words[1:]), 2, "gone.lua")
    assert not os.path.exists(os.path.join(folder.path, "skein.db"))


def a_check_that_cannot_look_says_so(folder):
    """So the server does not report damage where its check could not begin."""
    done = folder.run("check", "--served", "--world", "away.db")
    fails(done, 1, "away.db")
    assert done.stdout.startswith("not checked: "), done


def init_makes_a_sound_world(folder):
    assert succeeds(folder.run("init")).startswith("made skein.db")
    assert succeeds(folder.run("check")) == "skein.db: no problems\n"
    assert folder.names() == ["skein.db"]
    assert os.stat(os.path.join(folder.path, "skein.db")).st_mode & 0o777 == 0o600
    succeeds(folder.run("init", "--world", "empty.db", "--from", "empty"))
    succeeds(folder.run("check", "--world", "empty.db"))


def init_never_overwrites(folder):
    folder.write("skein.db", "something")
    fails(folder.run("init"), 1, "skein.db exists")
    with open(os.path.join(folder.path, "skein.db"), encoding="ascii") as file:
        assert file.read() == "something"


def init_reads_a_directory_of_text(folder):
    folder.write("text/hall.lua", AREA)
    folder.write("text/behaviours/bell.lua", 'command("ring {this}", function(e) end)\n')
    folder.write("text/README.md", "not a world")
    succeeds(folder.run("init", "--from", "text"))
    succeeds(folder.run("check"))


def a_mistake_in_a_text_leaves_no_world(folder):
    mistakes = [
        ("hall.lua", AREA + 'item "horn" { at = "yrad" }', "text/hall.lua:4", "yrad"),
        ("hall.lua", AREA + "item {", "text/hall.lua:4"),
        ("hall.lua", "-- nothing", "text contains no world"),
        ("hall.lua", 'room "hall" { exits = { up = "nowhere" } }', "text/hall.lua:1", "nowhere"),
        ("behaviours/bell.lua", "on(", "text/behaviours/bell.lua:1"),
        ("behaviours/gong.lua", "local x = 1", "text/behaviours/gong.lua", "gong"),
    ]
    for name, text, *parts in mistakes:
        folder.write("text/hall.lua", AREA)
        path = folder.write("text/" + name, text)
        fails(folder.run("init", "--from", "text"), 1, *parts)
        os.unlink(path)
        assert [n for n in folder.names() if n != "text"] == [], folder.names()
    fails(folder.run("init", "--from", "nowhere"), 1, "there is no directory nowhere")
    fails(folder.run("init", "--world", "no/skein.db"), 1, "there is no directory no;")


def check_distinguishes_missing_empty_and_foreign_files(folder):
    fails(folder.run("check"), 1, "there is no world skein.db", "skein init")
    folder.write("skein.db", "")
    fails(folder.run("check"), 1, "skein.db is empty")
    folder.write("skein.db", "not a database, but long enough to be read as a header\n" * 99)
    fails(folder.run("check"), 1, "skein.db")


def check_lists_problems_and_exits_1(folder):
    import sqlite3
    succeeds(folder.run("init"))
    world = sqlite3.connect(os.path.join(folder.path, "skein.db"))
    world.execute("UPDATE object SET location = 999999 WHERE id = (SELECT max(id) FROM object)")
    world.commit()
    world.close()
    done = folder.run("check")
    fails(done, 1, "1 problem", "restore a backup")
    assert "#999999, which does not exist" in done.stdout, done.stdout


def check_names_the_prototype_that_is_missing(folder):
    succeeds(folder.run("init"))
    db = sqlite3.connect(os.path.join(folder.path, "skein.db"))
    db.execute("UPDATE object SET ref = NULL WHERE ref IN ('item', 'npc')")
    db.commit()
    db.close()
    done = folder.run("check")
    assert done.returncode == 1 and "2 problems" in done.stderr, done
    for ref, line in zip(["item", "npc"], done.stdout.splitlines()):
        assert "no prototype $%s" % ref in line and "restore a backup" in line, done
    fails(folder.run("serve"), 1, "no prototype $item", "restore a backup")


def backup_copies_and_never_overwrites(folder):
    succeeds(folder.run("init"))
    assert succeeds(folder.run("backup", "copy.db")) == "copied skein.db to copy.db\n"
    succeeds(folder.run("check", "--world", "copy.db"))
    fails(folder.run("backup", "copy.db"), 1, "copy.db exists")
    fails(folder.run("backup", "--world", "none.db", "other.db"), 1, "none.db")
    fails(folder.run("backup", "no/copy.db"), 1, "no/copy.db")


def accounts_are_set_listed_and_disabled(folder):
    succeeds(folder.run("init"))
    told = succeeds(folder.run("account", "set", "Ann", "--role", "builder", "--password-stdin",
                               typed="a long password\n"))
    assert told == "Ann is a new builder\n", told
    succeeds(folder.run("account", "set", "Bob", "--password-stdin", typed="another one\n"))
    succeeds(folder.run("account", "set", "bob", "--role", "wizard"))
    succeeds(folder.run("account", "disable", "ANN"))
    rows = [line.split()[:3] for line in succeeds(folder.run("account", "list")).splitlines()]
    assert rows == [["Ann", "builder", "disabled"], ["Bob", "wizard", "enabled"]], rows
    succeeds(folder.run("account", "set", "Ann", "--password-stdin", typed="a new password\n"))
    assert "Ann                      builder  enabled" in folder.run("account", "list").stdout
    succeeds(folder.run("check"))


def an_invalid_account_command_is_refused(folder):
    succeeds(folder.run("init"))
    word = ["--password-stdin"]
    fails(folder.run("account", "set", "Ann", *word, typed="short\n"), 1, "5 bytes", "8 to 512")
    fails(folder.run("account", "set", "Ann", *word, typed=""), 1, "standard input")
    fails(folder.run("account", "set", "Ann", *word, typed="x" * 600), 1, "must have 8 to 512")
    fails(folder.run("account", "set", "4nn", *word, typed="long enough\n"), 1, "4nn")
    fails(folder.run("account", "set", "look", *word, typed="long enough\n"), 1, "look")
    fails(folder.run("account", "set", "Ann", "--role", "wizard"), 1, "there is no account Ann")
    fails(folder.run("account", "disable", "Ann"), 1, "there is no account Ann")
    fails(folder.run("account", "--world", "none.db", "list"), 1, "none.db")
    assert folder.run("account", "list").stdout == ""


def import_prints_a_count_for_each_kind(folder):
    succeeds(folder.run("init"))
    folder.write("lib/wld/30.wld", WLD)
    done = folder.run("import", "--format", "circle", "lib")
    assert done.returncode == 0, done.stderr
    assert done.stdout.splitlines() == ["rooms 2", "objects 0", "mobiles 0", "zones 0", "shops 0",
                                        "triggers 0", "triggers-whole 0", "quests 0", "read rooms 2 made 2",
                                        "read objects 0 made 0", "read mobiles 0 made 0", "read zones 0 made 0",
                                        "read shops 0 made 0", "read triggers 0 made 0",
                                        "read quests 0 made 0", "read resets 0 made 0"], done.stdout
    succeeds(folder.run("check"))


def an_import_that_would_leave_a_record_out_writes_nothing(folder):
    succeeds(folder.run("init"))
    before = folder.run("account", "list").stdout
    folder.write("lib/wld/30.wld", WLD.replace("#3001", "#3000"))
    done = folder.run("import", "--format", "circle", "lib")
    assert done.returncode == 1, done
    assert done.stderr.endswith("only 1 of 2 rooms could be made, so nothing was imported; fix the errors above\n")
    assert "wld/30.wld:12: #3000 is there twice" in done.stderr, done.stderr
    assert "read rooms 2 made 1" in done.stdout.splitlines(), done.stdout
    folder.write("lib/wld/30.wld", WLD)
    assert "read rooms 2 made 2" in succeeds(folder.run("import", "--format", "circle", "lib"))
    assert folder.run("account", "list").stdout == before


def links_out_of_a_directory_and_special_files_are_refused(folder):
    folder.write("secret.lua", 'root:x:0:0 is what a link would show\n')
    folder.write("secret.wld", WLD)
    succeeds(folder.run("init"))
    for make, told in ((lambda at: os.symlink(os.path.join(folder.path, "secret.wld"), at), "leads out of"),
                       (os.mkfifo, "is not a regular file")):
        folder.write("lib/wld/1.wld", WLD)
        os.remove(os.path.join(folder.path, "lib/wld/1.wld"))
        make(os.path.join(folder.path, "lib/wld/1.wld"))
        done = folder.run("import", "--format", "circle", "lib")
        fails(done, 1, told)
        assert "Temple" not in done.stderr + done.stdout
    os.remove(os.path.join(folder.path, "lib/wld/1.wld"))
    os.rmdir(os.path.join(folder.path, "lib/wld"))
    os.symlink("/etc", os.path.join(folder.path, "lib/wld"))
    fails(folder.run("import", "--format", "circle", "lib"), 1, "leads out of")
    for make, told in ((lambda at: os.symlink(os.path.join(folder.path, "secret.lua"), at), "leads out of"),
                       (os.mkfifo, "is not a regular file")):
        folder.write("text/start.lua", AREA)
        folder.write("text/more.lua", "")
        os.remove(os.path.join(folder.path, "text/more.lua"))
        make(os.path.join(folder.path, "text/more.lua"))
        for words in (("init", "--world", "new.db", "--from", "text"), ("plan", "text"), ("apply", "text")):
            done = folder.run(*words)
            fails(done, 1, told)
            assert "root:" not in done.stderr + done.stdout
        os.remove(os.path.join(folder.path, "text/more.lua"))
    os.symlink("start.lua", os.path.join(folder.path, "text/again.txt"))
    succeeds(folder.run("init", "--world", "new.db", "--from", "text"))


def a_broken_area_changes_nothing(folder):
    succeeds(folder.run("init"))
    folder.write("lib/wld/30.wld", WLD.replace("30 0 0 0 0 0", "thirty", 1))
    fails(folder.run("import", "--format", "circle", "lib"), 1, "wld/30.wld:5: ")
    fails(folder.run("import", "--format", "circle", "none"), 1, "none: there is no such directory")
    fails(folder.run("import", "--format", "circle", "."), 1, "has none of the folders")
    folder.write("lib/wld/30.wld", WLD)
    done = folder.run("import", "--format", "circle", "lib")
    assert done.stdout.startswith("rooms 2\n"), done


def scripts_are_checked_without_a_world(folder):
    folder.write("good.lua", 'command("ring {this}", function(e) e.actor:tell("Ding.") end)\n')
    folder.write("bad.lua", "on('look',\nfunction(e) retrun end)\n")
    folder.write("worse.lua", 'command("ring {this", function() end)\n')
    assert succeeds(folder.run("script", "check", "good.lua")) == ""
    done = folder.run("script", "check", "good.lua", "bad.lua", "worse.lua", "none.lua")
    fails(done, 1, "3 of 4 files")
    places = [line.split(": ")[0] for line in done.stdout.splitlines()]
    assert places == ["bad.lua:2", "worse.lua:1", "none.lua:1"], done.stdout
    assert folder.names() == ["bad.lua", "good.lua", "worse.lua"]


def output_that_cannot_be_written_is_a_failure(folder):
    with open("/dev/full", "w", encoding="ascii") as full:
        import subprocess
        done = subprocess.run([folder.binary, "--version"], stdout=full, stderr=subprocess.PIPE,
                              check=False)
    assert done.returncode == 1, done


def the_program_starts_with_each_expat_that_the_package_allows(folder):
    import subprocess
    done = subprocess.run(["nm", "-D", "--undefined-only", folder.binary], capture_output=True, text=True, check=True)
    wanted = [line.split()[-1] for line in done.stdout.splitlines() if " XML_" in line]
    assert "XML_Parse" in wanted and "XML_SetReparseDeferralEnabled" not in wanted, wanted


if __name__ == "__main__":
    sys.exit(main([
        help_lists_the_commands_of_the_program,
        help_prints_a_page_wrapped_or_names_like_it,
        wrong_usage_is_exit_2_and_one_sentence,
        commands_about_a_world_find_it_by_the_configuration,
        a_check_that_cannot_look_says_so,
        init_makes_a_sound_world,
        init_never_overwrites,
        init_reads_a_directory_of_text,
        a_mistake_in_a_text_leaves_no_world,
        check_distinguishes_missing_empty_and_foreign_files,
        check_lists_problems_and_exits_1,
        check_names_the_prototype_that_is_missing,
        backup_copies_and_never_overwrites,
        accounts_are_set_listed_and_disabled,
        an_invalid_account_command_is_refused,
        import_prints_a_count_for_each_kind,
        an_import_that_would_leave_a_record_out_writes_nothing,
        links_out_of_a_directory_and_special_files_are_refused,
        a_broken_area_changes_nothing,
        scripts_are_checked_without_a_world,
        output_that_cannot_be_written_is_a_failure,
        the_program_starts_with_each_expat_that_the_package_allows,
    ]))
