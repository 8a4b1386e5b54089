"""Kills a process between the steps of one operation, at each step in turn, by the preloaded die_at.c."""
import os

# At the Nth write, sync or rename; see die_at.c.
STEPS = ("write", "sync", "synced", "rename", "renamed")


class Deaths:
    """Plans for one operation at a time: nothing counts before arm() and after disarm()."""

    def __init__(self, library, folder):
        self.library = library
        self.armed = os.path.join(folder, "armed")
        self.count = 0  # of processes that have died

    def env(self, step, number, peer="/none"):
        """Returns additions to the environment of a process that is to die at a step."""
        return {"SKEIN_DIE_AT": "%s %d" % (step, number), "SKEIN_DIE_PEER": peer, "SKEIN_DIE_WHEN": self.armed,
                "LD_PRELOAD": self.library,
                "ASAN_OPTIONS": os.environ.get("ASAN_OPTIONS", "") + ":verify_asan_link_order=0"}

    def arm(self):
        with open(self.armed, "w", encoding="ascii"):
            pass

    def disarm(self):
        if os.path.exists(self.armed):
            os.remove(self.armed)

    def each(self, steps, most, play):
        """Calls play(step, number) for each step and for numbers from 1 on, until the process does not reach that step
        any more (play returns False), or most times."""
        for step in steps:
            number = 1
            while number <= most and play(step, number):
                self.count += 1
                number += 1
            self.disarm()
