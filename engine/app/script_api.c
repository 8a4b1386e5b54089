/* script_api.c -- `skein script annotations`: what editors and luacheck need to know of the functions of
 * scripts.
 *
 *   skein-api/skein.lua  annotations (LuaCATS), made from the same comments as `help api` (tools/doc)
 *   .luarc.json          tells a Lua language server where these are
 *   .luacheckrc          which globals there are, asked of the host, so that no list can differ from
 *                        what runs
 *
 * Annotations are written anew; settings that are there are left as they are, for they may be somebody's
 * own. */
#include "engine/app/script_tool.h"
#include "engine/base/asset.h"
#include "engine/base/file.h"
#include "engine/lua/lint/script_lint.h"

#include <unistd.h>

#define ANNOTATIONS "data/api/skein.lua"

static const char luarc[] =
        "{\n"
        "  \"runtime.version\": \"Lua 5.3\",\n"
        "  \"runtime.builtin\": {\n"
        "    \"io\": \"disable\", \"os\": \"disable\", \"debug\": \"disable\", \"package\": "
        "\"disable\"\n"
        "  },\n"
        "  \"workspace.library\": [\"skein-api\"]\n"
        "}\n";

/* Writes text as DIR/NAME; one that is there stays, unless it is ours alone. */
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

static bool write_all_script_api(struct host *host, const char *directory, struct err *err)
{
    struct buf api = {0};
    struct buf settings = {0};
    struct buf folder = {0};
    buf_printf(&folder, "%s/skein-api", directory);
    host_luacheckrc(host, &settings);
    buf_add_text(&settings, "exclude_files = { \"skein-api\" }\n");
    bool ok = asset_read(ANNOTATIONS, &api, err) && file_make_directory(directory, err) &&
              file_make_directory(folder.bytes, err) &&
              write_in(folder.bytes, "skein.lua", buf_str(&api), true, err) &&
              write_in(directory, ".luarc.json", str_of(luarc), false, err) &&
              write_in(directory, ".luacheckrc", buf_str(&settings), false, err);
    buf_finish(&api);
    buf_finish(&settings);
    buf_finish(&folder);
    return ok;
}

bool script_write_annotations(const char *directory, struct err *err)
{
    struct scratch scratch;
    if (!scratch_open(&scratch, "empty", NULL, err)) {
        return false;
    }
    bool ok = write_all_script_api(scratch.game.host, directory, err);
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

enum cmd_status script_annotations_run(const struct args *args, struct err *err)
{
    if (args->word_count > 2) {
        return cmd_usage(err, "%s is one word too many", args->words[2]);
    }
    bool ok = args->word_count < 2 ? print_annotations(err)
                                   : script_write_annotations(args->words[1], err);
    return ok ? CMD_DONE : CMD_FAILED;
}
