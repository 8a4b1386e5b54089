"""Shared by the tests of the program: a folder for each test, running the program in it, TAP output.

A test is a function that gets a Folder; its name says what must hold. It fails by raising, usually by a plain
assert."""
import os
import re
import resource
import shutil
import subprocess
import sys
import tempfile
import traceback

sys.path.insert(0, os.path.join(os.path.dirname(os.path.abspath(__file__)), "..", "support"))
import repeat  # noqa: E402
from served import Server, missing_modules  # noqa: E402


class Folder:
    """A directory and the program run in it. Servers and processes of it end with the test."""

    def __init__(self, binary):
        self.binary = binary
        self.path = tempfile.mkdtemp(prefix="skein-app-")
        self.servers = []
        self.processes = []

    def run(self, *words, typed=None, **more):
        """Runs a subcommand; returns the completed process, its output as text."""
        return subprocess.run([self.binary, *words], cwd=self.path, capture_output=True,
                              input=typed or "", text=True, check=False, timeout=60, **more)

    def write(self, name, text):
        path = os.path.join(self.path, name)
        os.makedirs(os.path.dirname(path), exist_ok=True)
        with open(path, "w", encoding="utf-8") as file:
            file.write(text)
        return path

    def has(self, name):
        return os.path.lexists(os.path.join(self.path, name))

    def names(self):
        return sorted(os.listdir(self.path))

    def server(self, settings="", services=("telnet",), gated=False, listens=()):
        """Starts a server on world.db."""
        server = Server(self.binary, self.path, settings, services, gated)
        server.listens = list(listens)
        self.servers.append(server)
        server.start()
        return server

    def close(self):
        processes = self.processes + [server.process for server in self.servers] + [
            server.gate.process for server in self.servers if server.gate]
        for process in processes:
            if process and process.poll() is None:
                process.kill()
                process.wait()
        shutil.rmtree(self.path)


def complaints(done):
    """Returns the lines of stderr, but for the one in which the server says what its build lacks."""
    return [line for line in done.stderr.splitlines() if "; skein --help says what each is" not in line]


def fails(done, status, *parts):
    """Asserts that a command failed with that status and one line that has all parts."""
    assert done.returncode == status, (done.returncode, done.stderr)
    lines = complaints(done)
    assert len(lines) == 1, done.stderr
    for part in parts:
        assert part in lines[0], lines[0]


def succeeds(done):
    """Asserts that a command succeeded without complaints; returns its output."""
    assert done.returncode == 0 and not complaints(done), (done.returncode, done.stderr)
    return done.stdout


def told():
    """The failing line and its values, kept because the failure may not repeat."""
    failure = traceback.TracebackException(*sys.exc_info(), capture_locals=True)
    return "".join(failure.format())


def processor_time():
    """Returns the processor time of this process and of those that it waited for, in seconds."""
    used = [resource.getrusage(who) for who in (resource.RUSAGE_SELF, resource.RUSAGE_CHILDREN)]
    return sum(one.ru_utime + one.ru_stime for one in used)


def need(folder, module):
    """Has the test of this folder skipped if the program was built without the module."""
    if module in missing_modules(folder.binary):
        raise RuntimeError("this build has no %s" % module)


def main(tests, needs=()):
    """Runs them, or a sample in a short run (repeat.py); returns the exit status. needs: modules without which none can
    run. A test that starts a service which this build lacks is skipped by itself."""
    if len(sys.argv) != 2:
        sys.exit("usage: %s SKEIN" % sys.argv[0])
    binary = os.path.abspath(sys.argv[1])
    failed = 0
    missing = missing_modules(binary)
    for module in needs:
        if module in missing:
            print("1..0 # SKIP this build has no %s" % module)
            return 0
    program = "app/" + os.path.basename(sys.argv[0])
    chosen = repeat.sample_of_tests(program, [test.__name__ for test in tests])
    all_tests = len(tests)
    tests = [test for test in tests if test.__name__ in chosen]
    print("1..%d" % len(tests))
    if len(tests) < all_tests:
        print("# %d of %d tests; SKEIN_ALL=yes runs all" % (len(tests), all_tests))
    for i, test in enumerate(tests, 1):
        folder = Folder(binary)
        began = processor_time()
        word, skipped = "ok", ""
        try:
            test(folder)
        except Exception as error:  # pylint: disable=broad-except
            lacks = re.search(r"this build has no (\w+)(?!.*; skein --help says)", str(error))
            if lacks and lacks.group(1) in missing:
                skipped = "SKIP %s, " % lacks.group(0)
            else:
                word = "not ok"
                failed += 1
                print("# " + told().replace("\n", "\n# "))
        finally:
            folder.close()
        print("%s %d - %s # %s%.1f s" % (word, i, test.__name__, skipped, processor_time() - began), flush=True)
    return int(failed > 0)
