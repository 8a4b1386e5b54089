#!/usr/bin/env python3
"""The dependencies of the Debian packages: they are those that the program and its modules need at run time, and the oldest
versions of Debian 12 are enough.

usage: dependencies_test.py [FOLDER]   by tools/package --test; as root, a minute. FOLDER has packages that were made before.

A minimal system is made by debootstrap, from the release alone, without updates: it has the oldest versions that Debian 12
offers. Each package is installed there with its dependencies and nothing that it only recommends."""
import functools
import glob
import json
import os
import re
import shutil
import subprocess
import sys
import tempfile
import traceback

ROOT = os.path.dirname(os.path.dirname(os.path.dirname(os.path.abspath(__file__))))
# Packages that are named for another reason than a library, and those that each system has.
OTHERS = {"skein", "adduser"}
MODULES = {"skein-mail": ["imap", "mail", "nntp"], "skein-realm": ["realm"], "skein-ssh": ["ssh"], "skein-xmpp": ["xmpp"]}


def must(*words, **more):
    done = subprocess.run(words, capture_output=True, text=True, check=False, **more)
    assert done.returncode == 0, "%s: %s%s" % (" ".join(words), done.stdout[-2000:], done.stderr[-2000:])
    return done.stdout
# The library of a name of pkg-config, by the start of its package's name.
LIBRARIES = {"libcurl": "libcurl4", "libssh": "libssh-4", "openssl": "libssl3", "sqlite3": "libsqlite3-0"}


def is_version(version, oldest):
    return subprocess.run(["dpkg", "--compare-versions", version, "ge", oldest], check=False).returncode == 0


class Packages:
    """The packages, a system with the release's own versions, and what is in them."""

    def __init__(self, folder, made):
        self.files = {os.path.basename(path).partition("_")[0]: path for path in glob.glob(os.path.join(made, "skein*.deb"))}
        self.root = os.path.join(folder, "root")
        self.folder = folder
        must("debootstrap", "--variant=minbase", "bookworm", self.root)

    @functools.cache
    def unpacked(self, name):
        """Returns the package's files that are programs or shared objects."""
        tree = os.path.join(self.folder, name)
        must("dpkg-deb", "--extract", self.files[name], tree)
        found = []
        for where, _, names in os.walk(tree):
            for path in (os.path.join(where, one) for one in names):
                with open(path, "rb") as file:
                    if not os.path.islink(path) and file.read(4) == b"\x7fELF":
                        found.append(path)
        return found

    def depends(self, name):
        """Returns the oldest version of each package that it depends on; None: any."""
        said = must("dpkg-deb", "--field", self.files[name], "Depends")
        rows = re.findall(r"([a-z0-9.+-]+)(?: \([><=]+ ([^)]+)\))?", said.strip())
        return {package: version or None for package, version in rows}

    def inside(self, *words, **more):
        return must("chroot", self.root, *words, env=dict(os.environ, DEBIAN_FRONTEND="noninteractive"), **more)

    def install(self, *names):
        for name in names:
            shutil.copy(self.files[name], os.path.join(self.root, "root"))
        self.inside("apt-get", "install", "-y", "-q", "--no-install-recommends",
                    *("/root/" + os.path.basename(self.files[name]) for name in names))

    def version(self, package):
        return self.inside("dpkg-query", "-W", "-f", "${Version}", package)

    def owner(self, library):
        """Returns the package that has a library, by its path in the system."""
        for path in (library, os.path.realpath(library), re.sub("^/usr", "", library), "/usr" + library):
            done = subprocess.run(["chroot", self.root, "dpkg-query", "-S", path], capture_output=True, text=True, check=False)
            if done.returncode == 0:
                return done.stdout.partition(":")[0]
        raise AssertionError("no package has " + library)

    def needed(self, path):
        """Returns the packages with the libraries that a program asks for itself."""
        names = re.findall(r"\(NEEDED\).*\[(.*)\]", must("readelf", "--dynamic", path))
        paths = dict(re.findall(r"^\s*(\S+) .*=> (/\S+)", self.inside("ldconfig", "-p"), re.M))
        return {self.owner(paths[name]) for name in names if not name.startswith("ld-linux")}


