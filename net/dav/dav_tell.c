/* dav_tell.c -- writes WebDAV answers as XML: properties, missing properties, and locks. */
#include "net/dav/dav_impl.h"
#include "net/dav/dav_prop.h"
#include "net/text/web_html.h"
#include "net/web/http/http_conn.h"
#include "net/web/http/http_shared.h"

#include <inttypes.h>
#include <stdio.h>
#include <string.h>
#include <time.h>

static void put_href(const struct dav *dav, struct str path, struct buf *out)
{
    buf_add_text(out, "<D:href>/dav");
    if (dav->is_short) {
        path = str_slice(path, strlen("/areas"), path.length);
    }
    for (struct str rest = str_slice(path, 1, path.length); rest.length > 0;) {
        buf_add_char(out, '/');
        web_put_segment(out, str_take_until(&rest, '/'));
    }
}

static void put_time(double seconds, struct buf *out)
{
    char text[40] = "";
    time_t time = (time_t)seconds;
    struct tm utc;
    if (gmtime_r(&time, &utc)) {
        (void)strftime(text, sizeof(text), "%a, %d %b %Y %H:%M:%S GMT", &utc);
    }
    buf_printf(out, "<D:getlastmodified>%s</D:getlastmodified>", text);
}

/* Writes a lock. Only its owner is told the token, and the text that their program calls them. */
static void put_active(const struct dav *dav, const struct dav_lock *lock, struct buf *out)
{
    bool own = dav_lock_is_own(dav, lock);
    buf_printf(out,
            "<D:activelock><D:locktype><D:write/></D:locktype><D:lockscope><D:%s/>"
            "</D:lockscope><D:depth>%s</D:depth>",
            lock->shared ? "shared" : "exclusive", lock->deep ? "infinity" : "0");
    if (own) {
        buf_add_str(out, buf_str(&lock->owner));
    } else {
        buf_add_text(out, "<D:owner>");
        web_put(out, str_of(lock->who));
        buf_add_text(out, "</D:owner>");
    }
    buf_printf(out, "<D:timeout>Second-%d</D:timeout>", LOCK_SECONDS);
    if (own) {
        buf_printf(out, "<D:locktoken><D:href>%s</D:href></D:locktoken>", lock->token);
    }
    struct str root = str_of(lock->path);
    buf_add_text(out, "<D:lockroot>");
    put_href(dav, str_slice(root, str_find_char(root, '/', 0), root.length), out);
    buf_add_text(out, "</D:href></D:lockroot></D:activelock>");
}

static void put_locks(const struct dav *dav, struct str path, struct buf *out)
{
    struct buf key = {0};
    size_t cursor = 0;
    const struct dav_lock *lock = NULL;
    dav_lock_key(dav, path, &key);
    buf_add_text(out, "<D:lockdiscovery>");
    while ((lock = dav_locks_next(dav->locks, buf_str(&key), false, &cursor)) != NULL) {
        put_active(dav, lock, out);
    }
    buf_add_text(out, "</D:lockdiscovery>");
    buf_finish(&key);
}

/* Writes one property that only a file has. */
static bool put_file_prop(struct str name, const struct tree_entry *entry, struct buf *out)
{
    char tag[HTTP_TAG_SIZE] = "";
    if (str_equal(name, STR("getcontentlength"))) {
        buf_printf(out, "<D:getcontentlength>%" PRIu64 "</D:getcontentlength>", entry->size);
    } else if (str_equal(name, STR("getetag"))) {
        dav_put_tag(entry, tag);
        buf_printf(out, "<D:getetag>%s</D:getetag>", tag);
    } else if (str_equal(name, STR("getcontenttype"))) {
        buf_add_text(out, "<D:getcontenttype>text/plain; charset=utf-8</D:getcontenttype>");
    } else if (str_equal(name, STR("getlastmodified"))) {
        put_time(entry->time, out);
    } else {
        return false;
    }
    return true;
}

/* Writes one property as an element; false if there is no such property. entry NULL: a folder. */
static bool put_prop(struct str name, const struct tree_entry *entry, struct buf *out)
{
    if (str_equal(name, STR("resourcetype"))) {
        buf_printf(out, "<D:resourcetype>%s</D:resourcetype>", entry ? "" : "<D:collection/>");
    } else if (str_equal(name, STR("supportedlock"))) {
        buf_add_text(out,
                "<D:supportedlock><D:lockentry><D:lockscope><D:exclusive/></D:lockscope>"
                "<D:locktype><D:write/></D:locktype></D:lockentry><D:lockentry>"
                "<D:lockscope><D:shared/></D:lockscope><D:locktype><D:write/></D:locktype>"
                "</D:lockentry></D:supportedlock>");
    } else {
        return entry && put_file_prop(name, entry, out);
    }
    return true;
}

/* The answer for one resource: its properties, and the requested properties that it does not
 * have. */
struct told_props {
    const struct dav *dav;
    struct str path;
    const struct tree_entry *entry;
    struct buf found;
    struct buf missing;
};

/* Writes an empty element in a namespace. */
static void put_empty(struct str space, struct str name, struct buf *out)
{
    buf_add_text(out, "<");
    web_put(out, name);
    buf_add_text(out, " xmlns=\"");
    web_put(out, space);
    buf_add_text(out, "\"/>");
}

