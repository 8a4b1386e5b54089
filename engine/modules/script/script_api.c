/* script_api.c -- `skein script annotations`: descriptions of the script functions for editors
 * and luacheck.
 *
 *   skein-api/skein.lua  annotations (LuaCATS), made from the comments of `help api` (tools/doc)
 *   skein-api/objects.lua  a class for each prototype, with its properties, and the names of verbs and refs; the host
 *                        provides it, from the world's own declarations as well
 *   skein-api/packages.lua  the same for packages: sys, build and the modules of scripts/
 *   .luarc.json          tells a Lua language server where the annotations are
 *   .luacheckrc          the list of globals; the host provides it, so it always matches the
 *                        running program
 *
 * Annotations are always rewritten. Existing settings are kept, because a user may have changed
 * them. */
#include "engine/base/asset.h"
#include "engine/base/file.h"
#include "engine/modules/script/script_sync.h"
#include "engine/modules/script/script_tool.h"
#include "engine/modules/workshop/lint/script_lint.h"

#include <unistd.h>

#define ANNOTATIONS "data/api/skein.lua"
#define OF_PACKAGES "data/api/packages.lua"

static const char luarc[] =
        "{\n"
        "  \"runtime.version\": \"Lua 5.3\",\n"
        "  \"runtime.builtin\": {\n"
        "    \"io\": \"disable\", \"os\": \"disable\", \"debug\": \"disable\", \"package\": "
        "\"disable\"\n"
        "  },\n"
        "  \"workspace.library\": [\"skein-api\"]\n"
        "}\n";

/* Writes text to DIR/NAME; keeps an existing file unless only this program writes it. */
static bool write_in(
        const char *directory, const char *name, struct str text, bool ours, struct err *err)
{
    struct buf path = {0};
    buf_printf(&path, "%s/%s", directory, name);
    bool keep = !ours && access(path.bytes, F_OK) == 0;
    bool ok = keep || script_write_file(path.bytes, text, err);
    if (ok) {
        (void)printf("%s %s\n", keep ? "kept" : "wrote", path.bytes);
    }
    buf_finish(&path);
    return ok;
}

static bool write_all_script_api(
        struct host *host, const char *directory, struct str given, struct err *err)
{
    struct buf api = {0};
    struct buf packages = {0};
    struct buf settings = {0};
    struct buf objects = {0};
    struct buf folder = {0};
    buf_printf(&folder, "%s/skein-api", directory);
    host_luacheckrc(host, &settings);
    buf_add_str(&objects, given);
    if (given.length == 0) {
        host_object_stubs(host, &objects);
    }
    buf_add_text(&settings, "exclude_files = { \"skein-api\" }\n");
    bool ok = asset_read(ANNOTATIONS, &api, err) && asset_read(OF_PACKAGES, &packages, err) &&
              file_make_directory(directory, err) && file_make_directory(folder.bytes, err) &&
              write_in(folder.bytes, "skein.lua", buf_str(&api), true, err) &&
              write_in(folder.bytes, "objects.lua", buf_str(&objects), true, err) &&
              write_in(folder.bytes, "packages.lua", buf_str(&packages), true, err) &&
              write_in(directory, ".luarc.json", str_of(luarc), false, err) &&
              write_in(directory, ".luacheckrc", buf_str(&settings), false, err);
    buf_finish(&api);
    buf_finish(&packages);
    buf_finish(&objects);
    buf_finish(&settings);
    buf_finish(&folder);
    return ok;
}

/* Opens the world that is described: a copy of the world in file, or what the area files of the directory make, or, if
 * these are not a whole world, an empty one. */
static bool open_described(
        struct scratch *scratch, const char *directory, const char *file, struct err *err)
{
    struct err ignored;
    if (file) {
        return scratch_open(scratch, NULL, file, err);
    }
    return scratch_open(scratch, directory, NULL, &ignored) ||
           scratch_open(scratch, "empty", NULL, err);
}

bool script_write_annotations(
        const char *directory, const char *file, struct str objects, struct err *err)
{
    struct scratch scratch;
    if (!open_described(&scratch, directory, file, err)) {
        return false;
    }
    bool ok = write_all_script_api(scratch.game.host, directory, objects, err);
    scratch_close(&scratch);
    return ok;
}

static bool print_annotations(struct err *err)
{
    struct buf text = {0};
    bool ok = asset_read(ANNOTATIONS, &text, err);
    (void)fwrite(text.bytes, 1, text.length, stdout);
    buf_finish(&text);
    return ok;
}

/* Asks the server on the command line for objects.lua. */
static bool read_stubs(const struct args *args, struct buf *out, struct err *err)
{
    struct sync sync = {0};
    if (!sync_connect(args, args_value(args, "server"), &sync, err)) {
        return false;
    }
    bool ok = sync_get_stubs(&sync, out, err);
    sync_disconnect(&sync);
    return ok;
}

static enum cmd_status annotate(const struct args *args, const char *world, struct err *err)
{
    struct buf objects = {0};
    bool by_server = args_has(args, "server");
    if (by_server && (args->word_count < 2 || world)) {
        return cmd_usage(err, world ? "give --world or --server, not both" : "DIR is missing");
    }
    bool ok = args->word_count < 2 ? print_annotations(err)
                                   : (!by_server || read_stubs(args, &objects, err)) &&
                                             script_write_annotations(args->words[1], world,
                                                     buf_str(&objects), err);
    buf_finish(&objects);
    return ok ? CMD_DONE : CMD_FAILED;
}

enum cmd_status script_annotations_run(const struct args *args, struct err *err)
{
    if (args->word_count > 2) {
        return cmd_usage(err, "%s is one word too many", args->words[2]);
    }
    return cmd_world_is_named(args) ? cmd_world_run(args, annotate, err)
                                    : annotate(args, NULL, err);
}
