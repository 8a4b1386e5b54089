#!/usr/bin/env python3
"""Applying files of several people: nobody's work is undone by files that are older than it.

usage: apply_together_test.py SKEIN"""
import os
import re
import shutil
import subprocess
import sys

from apply_test import (
    CELLAR, append, apply, begin_git, edit, export, git,
    git_in, lines_of, make_sorrel, path_of, plan, remove_record)
from program import fails, main, succeeds
from served import enter, enter_wizard, number_in


def fifty_players_can_walk_during_an_apply(folder):
    server = folder.server()
    wizard = enter_wizard(server)
    make_sorrel(wizard)
    export(folder, "village")
    append(folder, "village/sorrel.lua", CELLAR)
    edit(folder, "village/sorrel.lua", "Grass.", "Grass, of the files.")
    walkers = [enter(server, "guest") for _ in range(50)]
    for walker in walkers:
        wizard.do("@teleport %s to $sorrel/market" % walker.do("who am i").split()[-1].rstrip("."))
    work = subprocess.Popen((folder.binary, "apply", "--world", "world.db", "village"),
                            cwd=folder.path, stdout=subprocess.PIPE, text=True)
    rounds = 0
    while work.poll() is None or rounds < 2:
        for walker in walkers:
            assert "Sorrel" in walker.do("east" if rounds % 2 == 0 else "west")
        rounds += 1
    assert work.returncode == 0, work.communicate()
    assert "of the files" in wizard.do("@show $sorrel/green")
    assert server.check(server.world) == []


def older_files_do_not_undo_a_colleagues_change(folder):
    server = folder.server()
    wizard = enter_wizard(server)
    make_sorrel(wizard)
    export(folder, "anns")
    shutil.copytree(path_of(folder, "anns"), path_of(folder, "bobs"))
    append(folder, "bobs/sorrel.lua", CELLAR)
    edit(folder, "bobs/sorrel.lua", "Grass.", "Grass, of Bob's.")
    remove_record(folder, "bobs/sorrel.lua", 'item "sorrel/lamp"')
    succeeds(apply(folder, "bobs"))

    edit(folder, "anns/sorrel.lua", "Stalls, and the smell of them.", "Stalls of Ann's.")
    told = succeeds(apply(folder, "anns"))
    assert lines_of(told) == ["~ sorrel/market.desc"], told
    assert "kept, because it was applied from other files since" in told and "sorrel/cask" in told, told
    assert "Bob's" in wizard.do("@show $sorrel/green")
    assert "Casks." in wizard.do("@show $sorrel/cellar")
    assert "a brass lamp" not in wizard.do("@show $sorrel/lamp"), "what Bob took out stays out"

    edit(folder, "bobs/sorrel.lua", "Grass, of Bob's.", "Grass, of Bob's again.")
    assert lines_of(succeeds(apply(folder, "bobs"))) == ["~ sorrel/green.desc"], "no conflict"
    edit(folder, "anns/sorrel.lua", "Grass.", "Grass, of Ann's.")
    answer = plan(folder, "anns")
    assert answer.returncode == 1 and answer.stdout.startswith("! sorrel/green.desc (wizard, ")
    assert server.check(server.world) == []


def two_applied_branches_are_merged(folder):
    wizard = enter_wizard(folder.server())
    make_sorrel(wizard)
    export(folder, "anns")
    begin_git(folder, "anns")
    git_in(folder, "anns", "clone", "-q", ".", path_of(folder, "bobs"))
    edit(folder, "anns/behaviours/sorrel/lever.lua", "Clank one.", "Clank two.")
    edit(folder, "bobs/sorrel.lua", "a rusty lever", "a bright lever")
    append(folder, "bobs/sorrel.lua", CELLAR)
    for name in ("anns", "bobs"):
        succeeds(apply(folder, name))
        git_in(folder, name, "commit", "-q", "-a", "-m", name)

    git_in(folder, "anns", "pull", "-q", "--no-rebase", path_of(folder, "bobs"), "main")

    assert lines_of(succeeds(plan(folder, "anns"))) == [], "both are there"
    edit(folder, "anns/behaviours/sorrel/lever.lua", "Clank two.", "Clank three.")
    edit(folder, "anns/sorrel.lua", "a bright lever", "a heavy lever")
    remove_record(folder, "anns/sorrel.lua", 'item "sorrel/cask"')
    told = succeeds(apply(folder, "anns"))
    assert lines_of(told) == ["- item sorrel/cask", "~ sorrel/lever.behaviour",
                              "~ sorrel/lever.name"], told


