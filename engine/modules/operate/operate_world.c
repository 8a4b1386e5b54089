/* operate_world.c -- asks the running server of a world. */
#include "engine/modules/operate/operate_world.h"

#include "engine/app/control.h"
#include "engine/base/base.h"
#include "world/store/store.h"
#include "world/store/store_claim.h"
#include "world/store/store_db.h"

#include <unistd.h>

bool operate_world_was_replaced(const char *path, struct buf *out)
{
    struct store_claim claim;
    struct sqlite3 *db = NULL;
    struct value by = value_nil();
    struct err ignored;
    bool replaced = access(path, F_OK) == 0 && store_claim_read(path, &claim, &ignored) &&
                    !store_claim_is_held(&claim);
    if (replaced && store_db_open(path, NULL, STORE_DB_READ, &db, &ignored) &&
            store_db_value(
                    db, "SELECT value FROM meta WHERE name = 'replaced_by'", &by, &ignored)) {
        buf_add_str(out, str_fit(value_as_str(&by), 200));
    }
    value_finish(&by);
    store_db_close(db);
    return replaced;
}

bool operate_world_ask(
        const struct cmd_world *world, const char *request, struct buf *out, struct err *err)
{
    const char *path = world->path.bytes;
    struct control_ask ask = {.request = request};
    struct buf by = {0};
    long holder = store_holder(path);
    if (holder != 0) {
        return control_ask_server(path, holder, &ask, out, err);
    }
    /* A unit's sandbox hides the list of locks: perhaps somebody answers. */
    bool ok = control_ask_server(path, 0, &ask, out, err);
    if (ok || err->code != ERR_BUSY) {
        return ok;
    }
    if (operate_world_was_replaced(path, &by)) {
        (void)err_set(err, ERR_MISSING,
                "%s is not the world any more, and no process has it open%s%.*s; ask about the "
                "file that is the world, with --world",
                path, by.length > 0 ? ": it was replaced by " : "", STR_FMT(buf_str(&by)));
    } else if (store_db_check_path(path, err)) {
        (void)err_set(err, ERR_MISSING,
                "no server has the world %s open%s: start one, or name the world with --world",
                path, path[0] == '/' ? "" : " (a file in this directory)");
    }
    buf_finish(&by);
    return false;
}
