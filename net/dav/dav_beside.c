/* dav_beside.c -- requests for files and folders that desktops make beside a builder's files
 * (dav_aside.h). Each user sees only their own. KDE's and GNOME's editors write such a file first
 * and move it over the builder's, which is a save. A builder's file is only copied to such a name,
 * as a backup. */
#include "net/dav/dav.h"

#include "engine/base/mem.h"
#include "net/dav/dav_impl.h"

#include <string.h>

static bool is_aside(const struct dav *dav, struct str path)
{
    return dav_aside_is(dav->aside, dav_who(dav), path);
}

static bool has_method(const struct dav *dav, const char *method)
{
    return strcmp(dav->exchange->request.method, method) == 0;
}

/* The file as an entry of the tree; its text is borrowed. */
static struct tree_entry entry_of(const struct buf *text)
{
    return (struct tree_entry){.kind = TREE_ERRORS, .size = text->length, .text = *text};
}

/* True if the request's locks and conditions allow a change of the user's file at dav->path. */
static enum tree_step may_change_aside(struct dav *dav, bool deep)
{
    const struct buf *text = dav_aside_find(dav->aside, dav_who(dav), buf_str(&dav->path));
    struct tree_entry entry = text ? entry_of(text) : (struct tree_entry){0};
    return dav_may_change(dav, buf_str(&dav->path), deep, text ? &entry : NULL);
}

static enum tree_step fail_parent(struct dav *dav)
{
    return tree_fail(&dav->tree, 409, "The folder around it does not exist.");
}

static enum tree_step put_aside(struct dav *dav, bool is_new)
{
    struct str text = buf_str(&dav->exchange->request.body);
    struct str path = buf_str(&dav->path);
    if (!dav_aside_has_parent(dav->aside, dav_who(dav), path)) {
        return fail_parent(dav);
    }
    if (dav_aside_is_folder(dav->aside, dav_who(dav), path)) {
        return tree_fail(&dav->tree, 405, "That is a folder.");
    }
    if (!dav_aside_put(dav->aside, dav_who(dav), path, text)) {
        return tree_fail(&dav->tree, 413, "A file beside the game's files is too long.");
    }
    http_answer(dav->exchange, is_new ? 201 : 204, NULL, STR_NONE);
    return TREE_DONE;
}

static void put_aside_one(struct dav *dav, struct str path, struct buf *out)
{
    const struct buf *text = dav_aside_find(dav->aside, dav_who(dav), path);
    struct tree_entry entry = entry_of(text);
    bool is_folder = dav_aside_is_folder(dav->aside, dav_who(dav), path);
    dav_put_one(dav, path, is_folder ? NULL : &entry, out);
}

static enum tree_step tell_aside(struct dav *dav, const struct buf *text)
{
    struct str path = buf_str(&dav->path);
    struct str depth = http_field_of(&dav->exchange->request, "depth");
    size_t cursor = 0;
    const char *below = NULL;
    if (!has_method(dav, "PROPFIND")) {
        struct tree_entry entry = entry_of(text);
        http_answer(dav->exchange, 200, "application/octet-stream", buf_str(text));
        dav_put_tag(&entry, dav->exchange->answer.etag);
        return TREE_DONE;
    }
    struct buf out = {0};
    put_aside_one(dav, path, &out);
    while (!(depth.bytes && str_equal(depth, STR("0"))) &&
            (below = dav_aside_next(dav->aside, dav_who(dav), path, &cursor)) != NULL) {
        struct str name = str_slice(str_of(below), path.length + 1, SIZE_MAX);
        if (str_find_char(name, '/', 0) == SIZE_MAX) {
            put_aside_one(dav, str_of(below), &out);
        }
    }
    dav_answer_many(dav, &out);
    return TREE_DONE;
}

/* Removes a file or folder with its properties and locks. */
static void remove_aside(struct dav *dav, struct str path)
{
    struct buf key = {0};
    size_t cursor = 0;
    const char *below = NULL;
    while ((below = dav_aside_next(dav->aside, dav_who(dav), path, &cursor)) != NULL) {
        dav_dead_forget(dav->dead, dav_who(dav), str_of(below));
    }
    dav_dead_forget(dav->dead, dav_who(dav), path);
    dav_lock_key(dav, path, &key);
    dav_locks_end_all(dav->locks, buf_str(&key));
    buf_finish(&key);
    (void)dav_aside_remove(dav->aside, dav_who(dav), path);
}

