/* dav_beside.c -- requests for files that desktops write beside a builder's (dav_aside.h). Each
 * user sees only their own. KDE's and GNOME's editors write such a file first and move it over the
 * builder's, which is a save. A builder's file is only copied to such a name, as a backup. */
#include "net/dav/dav.h"

#include "net/dav/dav_impl.h"
#include "net/text/url.h"

#include <string.h>

static enum tree_step put_aside(struct dav *dav, struct str who, bool is_new)
{
    struct str text = buf_str(&dav->exchange->request.body);
    if (!dav_aside_put(dav_asides(dav), who, buf_str(&dav->path), text)) {
        return tree_fail(&dav->tree, 413, "A file beside the game's files is too long.");
    }
    http_answer(dav->exchange, is_new ? 201 : 204, NULL, STR_NONE);
    return TREE_DONE;
}

static enum tree_step tell_aside(struct dav *dav, const struct buf *text)
{
    struct tree_entry entry = {.kind = TREE_ERRORS, .size = text->length, .text = *text};
    if (strcmp(dav->exchange->request.method, "PROPFIND") == 0) {
        struct buf out = {0};
        dav_put_one(dav, buf_str(&dav->path), &entry, &out);
        dav_answer_many(dav, &out);
    } else {
        http_answer(dav->exchange, 200, "application/octet-stream", buf_str(text));
    }
    return TREE_DONE;
}

enum tree_step dav_do_aside(struct dav *dav)
{
    const char *method = dav->exchange->request.method;
    struct str path = buf_str(&dav->path);
    struct str rest = buf_str(&dav->credentials);
    struct str who = str_take_until(&rest, ':');
    const struct buf *text = dav_aside_find(dav_asides(dav), who, path);
    if (strcmp(method, "PUT") == 0) {
        return put_aside(dav, who, !text);
    }
    if (strcmp(method, "LOCK") == 0) {
        dav_answer_lock(dav, text ? 200 : 201);
        (void)(text || dav_aside_put(dav_asides(dav), who, path, STR_NONE));
        return TREE_DONE;
    }
    if (!text) {
        return tree_fail(&dav->tree, 404, "There is no such file.");
    }
    if (strcmp(method, "DELETE") == 0) {
        (void)dav_aside_remove(dav_asides(dav), who, path);
        http_answer(dav->exchange, 204, NULL, STR_NONE);
        return TREE_DONE;
    }
    return tell_aside(dav, text);
}

bool dav_is_for_aside(const struct dav *dav)
{
    static const char *const methods[] = {"GET", "HEAD", "PUT", "PROPFIND", "LOCK", "DELETE"};
    struct str method = str_of(dav->exchange->request.method);
    return str_is_one_of(method, methods, sizeof(methods) / sizeof(methods[0])) &&
           dav_aside_is(buf_str(&dav->path));
}

/* -- MOVE and COPY -- */

/* Reads the header Destination, a path or an address whose host is not compared. */
static void read_destination(struct dav *dav)
{
    struct str raw = http_field_of(&dav->exchange->request, "destination");
    struct buf path = {0};
    bool is_short = false;
    size_t host = raw.bytes ? str_find(raw, STR("://"), 0) : SIZE_MAX;
    if (host != SIZE_MAX) {
        size_t begin = str_find_char(raw, '/', host + 3);
        raw = begin == SIZE_MAX ? STR_NONE : str_slice(raw, begin, raw.length);
    }
    if (!raw.bytes || !url_decode(raw, false, &path) ||
            !dav_path(buf_str(&path), &dav->to, &is_short)) {
        buf_clear(&dav->to);
    }
    buf_finish(&path);
}

bool dav_is_copy(struct dav *dav)
{
    const char *method = dav->exchange->request.method;
    if (strcmp(method, "MOVE") != 0 && strcmp(method, "COPY") != 0) {
        return false;
    }
    if (dav->to.length == 0) {
        read_destination(dav);
    }
    return dav->to.length > 0 &&
           (dav_aside_is(buf_str(&dav->path)) || dav_aside_is(buf_str(&dav->to)));
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

static enum tree_step copy_aside(struct dav *dav, struct str who, struct str text)
{
    struct str to = buf_str(&dav->to);
    bool is_new = !dav_aside_find(dav_asides(dav), who, to);
    if (!is_new && !may_replace(dav)) {
        return fail_replace(dav);
    }
    if (!dav_aside_put(dav_asides(dav), who, to, text)) {
        return tree_fail(&dav->tree, 413, "A file beside the game's files is too long.");
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
        enum tree_step step = tree_may_write(&dav->tree, to);
        if (step == TREE_DONE && !may_replace(dav)) {
            step = tree_find(&dav->tree, to, &entry);
            if (step == TREE_DONE) {
                return fail_replace(dav);
            }
            step = step == TREE_FAILED && dav->tree.status == 404 ? TREE_DONE : step;
        }
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

enum tree_step dav_do_copy(struct dav *dav)
{
    struct str path = buf_str(&dav->path);
    struct str rest = buf_str(&dav->credentials);
    struct str who = str_take_until(&rest, ':');
    const struct buf *from = dav_aside_find(dav_asides(dav), who, path);
    struct buf text = {0};
    enum tree_step step = TREE_DONE;
    if (str_equal(path, buf_str(&dav->to))) {
        return tree_fail(&dav->tree, 403, "A file can't be copied to itself.");
    }
    if (from) {
        buf_add_str(&text, buf_str(from));
    } else if (dav_aside_is(path)) {
        return tree_fail(&dav->tree, 404, "There is no such file.");
    } else {
        struct tree_entry *entry = NULL;
        step = tree_find(&dav->tree, path, &entry);
        if (step == TREE_DONE) {
            step = entry ? tree_read(&dav->tree, path, &entry)
                         : tree_fail(&dav->tree, 403, dav_why_fixed);
        }
        if (step == TREE_DONE) {
            buf_add_str(&text, buf_str(&entry->text));
        }
    }
    if (step == TREE_DONE) {
        step = dav_aside_is(buf_str(&dav->to)) ? copy_aside(dav, who, buf_str(&text))
                                               : save_aside(dav, buf_str(&text));
    }
    if (step == TREE_DONE && from && strcmp(dav->exchange->request.method, "MOVE") == 0) {
        (void)dav_aside_remove(dav_asides(dav), who, path);
    }
    buf_finish(&text);
    return step;
}