def reverting_an_applied_change_asks_for_a_side(folder):
    wizard = enter_wizard(folder.server())
    make_sorrel(wizard)
    export(folder, "village")
    begin_git(folder, "village")
    edit(folder, "village/sorrel.lua", "Grass.", "Grass, mown.")
    append(folder, "village/sorrel.lua", CELLAR)
    succeeds(apply(folder, "village"))
    git(folder, "commit", "-q", "-a", "-m", "a cellar")
    git(folder, "revert", "--no-edit", "HEAD")

    answer = plan(folder, "village")
    assert answer.returncode == 1, answer
    assert [line.split(" (")[0] for line in lines_of(answer.stdout)] == [
        "! sorrel/cask", "! sorrel/cellar", "! sorrel/green.desc"], answer
    assert "--ours keeps the world's state" in answer.stdout and "--theirs takes it back" in answer.stdout
    assert apply(folder, "village").returncode == 1
    assert "mown" in wizard.do("@show $sorrel/green")

    assert lines_of(succeeds(apply(folder, "--ours", "village"))) == []
    assert lines_of(succeeds(apply(folder, "village"))) == [], "which was said once and for all"
    assert "mown" in wizard.do("@show $sorrel/green")


def a_revert_is_applied_where_the_files_win(folder):
    wizard = enter_wizard(folder.server())
    make_sorrel(wizard)
    export(folder, "village")
    shutil.copytree(path_of(folder, "village"), path_of(folder, "before"))
    edit(folder, "village/sorrel.lua", "Grass.", "Grass, mown.")
    append(folder, "village/sorrel.lua", CELLAR)
    remove_record(folder, "village/sorrel.lua", 'item "sorrel/lamp"')
    succeeds(apply(folder, "village"))

    told = succeeds(apply(folder, "--theirs", "before"))

    assert lines_of(told) == ["+ item sorrel/lamp", "- item sorrel/cask", "- room sorrel/cellar",
                              "~ sorrel/green.desc"], told
    assert "mown" not in wizard.do("@show $sorrel/green")
    assert lines_of(succeeds(apply(folder, "before"))) == []


def files_without_an_origin_remove_nothing(folder):
    folder.write("village/all.lua",
                 'room "start" { name = "Square", exits = { north = "lane" } }\n'
                 'room "lane" { name = "Lane", exits = { south = "start" } }\n')
    folder.write("other/all.lua", 'room "mill" { name = "Mill" }\n')
    succeeds(folder.run("init", "--world", "world.db", "--from", "village"))
    folder.server()
    answer = apply(folder, "other")
    assert answer.returncode == 1, answer
    assert "! start" in answer.stdout and "! lane" in answer.stdout, answer


def files_in_a_read_only_folder_can_be_applied(folder):
    enter_wizard(folder.server())
    export(folder, "village")
    os.mkdir(path_of(folder, "village/skein.base.part"))
    edit(folder, "village/inn.lua", "The Moth and Lamp", "The Moth")
    told = succeeds(apply(folder, "village"))
    assert "skein.base could not be written" in told and "~ " in told, told


def conflicting_files_are_not_tried(folder):
    wizard = enter_wizard(folder.server())
    make_sorrel(wizard)
    export(folder, "village")
    edit(folder, "village/sorrel.lua", "Grass.", "Grass, of the files.")
    wizard.do("@describe $sorrel/green = Grass, of mine.")
    answer = apply(folder, "--check", "village")
    assert answer.returncode == 1 and "! sorrel/green.desc" in answer.stdout, answer
    assert "problem" not in answer.stdout, answer
    fails(folder.run("plan", "--server", "http://127.0.0.1:1", "--as", "Ann", "village"), 2, "--as")


def a_redo_restores_the_applied_state(folder):
    wizard = enter_wizard(folder.server())
    make_sorrel(wizard)
    export(folder, "village")
    edit(folder, "village/sorrel.lua", "Grass.", "Grass, mown.")
    succeeds(apply(folder, "village"))
    for _ in range(2):
        assert "Undone: skein apply" in wizard.do("@undo")
        assert "Redone: skein apply" in wizard.do("@redo")
    assert lines_of(succeeds(plan(folder, "village"))) == []
    edit(folder, "village/sorrel.lua", "Grass, mown.", "Grass, mown twice.")
    assert lines_of(succeeds(plan(folder, "village"))) == ["~ sorrel/green.desc"], "no conflict"
    assert "Undone: skein apply" in wizard.do("@undo")
    assert lines_of(succeeds(plan(folder, "village"))) == ["~ sorrel/green.desc"]


