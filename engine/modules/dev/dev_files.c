/* dev_files.c -- a folder's files as one text, and which of them changed since the last look. */
#include "engine/modules/dev/dev.h"

#include "engine/base/mem.h"
#include "engine/data/base.h"
#include "engine/data/design_files.h"

#include <stdlib.h>
#include <string.h>

void dev_files_init(struct dev_files *files)
{
    *files = (struct dev_files){0};
    strmap_init(&files->hashes);
}

void dev_files_finish(struct dev_files *files)
{
    buf_finish(&files->bundle);
    strmap_finish(&files->hashes);
}

static void add_path_dev_files(struct buf *out, struct str path)
{
    buf_add_str(out, path);
    buf_add_char(out, '\n');
}

/* Appends files that are in `before` only. */
static void add_gone(
        const struct strmap *before, const struct strmap *now, struct buf *out_changed)
{
    size_t cursor = 0;
    struct str path;
    void *hash = NULL;
    while (strmap_each(before, &cursor, &path, &hash)) {
        if (!strmap_find(now, path)) {
            add_path_dev_files(out_changed, path);
        }
    }
}

bool dev_files_read(
        const char *folder, struct dev_files *files, struct buf *out_changed, struct err *err)
{
    struct buf bundle = {0};
    struct dev_files now;
    if (!design_files_bundle(folder, &bundle, err)) {
        buf_finish(&bundle);
        return false;
    }
    dev_files_init(&now);
    struct str rest = buf_str(&bundle);
    struct str path;
    struct str text;
    while (rest.length > 0 && design_files_take(&rest, &path, &text)) {
        if (str_equal(path, STR(BASE_FILE))) {
            continue;
        }
        uintptr_t hash = (uintptr_t)str_hash(text) | 1;
        (void)strmap_put(&now.hashes, path, (void *)hash);
        buf_printf(&now.bundle, "%.*s %zu\n%.*s\n", STR_FMT(path), text.length, STR_FMT(text));
        if ((uintptr_t)strmap_find(&files->hashes, path) != hash) {
            add_path_dev_files(out_changed, path);
        }
    }
    add_gone(&files->hashes, &now.hashes, out_changed);
    dev_files_finish(files);
    *files = now;
    buf_finish(&bundle);
    return true;
}