enum tree_step dav_do_aside(struct dav *dav)
{
    struct str path = buf_str(&dav->path);
    const struct buf *text = dav_aside_find(dav->aside, dav_who(dav), path);
    if (has_method(dav, "PUT") || (text && has_method(dav, "DELETE"))) {
        enum tree_step step = may_change_aside(dav, has_method(dav, "DELETE"));
        if (step != TREE_DONE) {
            return step;
        }
    }
    if (has_method(dav, "PUT")) {
        return put_aside(dav, !text);
    }
    if (!text) {
        return tree_fail(&dav->tree, 404, "There is no such file.");
    }
    if (has_method(dav, "DELETE")) {
        remove_aside(dav, path);
        http_answer(dav->exchange, 204, NULL, STR_NONE);
        return TREE_DONE;
    }
    return tell_aside(dav, text);
}

bool dav_is_for_aside(const struct dav *dav)
{
    static const char *const methods[] = {"GET", "HEAD", "PUT", "PROPFIND", "DELETE"};
    struct str method = str_of(dav->exchange->request.method);
    return str_is_one_of(method, methods, sizeof(methods) / sizeof(methods[0])) &&
           is_aside(dav, buf_str(&dav->path));
}

enum tree_step dav_do_folder(struct dav *dav)
{
    struct str path = buf_str(&dav->path);
    struct tree_entry *entry = NULL;
    if (dav->exchange->request.body.length > 0) {
        return tree_fail(&dav->tree, 415, dav_why_fixed);
    }
    if (!is_aside(dav, path)) {
        return dav_aside_has_parent(dav->aside, dav_who(dav), path)
                       ? tree_fail(&dav->tree, 403, dav_why_fixed)
                       : fail_parent(dav);
    }
    if (!dav_aside_has_parent(dav->aside, dav_who(dav), path)) {
        return fail_parent(dav);
    }
    // A folder of an area may have such a name, too.
    enum tree_step step = tree_find(&dav->tree, path, &entry);
    if (step == TREE_WAITS || (step == TREE_FAILED && dav->tree.status != 404)) {
        return step;
    }
    if (step == TREE_DONE || dav_aside_find(dav->aside, dav_who(dav), path)) {
        return tree_fail(&dav->tree, 405, "There is something of that name already.");
    }
    step = may_change_aside(dav, false);
    if (step == TREE_DONE) {
        dav_aside_put_folder(dav->aside, dav_who(dav), path);
        http_answer(dav->exchange, 201, NULL, STR_NONE);
    }
    return step;
}

/* -- MOVE and COPY -- */

bool dav_is_copy(struct dav *dav)
{
    if (!has_method(dav, "MOVE") && !has_method(dav, "COPY")) {
        return false;
    }
    if (dav->to.length == 0) {
        (void)dav_read_address(http_field_of(&dav->exchange->request, "destination"), &dav->to);
    }
    return dav->to.length > 0 &&
           (is_aside(dav, buf_str(&dav->path)) || is_aside(dav, buf_str(&dav->to)));
}

static bool may_replace(const struct dav *dav)
{
    struct str word = http_field_of(&dav->exchange->request, "overwrite");
    return !word.bytes || !str_equal_nocase(word, STR("F"));
}

static enum tree_step fail_replace(struct dav *dav)
{
    return tree_fail(&dav->tree, 412, "There is a file of that name already (Overwrite: F).");
}

/* Copies all that is in the folder at dav->path to dav->to. */
static void copy_below(struct dav *dav)
{
    struct str from = buf_str(&dav->path);
    struct buf text = {0};
    struct buf path = {0};
    struct buf to = {0};
    size_t cursor = 0;
    const char *below = NULL;
    while ((below = dav_aside_next(dav->aside, dav_who(dav), from, &cursor)) != NULL) {
        buf_clear(&path);
        buf_clear(&to);
        buf_clear(&text);
        buf_add_text(&path, below);
        buf_printf(&to, "%.*s%s", STR_FMT(buf_str(&dav->to)), below + from.length);
        buf_add_str(&text, buf_str(dav_aside_find(dav->aside, dav_who(dav), buf_str(&path))));
        if (dav_aside_is_folder(dav->aside, dav_who(dav), buf_str(&path))) {
            dav_aside_put_folder(dav->aside, dav_who(dav), buf_str(&to));
        } else {
            (void)dav_aside_put(dav->aside, dav_who(dav), buf_str(&to), buf_str(&text));
        }
        dav_dead_copy(dav->dead, dav_who(dav), buf_str(&path), buf_str(&to));
    }
    buf_finish(&text);
    buf_finish(&path);
    buf_finish(&to);
}

