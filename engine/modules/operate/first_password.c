/* first_password.c -- removes the file with the first wizard's password (WORLD.password) when that
 * account gets another one: the file would be wrong, and nothing in it says so. */
#include "engine/base/base.h"
#include "engine/core/people/account.h"
#include "engine/modules/operate/module.h"
#include "world/store/store.h"

#include <errno.h>
#include <string.h>
#include <unistd.h>

static void remove_file(const char *world)
{
    struct buf path = {0};
    buf_printf(&path, "%s.password", world);
    if (unlink(path.bytes) == 0) {
        log_notice("%s is removed: wizard has another password now", path.bytes);
    } else if (errno != ENOENT) {
        log_warning("%s has an old password, and cannot be removed: %s", path.bytes,
                strerror(errno));
    }
    buf_finish(&path);
}

void operate_password_changed(struct engine *engine, void *about)
{
    const struct account_lock *lock = about;
    const struct account *account = account_of(engine, lock->character);
    if (lock->all || !account || strcmp(account->name, "wizard") != 0) {
        return;
    }
    remove_file(store_path(engine_store(engine)));
    /* A copy that became the world: the file is beside the one that was the world before. */
    if (engine_options(engine)->backups.world) {
        remove_file(engine_options(engine)->backups.world);
    }
}
