/* cmd_world.c -- finds the world of a command, by --world and --config. */
#include "engine/app/cmd.h"

#include "engine/app/config.h"
#include "engine/base/base.h"
#include "engine/base/file.h"
#include "engine/data/data_file.h"

/* Lines that may be cut off a configuration before it can be read, and bytes of it. */
enum { CUTS_MAX = 2000, BYTES_MAX = 1 << 20 };

static bool take_value(void *data, struct str name, struct value *value, struct err *err)
{
    struct buf *path = data;
    (void)err;
    if (str_equal(name, STR("world")) && value->kind == VALUE_STRING) {
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

/* Reads only the key `world`: from the longest part of the file that can be read, else from a line of
 * its own behind the mistake. Without such a line it has its default. */
static void read_despite_mistake(const char *file, const char *otherwise, struct buf *out)
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
    bool is_named = false;
    rest = buf_str(&text);
    while (ok && out->length == 0 && rest.length > 0) {
        struct str line = str_take_until(&rest, '\n');
        is_named = is_named || str_find(line, STR("world"), 0) != SIZE_MAX;
        (void)(str_starts(line, STR("world")) && data_file_eval(line, file, &sink, &ignored));
    }
    if (ok && out->length == 0 && !is_named) {
        buf_add_text(out, otherwise);
    }
    buf_finish(&text);
}

bool cmd_world_is_named(const struct args *args)
{
    return args_has(args, "world") || args_has(args, "config");
}

bool cmd_world_find(const struct args *args, struct cmd_world *out, struct err *err)
{
    struct config config;
    const char *file = args_value(args, "config");
    const char *named = args_value(args, "world");
    *out = (struct cmd_world){0};
    config_init(&config);
    bool read = !file || config_read(&config, file, &out->mistake);
    if (named || read) {
        buf_add_text(&out->path, named ? named : config_text(&config, CONFIG_WORLD));
    } else {
        read_despite_mistake(file, config_text(&config, CONFIG_WORLD), &out->path);
    }
    config_finish(&config);
    if (out->path.length > 0) {
        return true;
    }
    return err_set(err, out->mistake.code,
            "%s; so it is not known which world is meant: name it with --world FILE",
            out->mistake.text);
}

void cmd_world_finish(struct cmd_world *world)
{
    buf_finish(&world->path);
}

enum cmd_status cmd_world_run(const struct args *args,
        enum cmd_status (*run)(const struct args *args, const char *world, struct err *err),
        struct err *err)
{
    struct cmd_world world;
    enum cmd_status status = CMD_USAGE;
    if (cmd_world_find(args, &world, err)) {
        status = run(args, world.path.bytes, err);
    }
    cmd_world_finish(&world);
    return status;
}