def a_removed_room_loses_its_exits_and_all_references(folder):
    server = folder.server()
    wizard = enter_wizard(server)
    make_sorrel(wizard)
    wizard.do("@set $sorrel/lever.home = $sorrel/green")
    wizard.do('@set $sorrel/lever.words = { "sorrel/green", $sorrel/green }')
    export(folder, "village")
    with open(path_of(folder, "village/sorrel.lua"), encoding="utf-8") as file:
        east, west = re.findall(r'exit "(#\d+)"', file.read())
    remove_record(folder, "village/sorrel.lua", 'room "sorrel/green"')
    planned = succeeds(plan(folder, "village"))
    told = succeeds(apply(folder, "village"))
    assert lines_of(planned) == lines_of(told) == ["- exit " + east, "- room sorrel/green"], told
    for name in ("sorrel/lever", "sorrel/lamp", east, west):
        assert re.search(name + r" at sorrel\.lua:\d+", planned), (name, planned)
    wizard.do("@teleport $sorrel/market")
    assert "east" not in wizard.do("exits")
    assert server.check(server.world) == []

    fails(apply(folder, "village"), 1, "sorrel.lua:", "there is no")
    remove_record(folder, "village/sorrel.lua", 'exit "%s"' % east)
    remove_record(folder, "village/sorrel.lua", 'exit "%s"' % west)
    edit(folder, "village/sorrel.lua", 'at = { "sorrel/green", ', 'at = { "sorrel/market", ')
    fails(plan(folder, "village"), 1, '"sorrel/green"')
    edit(folder, "village/sorrel.lua", 'at = { "sorrel/green", ', 'at = { "sorrel/market", ')
    edit(folder, "village/sorrel.lua", 'home = ref "sorrel/green"', 'home = ref "sorrel/market"')
    edit(folder, "village/sorrel.lua", 'ref "sorrel/green"', "3")
    assert lines_of(succeeds(apply(folder, "village"))) == [
        "~ sorrel/lamp.at", "~ sorrel/lever.at", "~ sorrel/lever.home", "~ sorrel/lever.words"]
    assert lines_of(succeeds(plan(folder, "village"))) == []


def an_exit_missing_in_the_files_goes_with_its_room(folder):
    server = folder.server()
    wizard = enter_wizard(server)
    make_sorrel(wizard)
    export(folder, "village")
    wizard.do("@teleport $sorrel/green")
    hut = number_in(wizard.do("@dig south to Hut"))
    wizard.do("@teleport #%d" % hut)
    assert "north" in wizard.do("exits")
    remove_record(folder, "village/sorrel.lua", 'room "sorrel/green"')
    told = succeeds(apply(folder, "village"))
    assert len([line for line in lines_of(told) if line.startswith("- exit #")]) == 2, told
    assert "north" not in wizard.do("exits")
    assert "Undone: skein apply" in wizard.do("@undo")
    assert "north" in wizard.do("exits")


def an_unknown_ref_in_a_file_is_refused(folder):
    wizard = enter_wizard(folder.server())
    make_sorrel(wizard)
    export(folder, "village")
    for text in ('exit "x/e" { at = "sorrel/green", name = "up", to = ref "nosuch" }',
                 'room "x/r" { name = "R", exits = { up = { to = ref "nosuch" } } }',
                 'room "x/r" { name = "R", exits = { up = ref "nosuch" } }',
                 'room "x/r" { name = "R", to = ref "nosuch" }',
                 'room "x/r" { name = "R", list = { 1, { a = ref "nosuch" } } }'):
        folder.write("village/extra.lua", text)
        for does in plan, apply:
            answer = does(folder, "village")
            assert answer.returncode == 1 and '"nosuch"' in answer.stderr, (text, answer)
    os.remove(path_of(folder, "village/extra.lua"))
    edit(folder, "village/sorrel.lua", 'to = ref "sorrel/green"', 'to = ref "nosuch"')
    fails(apply(folder, "village"), 1, "nosuch")
    edit(folder, "village/sorrel.lua", 'to = ref "nosuch"', 'to = "nosuch"')
    fails(apply(folder, "village"), 1, "to has to be an object")


def a_file_cannot_give_a_players_name(folder):
    server = folder.server()
    wizard = enter_wizard(server)
    make_sorrel(wizard)
    enter(server, "create Ann along-password")
    export(folder, "village")
    for text in ('npc "x/n" { at = "sorrel/green", name = "Ann" }',
                 'npc "x/n" { at = "sorrel/green", name = "ann", proper = true }',
                 'item "x/n" { at = "sorrel/green", name = "a pin", aliases = { "Ann" } }'):
        folder.write("village/extra.lua", text)
        answer = apply(folder, "village")
        assert answer.returncode == 1 and "nn\"" in answer.stderr, (text, answer)
    os.remove(path_of(folder, "village/extra.lua"))
    edit(folder, "village/sorrel.lua", 'name = "a rusty lever"', 'name = "Ann"')
    fails(apply(folder, "village"), 1, "Ann")


if __name__ == "__main__":
    sys.exit(main([
        fifty_players_can_walk_during_an_apply,
        older_files_do_not_undo_a_colleagues_change,
        two_applied_branches_are_merged,
        reverting_an_applied_change_asks_for_a_side,
        a_revert_is_applied_where_the_files_win,
        files_without_an_origin_remove_nothing,
        files_in_a_read_only_folder_can_be_applied,
        conflicting_files_are_not_tried,
        a_redo_restores_the_applied_state,
        a_removed_room_loses_its_exits_and_all_references,
        an_exit_missing_in_the_files_goes_with_its_room,
        an_unknown_ref_in_a_file_is_refused,
        a_file_cannot_give_a_players_name,
    ]))
