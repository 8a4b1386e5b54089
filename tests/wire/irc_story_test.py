"""The first story of the game, played in #here alone: each command is a line there, worded as the game says it."""
import os
import re
import socket
import sys
import time

from irc_client import HERE, main

STORY = os.path.join(HERE, "..", "stories", "the-last-lamp.story")
MARGIN_S = 0.3  # for what is due at the very end of a wait


def as_typed_here(pattern):
    """Returns a story's pattern with the commands behind "type:" as #here words them."""
    def marked(found):
        return found.group(1) + ", ".join("!" + line for line in found.group(2).split(", "))
    return re.sub(r"(type: )([^\\]+)", marked, pattern)


def wait(client, seconds):
    """Lets time pass in the game, which is that of the clock on the wall here; what comes meanwhile is read later."""
    end = time.monotonic() + seconds + MARGIN_S
    while (left := end - time.monotonic()) > 0:
        client.socket.settimeout(left)
        try:
            client.bytes += client.socket.recv(1 << 16)
        except socket.timeout:
            break
    client.socket.settimeout(60)


def play(wire, lines):
    """Plays ann's lines of the story. Returns all that she was told, and the hints that stood in it."""
    ann = wire.client("ann")
    told, reply, speaker = [], "", "alice"
    for number, line in enumerate(lines, 1):
        word, _, rest = line.strip().partition(" ")
        if word.startswith("alice>"):
            got = ann.ask("PRIVMSG #here :!" + rest, here=True)
            replies = [m.params[1] for m in got if m.nick == "skein" and m.command in ("NOTICE", "TOPIC")]
            assert all(m.params[0] == "#here" for m in got if m.command in ("NOTICE", "PRIVMSG")), (number, got)
            reply, speaker = "\n".join(replies), "alice"
            told += replies
        elif word.endswith(">"):
            speaker = None
        elif word == "clock:":
            wait(ann, float(rest))
        elif word == "~" and speaker:
            assert re.search(as_typed_here(rest), reply, re.I | re.S), \
                "line %d: %s is not in %s" % (number, as_typed_here(rest), reply)
        elif word == "!" and speaker:
            assert not re.search(rest, reply, re.I), "line %d: %s is in %s" % (number, rest, reply)
    return told


def the_first_story_is_played_in_the_room_alone(wire):
    with open(STORY, encoding="utf-8") as file:
        lines = file.read().splitlines()
    end = next(i for i, line in enumerate(lines) if "Lamplighter of Wick" in line)

    told = play(wire, lines[:end + 1])

    bare = [text for text in told if re.search(r"\btype:? [a-z]", text, re.I)]
    assert not bare, "not worded for #here: %s" % bare
    assert sum("ype: !" in text for text in told) > 15, told


if __name__ == "__main__":
    sys.exit(main([the_first_story_is_played_in_the_room_alone]))
