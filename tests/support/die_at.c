/* die_at.c -- Preloaded into a server under test: kills it at a named step.
 *
 * SKEIN_DIE_AT is "STEP N", SKEIN_DIE_PEER the end of the path of a unix socket. The process ends
 * as by kill -9 the Nth time that
 *   write   the world's log is about to be written: changes are only in memory
 *   sync    the log is written, and about to be synced: nothing was shown
 *   synced  it is durable, and nothing was shown
 *   send    bytes are about to go to the peer
 *   sent    bytes have gone to the peer
 *   read    bytes of the peer have come, and are not processed yet
 *   rename  a file is about to be put in the place of another
 *   renamed it is there
 *   stall   like write, but that thread stops for some seconds first: the others go on, and may
 *           show what is in memory only
 * If SKEIN_DIE_WHEN names a file, steps count from the moment that it exists.
 * Without SKEIN_DIE_AT it does nothing. */
#include <dlfcn.h>
#include <signal.h>
#include <stdatomic.h>
#include <stdbool.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/socket.h>
#include <sys/types.h>
#include <sys/un.h>
#include <unistd.h>

enum { STALL_SECONDS = 7 }; /* longer than a world waits between two announcements */

static char step_wanted[16];
static char peer_wanted[64];
static const char *armed_by; /* a file; NULL: counts at once */
static bool stalls;
static atomic_long left = -1;

__attribute__((constructor)) static void read_plan(void)
{
    const char *plan = getenv("SKEIN_DIE_AT");
    const char *peer = getenv("SKEIN_DIE_PEER");
    const char *space = plan ? strchr(plan, ' ') : NULL;
    if (space && peer && (size_t)(space - plan) < sizeof(step_wanted)) {
        memcpy(step_wanted, plan, (size_t)(space - plan));
        (void)snprintf(peer_wanted, sizeof(peer_wanted), "%s", peer);
        stalls = strcmp(step_wanted, "stall") == 0;
        if (stalls) {
            (void)snprintf(step_wanted, sizeof(step_wanted), "write");
        }
        armed_by = getenv("SKEIN_DIE_WHEN");
        left = strtol(space, NULL, 10);
    }
}

static void step(const char *name)
{
    if (left > 0 && strcmp(name, step_wanted) == 0 &&
            (!armed_by || access(armed_by, F_OK) == 0) && atomic_fetch_sub(&left, 1) == 1) {
        if (stalls) {
            (void)sleep(STALL_SECONDS);
        }
        (void)kill(getpid(), SIGKILL);
        for (;;) {
            (void)pause();
        }
    }
}

static int is_peer(int fd)
{
    struct sockaddr_un to;
    socklen_t size = sizeof(to);
    memset(&to, 0, sizeof(to));
    if (left <= 0 || getpeername(fd, (struct sockaddr *)&to, &size) != 0 ||
            to.sun_family != AF_UNIX) {
        return 0;
    }
    size_t length = strnlen(to.sun_path, sizeof(to.sun_path));
    size_t wanted = strlen(peer_wanted);
    return length >= wanted && memcmp(to.sun_path + length - wanted, peer_wanted, wanted) == 0;
}

/* Returns the function that this one replaces. */
static void *next(const char *name)
{
    void *found = dlsym(RTLD_NEXT, name);
    if (!found) {
        abort();
    }
    return found;
}

ssize_t pwrite64(int fd, const void *bytes, size_t count, off64_t at)
{
    ssize_t (*real)(int, const void *, size_t, off64_t);
    *(void **)&real = next("pwrite64");
    step("write");
    return real(fd, bytes, count, at);
}

int fdatasync(int fd)
{
    int (*real)(int);
    *(void **)&real = next("fdatasync");
    step("sync");
    int result = real(fd);
    step("synced");
    return result;
}

ssize_t send(int fd, const void *bytes, size_t count, int flags)
{
    ssize_t (*real)(int, const void *, size_t, int);
    *(void **)&real = next("send");
    int peer = is_peer(fd);
    if (peer) {
        step("send");
    }
    ssize_t result = real(fd, bytes, count, flags);
    if (peer) {
        step("sent");
    }
    return result;
}

ssize_t recv(int fd, void *bytes, size_t count, int flags)
{
    ssize_t (*real)(int, void *, size_t, int);
    *(void **)&real = next("recv");
    ssize_t result = real(fd, bytes, count, flags);
    if (result > 0 && is_peer(fd)) {
        step("read");
    }
    return result;
}

int rename(const char *from, const char *to)
{
    int (*real)(const char *, const char *);
    *(void **)&real = next("rename");
    step("rename");
    int result = real(from, to);
    step("renamed");
    return result;
}