def each_dependency_is_a_library_that_the_package_needs(packages):
    for name in ["skein", *MODULES]:
        packages.install("skein", *([name] if name != "skein" else []))
        needed = set().union(*(packages.needed(path) for path in packages.unpacked(name)))
        named = set(packages.depends(name)) - OTHERS
        assert named == needed, "%s: named, not needed: %s; needed, not named: %s" % (
            name, sorted(named - needed), sorted(needed - named))


def versions():
    """Yields (library, version) for each condition of meson.build and of a module.json."""
    with open(os.path.join(ROOT, "meson.build"), encoding="utf-8") as file:
        yield from re.findall(r"dependency\('([\w-]+)', version: '>=([\d.]+)'", file.read())
    for path in glob.glob(os.path.join(ROOT, "*/*/module.json")) + glob.glob(os.path.join(ROOT, "*/*/*/module.json")):
        with open(path, encoding="utf-8") as file:
            for library in json.load(file).get("libraries", []):
                yield from re.findall(r"^(\S+) >=(\S+)$", library)


def a_version_that_the_build_asks_for_is_named(packages):
    """It is for what a function's version does not show, such as a feature of SQL."""
    named = {}
    for name in ["skein", *MODULES]:
        named.update(packages.depends(name))
    for library, oldest in sorted(set(versions())):
        package = next(one for one in named if one.startswith(LIBRARIES[library]))
        assert is_version(named[package] or "0", oldest), "%s %s, but the build asks for %s" % (package, named[package], oldest)


def the_main_package_brings_no_library_of_a_separate_module(packages):
    own = set(packages.depends("skein"))
    for name in MODULES:
        more = set(packages.depends(name)) - own - OTHERS
        assert more, "%s needs no library that skein does not need; it may as well be in it" % name


def the_oldest_versions_are_enough(packages):
    """Every symbol is found at the start, by the linker of the system with these versions."""
    packages.install("skein", *MODULES)
    for name in ["skein", *MODULES]:
        for package, oldest in packages.depends(name).items():
            if package in OTHERS or not oldest:
                continue
            has = packages.version(package)
            assert is_version(has, oldest), (package, has, oldest)
            print("# %s: %s %s, at least %s" % (name, package, has, oldest))
    said = packages.inside("env", "LD_BIND_NOW=1", "skein", "--help")
    assert "not installed" not in said and "not in this build" not in said, said
    packages.inside("skein", "init", "--world", "/root/try.db")
    packages.inside("skein", "check", "--world", "/root/try.db")


def a_missing_package_is_named(packages):
    for name, modules in MODULES.items():
        packages.inside("dpkg", "--remove", name)
        said = packages.inside("skein", "--help")
        for module in modules:
            assert re.search(r"^  %s .*\(not installed; in the package %s\)$" % (module, name), said, re.M), said
    done = subprocess.run(["chroot", packages.root, "skein", "serve", "--listen", "ssh:127.0.0.1:0"],
                          capture_output=True, text=True, check=False)
    assert "install the package skein-ssh" in done.stderr, done.stderr


TESTS = [
    each_dependency_is_a_library_that_the_package_needs,
    a_version_that_the_build_asks_for_is_named,
    the_main_package_brings_no_library_of_a_separate_module,
    the_oldest_versions_are_enough,
    a_missing_package_is_named,
]


def main():
    if os.geteuid() != 0:
        sys.exit("dependencies_test: only root can make a system to try it in")
    folder, failed = tempfile.mkdtemp(prefix="skein-dependencies-", dir="/var/tmp"), 0
    try:
        made = sys.argv[1] if len(sys.argv) > 1 else folder
        if made == folder:
            must(os.path.join(ROOT, "tools", "package"), folder)
        packages = Packages(folder, made)
        print("1..%d" % len(TESTS), flush=True)
        for i, test in enumerate(TESTS, 1):
            try:
                test(packages)
                print("ok %d - %s" % (i, test.__name__), flush=True)
            except Exception:  # pylint: disable=broad-except
                failed += 1
                print("# " + traceback.format_exc().replace("\n", "\n# "))
                print("not ok %d - %s" % (i, test.__name__), flush=True)
    finally:
        shutil.rmtree(folder)
    return int(failed > 0)


if __name__ == "__main__":
    sys.exit(main())
