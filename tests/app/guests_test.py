#!/usr/bin/env python3
"""Guests in a browser: how long they stay once they are gone.

usage: guests_test.py SKEIN"""
import sys
import time

from program import main
from served import enter
from web_client import Socket


def a_guest_who_closes_the_page_leaves_sooner(folder):
    server = folder.server("linkdead_seconds = 60\n", services=("telnet", "http"))
    bob = enter(server, "create Bob long-enough")
    gus, lia = Socket(server.ports["http"]), Socket(server.ports["http"])
    for web, name in ((gus, "Gus"), (lia, "Lia")):
        web.send(type="guest", name=name)
        web.next("welcome")
    lia.cut()
    gus.send_frame(0x88, b"\x03\xe9")  # 1001: the page goes away
    gus.close()
    end = time.monotonic() + 40
    while "Gus" in (seen := bob.do("look")):
        assert time.monotonic() < end, "Gus is still there"
        time.sleep(0.2)
    assert "Lia" in seen, seen


if __name__ == "__main__":
    sys.exit(main([a_guest_who_closes_the_page_leaves_sooner]))
