/* sftpd_scratch.c -- temporary files, for editors that write another file first.
 *
 * Many editors write the new text beside the file and rename it over the old one (`sed -i`, KDE's,
 * GNOME's), or move the old one aside under a backup name. Such names are allowed in memory, for
 * the channel only. A rename to a behaviour's name saves it, and replies with the result. Any other
 * name outside of the game is refused: notes stored here would be lost. */
#include "engine/base/mem.h"
#include "net/ssh/sftpd_impl.h"

enum { HELD_MOST = 2 << 20 };

struct sftpd_scratch *sftpd_scratch_find(struct sftpd *sftpd, struct str path)
{
    for (size_t i = 0; i < SFTPD_SCRATCH_MAX; i++) {
        struct sftpd_scratch *one = &sftpd->scratch[i];
        if (one->path && str_equal(str_of(one->path), path)) {
            return one;
        }
    }
    return NULL;
}

void sftpd_scratch_remove(struct sftpd_scratch *scratch)
{
    mem_free(scratch->path);
    buf_finish(&scratch->text);
    *scratch = (struct sftpd_scratch){0};
}

bool sftpd_scratch_put(struct sftpd *sftpd, struct str path, struct str text)
{
    struct sftpd_scratch *scratch = sftpd_scratch_find(sftpd, path);
    size_t bytes = text.length;
    for (size_t i = 0; i < SFTPD_SCRATCH_MAX; i++) {
        struct sftpd_scratch *one = &sftpd->scratch[i];
        bytes += one != scratch ? one->text.length : 0;
        scratch = scratch || one->path ? scratch : one;
    }
    if (!scratch || bytes > HELD_MOST) {
        return false;
    }
    struct buf own = {0};
    buf_add_str(&own, text);
    char *name = str_dup(path);
    sftpd_scratch_remove(scratch);
    scratch->path = name;
    scratch->text = own;
    return true;
}

static enum tree_step keep(struct sftpd *sftpd, struct str text)
{
    if (!sftpd_scratch_put(sftpd, buf_str(&sftpd->to), text)) {
        return tree_fail(&sftpd->tree, 413,
                "There isn't enough room for temporary files. Remove some first.");
    }
    sftpd_reply_ok(sftpd);
    return TREE_DONE;
}

enum tree_step sftpd_rename(struct sftpd *sftpd)
{
    struct str to = buf_str(&sftpd->to);
    struct sftpd_scratch *from = sftpd_scratch_find(sftpd, buf_str(&sftpd->path));
    struct tree_entry *entry = NULL;
    enum tree_step step = TREE_DONE;
    if (tree_is_temporary(to) && from) {
        step = keep(sftpd, buf_str(&from->text));
    } else if (tree_is_temporary(to)) {
        step = tree_read(&sftpd->tree, buf_str(&sftpd->path), &entry);
        return step == TREE_DONE ? keep(sftpd, buf_str(&entry->text)) : step;
    } else if (!from) {
        return tree_fail(&sftpd->tree, 403,
                "Files belong to objects of the game. Rename the "
                "object in the game instead.");
    } else if (from->text.length > 0) {
        step = sftpd->tree.may_write ? TREE_DONE : tree_may_write(&sftpd->tree, to);
        if (step == TREE_DONE) {
            sftpd->tree.may_write = true;
            step = tree_save(&sftpd->tree, to, buf_str(&from->text));
        }
        if (step == TREE_DONE) {
            sftpd_reply_ok(sftpd);
        }
    } else {
        sftpd_reply_ok(sftpd);
    }
    if (step == TREE_DONE) {
        sftpd_scratch_remove(from);
    }
    return step;
}

enum tree_step sftpd_open_scratch(struct sftpd *sftpd)
{
    uint32_t flags = sftpd->request.flags;
    struct str path = buf_str(&sftpd->path);
    const struct sftpd_scratch *scratch = sftpd_scratch_find(sftpd, path);
    if (!scratch && !(flags & SFTPD_FLAG_WRITE && flags & SFTPD_FLAG_CREATE)) {
        return tree_fail(&sftpd->tree, 404, "There is no such file.");
    }
    if (!scratch && !sftpd_scratch_put(sftpd, path, STR_NONE)) {
        return tree_fail(&sftpd->tree, 413,
                "There isn't enough room for temporary files. Remove some first.");
    }
    bool empty = !scratch || flags & SFTPD_FLAG_TRUNCATE;
    struct sftpd_handle *handle =
            sftpd_open_handle(sftpd, empty ? STR_NONE : buf_str(&scratch->text));
    if (handle) {
        handle->write = flags & SFTPD_FLAG_WRITE;
    }
    return TREE_DONE;
}

enum tree_step sftpd_remove(struct sftpd *sftpd)
{
    struct sftpd_scratch *scratch = sftpd_scratch_find(sftpd, buf_str(&sftpd->path));
    if (!scratch) {
        return tree_fail(&sftpd->tree, 403,
                "Files belong to objects of the game. Remove the object in the game "
                "instead.");
    }
    sftpd_scratch_remove(scratch);
    sftpd_reply_ok(sftpd);
    return TREE_DONE;
}