static void tell_prop(void *data, const struct dav_named *named)
{
    struct told_props *told = data;
    bool is_ours = str_equal(named->space, STR("DAV:"));
    struct str dead = dav_dead_find(
            told->dav->dead, dav_who(told->dav), told->path, named->space, named->name);
    if (is_ours && str_equal(named->name, STR("lockdiscovery"))) {
        put_locks(told->dav, told->path, &told->found);
    } else if (dead.length > 0) {
        buf_add_str(&told->found, dead);
    } else if (!is_ours || !put_prop(named->name, told->entry, &told->found)) {
        put_empty(named->space, named->name, &told->missing);
    }
}

/* Writes a property if the resource has it. */
static void told_one(struct told_props *told, struct str name)
{
    tell_prop(told, &(struct dav_named){.space = STR("DAV:"), .name = name});
    buf_clear(&told->missing);
}

static void put_stat(const struct buf *props, const char *status, struct buf *out)
{
    if (props->length > 0) {
        buf_printf(out,
                "<D:propstat><D:prop>%.*s</D:prop><D:status>HTTP/1.1 %s</D:status>"
                "</D:propstat>",
                STR_FMT(buf_str(props)), status);
    }
}

void dav_put_one(
        const struct dav *dav, struct str path, const struct tree_entry *entry, struct buf *out)
{
    static const struct str all[] = {STR_IS("resourcetype"), STR_IS("getcontentlength"),
            STR_IS("getetag"), STR_IS("getcontenttype"), STR_IS("getlastmodified"),
            STR_IS("supportedlock"), STR_IS("lockdiscovery")};
    struct told_props told = {dav, path, entry, {0}, {0}};
    buf_add_text(out, "<D:response>");
    put_href(dav, path, out);
    buf_printf(out, "%s</D:href>", !entry && path.length > 1 ? "/" : "");
    if (dav_prop_each(buf_str(&dav->exchange->request.body), tell_prop, &told) == 0) {
        for (size_t i = 0; i < sizeof(all) / sizeof(all[0]); i++) {
            told_one(&told, all[i]);
        }
        dav_dead_put_all(dav->dead, dav_who(dav), path, &told.found);
    }
    put_stat(&told.found, "200 OK", out);
    put_stat(&told.missing, "404 Not Found", out);
    buf_add_text(out, "</D:response>\n");
    buf_finish(&told.found);
    buf_finish(&told.missing);
}

void dav_answer_many(struct dav *dav, struct buf *responses)
{
    struct buf out = {0};
    buf_printf(&out,
            "<?xml version=\"1.0\" encoding=\"utf-8\"?>\n<D:multistatus xmlns:D=\"DAV:\">\n"
            "%.*s</D:multistatus>\n",
            STR_FMT(buf_str(responses)));
    http_answer(dav->exchange, 207, XML, buf_str(&out));
    buf_finish(&out);
    buf_finish(responses);
}

void dav_answer_lock(struct dav *dav, const struct dav_lock *lock, uint16_t status)
{
    struct buf out = {0};
    buf_add_text(&out, "<?xml version=\"1.0\" encoding=\"utf-8\"?>\n<D:prop xmlns:D=\"DAV:\">"
                       "<D:lockdiscovery>");
    put_active(dav, lock, &out);
    buf_add_text(&out, "</D:lockdiscovery></D:prop>\n");
    http_answer(dav->exchange, status, XML, buf_str(&out));
    http_answer_field(dav->exchange, "Lock-Token", "<%s>", lock->token);
    buf_finish(&out);
}

static void tell_patched(void *data, const struct dav_named *named)
{
    struct told_props *told = data;
    put_empty(named->space, named->name,
            str_equal(named->space, STR("DAV:")) ? &told->missing : &told->found);
}

static void patch_one(void *data, const struct dav_named *named)
{
    struct told_props *told = data;
    struct dav_dead *dead = told->dav->dead;
    struct str who = dav_who(told->dav);
    if (named->removes ||
            !dav_dead_put(dead, who, told->path, named->space, named->name, named->element)) {
        dav_dead_remove(dead, who, told->path, named->space, named->name);
    }
}

bool dav_answer_patch(struct dav *dav)
{
    struct told_props told = {dav, buf_str(&dav->path), NULL, {0}, {0}};
    struct buf out = {0};
    struct str body = buf_str(&dav->exchange->request.body);
    if (dav_prop_each(body, tell_patched, &told) <= 0) {
        buf_finish(&told.found);
        buf_finish(&told.missing);
        return false;
    }
    if (told.missing.length == 0) {
        (void)dav_prop_each(body, patch_one, &told);
    }
    buf_add_text(&out, "<D:response>");
    put_href(dav, buf_str(&dav->path), &out);
    buf_add_text(&out, "</D:href>");
    put_stat(&told.found, told.missing.length > 0 ? "424 Failed Dependency" : "200 OK", &out);
    put_stat(&told.missing, "403 Forbidden", &out);
    buf_add_text(&out, "</D:response>\n");
    buf_finish(&told.found);
    buf_finish(&told.missing);
    dav_answer_many(dav, &out);
    return true;
}
