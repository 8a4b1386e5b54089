/* dav_beside.c -- requests for files that desktops write beside a builder's (dav_aside.h). Each
 * user sees only their own. */
#include "net/dav/dav_impl.h"

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
    bool is = false;
    for (size_t i = 0; i < sizeof(methods) / sizeof(methods[0]); i++) {
        is = is || strcmp(dav->exchange->request.method, methods[i]) == 0;
    }
    return is && dav_aside_is(buf_str(&dav->path));
}
