/* first_password.c -- removes the file with the first wizard's password (WORLD.password) when that
 * is not the password of the account: the file would be wrong, and nothing in it says so.
 *
 * That is so after a new password, which may be set on another machine while the world is there,
 * and after a restore or a copy that took the place of a world. So a server looks at its start, and
 * a follower when its copy is in step. */
#include "engine/modules/operate/first_password.h"

#include "engine/app/serve_impl.h"
#include "engine/base/base.h"
#include "engine/base/file.h"
#include "engine/core/people/account.h"
#include "engine/modules/operate/module.h"
#include "world/store/store.h"
#include "world/store/store_db.h"

#include <sodium.h>

#include <errno.h>
#include <string.h>
#include <unistd.h>

#define LEAD "wizard password: "

enum { FILE_MAX = 1024 };

static void put_path(const char *world, struct buf *out)
{
    buf_printf(out, "%s.password", world);
}

static void remove_file(const char *world, const char *why)
{
    struct buf path = {0};
    put_path(world, &path);
    if (unlink(path.bytes) == 0) {
        log_notice("%s is removed: %s", path.bytes, why);
    } else if (errno != ENOENT) {
        log_warning("%s has an old password, and cannot be removed: %s", path.bytes,
                strerror(errno));
    }
    buf_finish(&path);
}

/* Removes the file beside `world` if it has another password than this hash. A file of another form
 * has another writer. */
static void check_file(const char *world, const char *hash)
{
    struct buf path = {0};
    struct buf text = {0};
    struct err ignored;
    put_path(world, &path);
    if (file_read(path.bytes, "the first password", FILE_MAX, &text, &ignored)) {
        struct str line = str_trim(buf_str(&text));
        if (str_starts(line, STR(LEAD))) {
            line = str_slice(line, strlen(LEAD), line.length);
            bool right = account_hash_is_formed(str_of(hash)) &&
                         crypto_pwhash_str_verify(hash, line.bytes, line.length) == 0;
            if (!right) {
                remove_file(world, "it is not the password of wizard in this world");
            }
        }
        explicit_bzero(text.bytes, text.length);
    }
    buf_finish(&text);
    buf_finish(&path);
}

static bool has_file(const char *world)
{
    struct buf path = {0};
    put_path(world, &path);
    bool has = access(path.bytes, F_OK) == 0;
    buf_finish(&path);
    return has;
}

void operate_password_check_copy(const char *copy)
{
    struct sqlite3 *db = NULL;
    struct value hash = value_nil();
    struct err ignored;
    if (has_file(copy) && store_db_open(copy, NULL, STORE_DB_BESIDE, &db, &ignored) &&
            store_db_value(db, "SELECT password FROM account WHERE name = 'wizard'", &hash,
                    &ignored)) {
        check_file(copy, hash.kind == VALUE_STRING ? value_as_str(&hash).bytes : "");
    }
    value_finish(&hash);
    store_db_close(db);
}

/* Calls `check` for the world's file and, after a copy became the world, for the one that was the
 * world before. */
static void each_file(struct engine *engine,
        void (*check)(const char *world, const char *about), const char *about)
{
    const char *former = engine_options(engine)->backups.world;
    check(store_path(engine_store(engine)), about);
    if (former) {
        check(former, about);
    }
}

bool operate_password_open(struct server *server, void **state, struct err *err)
{
    struct engine *engine = server->game.engine;
    const struct account *account = NULL;
    (void)state;
    (void)err;
    if (account_find_sure(engine, STR("wizard"), &account)) {
        each_file(engine, check_file, account ? account->password : "");
    }
    return true;
}

void operate_password_changed(struct engine *engine, void *about)
{
    const struct account_lock *lock = about;
    const struct account *account = account_of(engine, lock->character);
    if (!lock->all && account && strcmp(account->name, "wizard") == 0) {
        each_file(engine, remove_file, "wizard has another password now");
    }
}