static enum tree_step copy_aside(struct dav *dav, struct str text)
{
    struct str to = buf_str(&dav->to);
    struct str depth = http_field_of(&dav->exchange->request, "depth");
    bool is_new = !dav_aside_find(dav->aside, dav_who(dav), to);
    bool is_folder = dav_aside_is_folder(dav->aside, dav_who(dav), buf_str(&dav->path));
    if (!dav_aside_has_parent(dav->aside, dav_who(dav), to)) {
        return fail_parent(dav);
    }
    if (!is_new && !may_replace(dav)) {
        return fail_replace(dav);
    }
    struct tree_entry entry = {.kind = TREE_ERRORS, .size = text.length};
    buf_add_str(&entry.text, text);
    enum tree_step step = dav_may_change(dav, to, true, &entry);
    buf_finish(&entry.text);
    if (step != TREE_DONE) {
        return step;
    }
    if (!is_new) {
        remove_aside(dav, to);
    }
    if (is_folder) {
        dav_aside_put_folder(dav->aside, dav_who(dav), to);
    } else if (!dav_aside_put(dav->aside, dav_who(dav), to, text)) {
        return tree_fail(&dav->tree, 413, "A file beside the game's files is too long.");
    }
    if (is_folder && !(depth.bytes && str_equal(depth, STR("0")))) {
        copy_below(dav);
    }
    http_answer(dav->exchange, is_new ? 201 : 204, NULL, STR_NONE);
    return TREE_DONE;
}

/* Saves text as the builder's file, which PUT does for other clients. */
static enum tree_step save_aside(struct dav *dav, struct str text)
{
    struct str to = buf_str(&dav->to);
    if (!dav->may_write) {
        struct tree_entry *entry = NULL;
        if (!dav_aside_has_parent(dav->aside, dav_who(dav), to)) {
            return fail_parent(dav);
        }
        enum tree_step step = tree_may_write(&dav->tree, to);
        step = step == TREE_DONE ? tree_find(&dav->tree, to, &entry) : step;
        if (step == TREE_DONE && !may_replace(dav)) {
            return fail_replace(dav);
        }
        dav->is_unseen = step == TREE_FAILED && dav->tree.status == 404;
        step = dav->is_unseen ? TREE_DONE : step;
        step = step == TREE_DONE ? dav_may_change(dav, to, false, NULL) : step;
        if (step != TREE_DONE) {
            return step;
        }
        tree_begin(&dav->tree);
        dav->may_write = true;
    }
    enum tree_step step = text.length > 0 ? tree_save(&dav->tree, to, text) : TREE_DONE;
    if (step == TREE_DONE) {
        http_answer(dav->exchange, 204, NULL, STR_NONE);
    }
    return step;
}

/* Reads the text of the file at dav->path; empty for a folder. */
static enum tree_step read_source(struct dav *dav, struct buf *out)
{
    struct str path = buf_str(&dav->path);
    const struct buf *from = dav_aside_find(dav->aside, dav_who(dav), path);
    struct tree_entry *entry = NULL;
    if (from) {
        buf_add_str(out, buf_str(from));
        return dav_aside_is_folder(dav->aside, dav_who(dav), path) &&
                               !is_aside(dav, buf_str(&dav->to))
                       ? tree_fail(&dav->tree, 403, dav_why_fixed)
                       : TREE_DONE;
    }
    if (is_aside(dav, path)) {
        return tree_fail(&dav->tree, 404, "There is no such file.");
    }
    enum tree_step step = tree_find(&dav->tree, path, &entry);
    if (step == TREE_DONE) {
        step = entry ? tree_read(&dav->tree, path, &entry)
                     : tree_fail(&dav->tree, 403, dav_why_fixed);
    }
    if (step == TREE_DONE) {
        buf_add_str(out, buf_str(&entry->text));
    }
    return step;
}

/* True if one of the paths is the other, or is inside it. */
static bool is_same_place(struct str a, struct str b)
{
    struct str up = a.length < b.length ? a : b;
    struct str path = a.length < b.length ? b : a;
    return str_starts(path, up) && (path.length == up.length || path.bytes[up.length] == '/');
}

enum tree_step dav_do_copy(struct dav *dav)
{
    struct str path = buf_str(&dav->path);
    struct buf text = {0};
    if (is_same_place(path, buf_str(&dav->to))) {
        return tree_fail(&dav->tree, 403, "A file can't be copied to itself.");
    }
    bool moves = has_method(dav, "MOVE") && is_aside(dav, path);
    enum tree_step step = read_source(dav, &text);
    if (step == TREE_DONE && moves) {
        step = may_change_aside(dav, true);
    }
    if (step == TREE_DONE) {
        step = is_aside(dav, buf_str(&dav->to)) ? copy_aside(dav, buf_str(&text))
                                                : save_aside(dav, buf_str(&text));
    }
    if (step == TREE_DONE) {
        dav_dead_copy(dav->dead, dav_who(dav), path, buf_str(&dav->to));
    }
    if (step == TREE_DONE && moves) {
        remove_aside(dav, path);
    }
    buf_finish(&text);
    return step;
}
