/* dap_files.c -- files of behaviours, their objects on the server, and their breakpoints. */
#include "engine/modules/script/dap.h"

#include "engine/base/mem.h"
#include "engine/modules/script/script_remote.h"
#include "engine/modules/script/script_tool.h"

#include <string.h>

struct dap_file *dap_file_of(struct dap *dap, const char *path, struct err *err)
{
    for (size_t i = 0; i < dap->file_count; i++) {
        if (strcmp(dap->files[i].path, path) == 0) {
            return &dap->files[i];
        }
    }
    if (!str_ends(str_of(path), STR(".lua"))) {
        (void)err_set(err, ERR_FORMAT, "%.200s: a behaviour's file ends in .lua", path);
        return NULL;
    }
    if (dap->file_count == DAP_FILES_MAX) {
        (void)err_set(err, ERR_LIMIT, "at most %d files have breaks at a time", DAP_FILES_MAX);
        return NULL;
    }
    struct dap_file *file = &dap->files[dap->file_count++];
    *file = (struct dap_file){.path = mem_dup_text(path)};
    return file;
}

const struct dap_file *dap_file_by_id(const struct dap *dap, uint64_t id)
{
    for (size_t i = 0; i < dap->file_count; i++) {
        if (dap->files[i].id == id && id != 0) {
            return &dap->files[i];
        }
    }
    return NULL;
}

void dap_files_finish(struct dap *dap)
{
    for (size_t i = 0; i < dap->file_count; i++) {
        mem_free(dap->files[i].path);
    }
    dap->file_count = 0;
}

/* -- breakpoints -- */

/* True if Lua may stop in a line like this. */
static bool has_code(struct str line)
{
    line = str_trim(line);
    return line.length > 0 && !str_starts(line, STR("--"));
}

/* Returns the first line from `line` on that has code; the line itself if none has. */
static int find_code(struct str text, int line)
{
    for (int number = 1; text.length > 0; number++) {
        struct str one = str_take_until(&text, '\n');
        if (number >= line && has_code(one)) {
            return number;
        }
    }
    return line;
}

/* Adds a breakpoint, and the editor's answer to list. */
static void add_break(
        const struct dap *dap, struct dap_file *file, struct str text, int line, json_t *list)
{
    bool fits = file && file->break_count < DAP_BREAKS_MAX;
    int found = find_code(text, line);
    if (fits) {
        file->breaks[file->break_count++] = found;
    }
    (void)json_array_append_new(
            list, json_pack("{s:b, s:i}", "verified", fits, "line", found - 1 + dap->from));
}

json_t *dap_set_breakpoints(struct dap *dap, const json_t *asked, struct err *err)
{
    const char *path =
            json_string_value(json_object_get(json_object_get(asked, "source"), "path"));
    const json_t *wanted = json_object_get(asked, "breakpoints");
    struct buf text = {0};
    struct err ignored = {0};
    struct dap_file *file = path ? dap_file_of(dap, path, err) : NULL;
    json_t *list = json_array();
    if (file) {
        file->break_count = 0;
        (void)!script_read_file(path, &text, &ignored);
    }
    for (size_t i = 0; i < json_array_size(wanted) && i < DAP_BREAKS_MAX; i++) {
        json_int_t line =
                json_integer_value(json_object_get(json_array_get(wanted, i), "line"));
        line = line > 0 && line < INT32_MAX ? line : 0;
        add_break(dap, file, buf_str(&text), (int)line + 1 - dap->from, list);
    }
    buf_finish(&text);
    return json_pack("{s:o}", "breakpoints", list);
}

/* -- requests to the server -- */

static bool find_object(struct dap *dap, struct dap_file *file, struct err *err)
{
    struct str stem = str_of(file->path);
    struct str name;
    return file->id != 0 ||
           script_remote_find_path(dap->sync.client,
                   str_slice(stem, 0, stem.length - strlen(".lua")), &name, &file->id, err) ||
           err_wrap(err, "%.200s", file->path);
}

static bool put_file(struct dap *dap, struct dap_file *file, json_t *sources, json_t *breaks,
        struct err *err)
{
    struct buf text = {0};
    bool ok = find_object(dap, file, err) && script_read_file(file->path, &text, err);
    json_t *source = ok ? json_pack("{s:I, s:s%}", "id", (json_int_t)file->id, "source",
                                  text.bytes ? text.bytes : "", text.length)
                        : NULL;
    if (ok && !source) {
        ok = err_set(err, ERR_FORMAT, "%.200s is not UTF-8", file->path);
    }
    (void)json_array_append_new(sources, source);
    for (size_t i = 0; ok && i < file->break_count; i++) {
        (void)json_array_append_new(breaks,
                json_pack("{s:I, s:i}", "id", (json_int_t)file->id, "line", file->breaks[i]));
    }
    buf_finish(&text);
    return ok;
}

bool dap_put_files(struct dap *dap, json_t *ask, struct err *err)
{
    json_t *sources = json_array();
    json_t *breaks = json_array();
    bool ok = true;
    for (size_t i = 0; ok && i < dap->file_count; i++) {
        /* The first is the program; others count while they have breaks. */
        if (i == 0 || dap->files[i].break_count > 0) {
            ok = put_file(dap, &dap->files[i], sources, breaks, err);
        }
    }
    (void)json_object_set_new(ask, "sources", sources);
    (void)json_object_set_new(ask, "breaks", breaks);
    return ok;
}
