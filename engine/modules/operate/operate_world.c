/* operate_world.c -- finds the running server that a command is about. */
#include "engine/modules/operate/operate_world.h"

#include "engine/app/config.h"
#include "engine/app/control.h"
#include "engine/base/base.h"
#include "engine/base/file.h"
#include "engine/data/data_file.h"
#include "world/store/store.h"
#include "world/store/store_claim.h"
#include "world/store/store_db.h"

#include <string.h>
#include <unistd.h>

/* Lines that may be cut off a configuration before it can be read, and bytes of it. */
enum { CUTS_MAX = 2000, BYTES_MAX = 1 << 20 };

static bool take_value(void *data, struct str name, struct value *value, struct err *err)
{
    struct buf *path = data;
    (void)err;
    if (str_equal(name, STR("world"))) {
        buf_clear(path);
        buf_add_str(path, value_as_str(value));
    }
    return true;
}

static bool ignore_record(void *data, struct data_file_record *record, struct err *err)
{
    (void)data;
    (void)record;
    (void)err;
    return true;
}

/* Reads only the key `world`, from the longest part of the file that can be read. */
static void read_before_mistake(const char *file, struct buf *out)
{
    struct buf text = {0};
    struct err ignored;
    struct data_file_sink sink = {.set = take_value, .record = ignore_record, .data = out};
    bool ok = file_read(file, "the configuration", BYTES_MAX, &text, &ignored);
    struct str rest = buf_str(&text);
    for (int i = 0; ok && i < CUTS_MAX && rest.length > 0; i++) {
        if (data_file_eval(rest, file, &sink, &ignored)) {
            break;
        }
        do {
            rest.length--;
        } while (rest.length > 0 && rest.bytes[rest.length - 1] != '\n');
    }
    buf_finish(&text);
}

bool operate_world_find(const struct args *args, struct operate_world *out, struct err *err)
{
    struct config config;
    const char *file = args_value(args, "config");
    const char *named = args_value(args, "world");
    *out = (struct operate_world){0};
    config_init(&config);
    bool read = !file || config_read(&config, file, &out->mistake);
    if (named || read) {
        buf_add_text(&out->path, named ? named : config_text(&config, CONFIG_WORLD));
    } else {
        read_before_mistake(file, &out->path);
    }
    config_finish(&config);
    if (out->path.length > 0) {
        return true;
    }
    return err_set(err, out->mistake.code,
            "%s; so it is not known which world is meant: name it with --world FILE",
            out->mistake.text);
}

void operate_world_finish(struct operate_world *world)
{
    buf_finish(&world->path);
}

enum cmd_status operate_world_run(const struct args *args,
        enum cmd_status (*run)(const struct args *args, const char *world, struct err *err),
        struct err *err)
{
    struct operate_world world;
    enum cmd_status status = CMD_USAGE;
    if (operate_world_find(args, &world, err)) {
        status = run(args, world.path.bytes, err);
    }
    operate_world_finish(&world);
    return status;
}

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

bool operate_world_ask(const struct operate_world *world, const char *request, struct buf *out,
        struct err *err)
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
    } else {
        (void)err_set(err, ERR_MISSING,
                "no server has the world %s open%s: start one, or name the world with --world",
                path, path[0] == '/' ? "" : " (a file in this directory)");
    }
    buf_finish(&by);
    return false;
}
