/* asker.c -- identifies the shell user who sends a request, and the wizard whose command it
 * becomes in the game.
 *
 * The user ID comes from the kernel. The name is what the requester claims, since looking it up
 * could block; anybody who can open the socket (mode 0600) may do anything anyway. */
#include "engine/app/asker.h"

#include "engine/base/buf.h"
#include "engine/base/str.h"
#include "engine/core/people/account.h"

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

static void put_asker_own(const char *name, long user, char out[ASKER_SIZE])
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
    put_asker_own(name, known ? (long)peer.uid : -1, out);
}

void asker_here(char out[ASKER_SIZE])
{
    char name[ASKER_SIZE];
    asker_name(name);
    put_asker_own(name, (long)getuid(), out);
}

/* -- the acting wizard -- */

static void look_for_wizard_asker(void *data, const struct account *account)
{
    uint64_t *character = data;
    if (account->role == PERM_WIZARD && !account->disabled && *character == 0) {
        *character = account->character;
    }
}

bool asker_find_wizard(struct engine *engine, const char *name, uint64_t *out, struct err *err)
{
    const struct account *account = account_find(engine, name ? str_of(name) : STR("wizard"));
    bool fits = account && account->role == PERM_WIZARD && !account->disabled;
    uint64_t author = fits ? account->character : 0;
    if (!fits && name) {
        return err_set(err, ERR_DENIED,
                "%s is not a wizard here, and only a wizard may do this; `skein account list` "
                "shows all",
                name);
    }
    if (author == 0) {
        (void)account_each(engine, look_for_wizard_asker, &author);
    }
    if (author == 0) {
        return err_set(err, ERR_MISSING,
                "there is no wizard, and only a wizard may do this: make one with `skein "
                "account "
                "set NAME --role wizard --password-stdin`");
    }
    *out = author;
    return true;
}
