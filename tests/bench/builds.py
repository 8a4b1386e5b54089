"""The builds of Skein to measure, and the description of the machine."""
import os
import subprocess

from served import Ended


def git(root, *words):
    """Returns git's output, or nothing if it fails."""
    done = subprocess.run(["git", "-C", root, *words], text=True, capture_output=True, check=False)
    return done.stdout.strip() if done.returncode == 0 else ""


def commit_of(root):
    """Returns the commit of a checkout, with a + if the tree differs from it."""
    commit = git(root, "rev-parse", "--short=10", "HEAD") or "unknown"
    return commit + ("+" if git(root, "status", "--porcelain", "--untracked-files=no") else "")


def order_of(root):
    """Returns the commits before this one, the oldest first."""
    return git(root, "rev-list", "--reverse", "--abbrev-commit", "--abbrev=10", "HEAD").splitlines()


def build_here(root):
    """Builds the release and the programs of the bench; returns the folder, or None."""
    build = os.path.join(root, "build")
    for step in (["tools/install"], ["tools/build", "release"], ["ninja", "-C", build, "bench"]):
        done = subprocess.run([step[0] if step[0] == "ninja" else os.path.join(root, step[0]), *step[1:]],
                              stdout=subprocess.DEVNULL, check=False)
        if done.returncode != 0:
            return None
    return build


def build_commit(root, folder, name):
    """Builds another commit's server, optimised, in a worktree below folder; returns (commit, binary)."""
    commit = git(root, "rev-parse", "--short=10", "--verify", name + "^{commit}")
    if not commit:
        raise Ended("there is no commit %s" % name)
    tree = os.path.join(folder, "against", commit)
    build = os.path.join(tree, "build")
    steps = []
    if not os.path.exists(tree):
        steps += [["git", "-C", root, "worktree", "prune"],
                  ["git", "-C", root, "worktree", "add", "--detach", tree, commit]]
    if not os.path.exists(os.path.join(build, "build.ninja")):
        # Commits before the rooms were units asked for more: -O3 and link-time optimisation.
        asks = git(root, "grep", "-l", "buildtype=release", commit, "--", "tools/build")
        steps.append(["meson", "setup", build, tree] + (["--buildtype=release", "-Ddebug=true"] if asks else []))
    steps.append(["ninja", "-C", build, "skein"])
    for step in steps:
        done = subprocess.run(step, text=True, stdout=subprocess.PIPE, stderr=subprocess.STDOUT, check=False)
        if done.returncode != 0:
            raise Ended("cannot build %s: %s\n%s" % (commit, " ".join(step), done.stdout[-2000:]))
    return commit, os.path.join(build, "skein")


def read_line(path, default=""):
    try:
        with open(path, encoding="utf-8", errors="replace") as file:
            return file.readline().strip()
    except OSError:
        return default


def machine():
    """Returns the properties of the machine that affect the figures."""
    cpu = "unknown"
    with open("/proc/cpuinfo", encoding="utf-8", errors="replace") as file:
        for line in file:
            if line.startswith("model name"):
                cpu = line.split(":", 1)[1].strip()
                break
    return {"cpu": cpu, "cores": len(os.sched_getaffinity(0)), "load": round(os.getloadavg()[0], 2),
            "kernel": os.uname().release,
            "governor": read_line("/sys/devices/system/cpu/cpu0/cpufreq/scaling_governor", "none")}


def describe(found):
    return "%(cores)d cores (%(cpu)s) for load and server together, load average %(load)s before, " \
        "kernel %(kernel)s, governor %(governor)s" % found
