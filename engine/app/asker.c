/* asker.c -- who in the shell asks this server for something?
 *
 * The number of the user is the kernel's word; the name is what the asker says, for to look it up may take long, and
 * who can open the socket (mode 0600) may do anything anyway. */
#include "engine/app/asker.h"

#include "engine/base/buf.h"
#include "engine/base/str.h"

#include <pwd.h>
#include <stdio.h>
#include <stdlib.h>
#include <sys/socket.h>
#include <unistd.h>

void asker_name(char out[ASKER_SIZE])
{
    const struct passwd *user = getpwuid(getuid());
    const char *before = getuid() == 0 ? getenv("SUDO_USER") : NULL;
    (void)snprintf(out, ASKER_SIZE, "%s%s%s", before ? before : "", before ? " as " : "",
            user ? user->pw_name : "");
}

static void put(const char *name, long user, char out[ASKER_SIZE])
{
    struct buf clean = {0};
    str_clean(str_of(name ? name : ""), false, &clean);
    buf_add_text(&clean, "");
    (void)snprintf(out, ASKER_SIZE, "%.40s%s(user %ld)", clean.length > 0 ? clean.bytes : "",
            clean.length > 0 ? " " : "", user);
    buf_finish(&clean);
}

void asker_of(int fd, const char *name, char out[ASKER_SIZE])
{
    struct ucred peer = {.uid = 0};
    socklen_t size = sizeof(peer);
    bool known = getsockopt(fd, SOL_SOCKET, SO_PEERCRED, &peer, &size) == 0;
    put(name, known ? (long)peer.uid : -1, out);
}

void asker_here(char out[ASKER_SIZE])
{
    char name[ASKER_SIZE];
    asker_name(name);
    put(name, (long)getuid(), out);
}
