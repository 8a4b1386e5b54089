/* dav.c -- a builder's areas as files, by WebDAV.
 *
 * A request is a few steps of the tree, each a typed call; between two of them it waits as any request does. Cookies count
 * for nothing here, so no page of elsewhere does anything in a builder's name.
 *
 * 1. Writing a behaviour is a save: what the game says against it is the answer (422), and stands in ERRORS.txt.
 * 2. Locks are given out to whoever asks, for some clients write nothing without one, and hold nobody: a save on top of
 *    another's is a revision, and If-Match keeps from it.
 * 3. Nothing is made, moved or removed, but for files that desktops write beside a builder's (dav_aside.h).
 * 4. Properties that a desktop sets (Win32LastModifiedTime) are taken and not kept. */
#include "net/site/dav.h"

#include "engine/base/mem.h"
#include "net/http/http_conn.h"
#include "net/http/http_shared.h"
#include "net/site/dav_impl.h"
#include "net/site/dav_prop.h"
#include "net/stream/sasl.h"
#include "net/web/web_html.h"

#include <inttypes.h>
#include <stdio.h>
#include <string.h>
#include <time.h>

enum { TOKEN_SECONDS = 600, CREDENTIALS_MAX = 1024, XML_MOST = 65536 };

#define METHODS "OPTIONS, GET, HEAD, PUT, PROPFIND, PROPPATCH, LOCK, UNLOCK"
#define WHY_FIXED                                                                              \
    "Files stand for things of the game: they are made, renamed and removed there."

static struct dav *dav_of(const struct http_exchange *exchange)
{
    return exchange->own;
}

static void finish_dav(void *own)
{
    struct dav *dav = own;
    tree_finish(&dav->tree);
    buf_finish(&dav->path);
    buf_wipe(&dav->credentials);
    mem_free(dav);
}

static struct dav_keys *keys_of(const struct http_exchange *exchange)
{
    return http_conn_web(exchange->conn)->dav_keys;
}

bool dav_path(struct str path, struct buf *out, bool *out_short)
{
    struct buf rest = {0};
    if (!str_starts(path, STR("/dav")) || !tree_path(str_slice(path, 4, path.length), &rest)) {
        buf_finish(&rest);
        return false;
    }
    struct str below = buf_str(&rest);
    *out_short = !str_equal(below, STR("/")) && !str_equal(below, STR("/areas")) &&
                 !str_starts(below, STR("/areas/"));
    buf_add_text(out, *out_short ? "/areas" : "");
    buf_add_str(out, below);
    buf_finish(&rest);
    return true;
}

/* -- who it is -- */

static void challenge(struct http_exchange *exchange)
{
    if (exchange->token[0]) {
        dav_keys_forget(keys_of(exchange), exchange->token);
    }
    http_answer_field(
            exchange, "WWW-Authenticate", "Basic realm=\"builders\", charset=\"UTF-8\"");
    http_answer_problem(exchange, 401,
            "Log in by the name and the password of your account, or a token for the "
            "password.");
}

static bool read_credentials(struct http_exchange *exchange, struct buf *out)
{
    struct str rest = http_field_of(&exchange->request, "authorization");
    struct str scheme = rest.bytes ? str_take_word(&rest) : STR_NONE;
    return str_equal_nocase(scheme, STR("basic")) && rest.length <= CREDENTIALS_MAX &&
           sasl_decode(str_trim(rest), out) && str_is_utf8(buf_str(out)) &&
           str_find_char(buf_str(out), '\0', 0) == SIZE_MAX;
}

static void log_in(struct http_exchange *exchange)
{
    struct str password = buf_str(&dav_of(exchange)->credentials);
    struct str name = str_take_until(&password, ':');
    http_conn_call(exchange->conn, "login.token",
            json_pack("{s:s%, s:s%, s:i}", "name", name.bytes, name.length, "password",
                    password.bytes, password.length, "seconds", TOKEN_SECONDS));
}

/* -- what is said of a file -- */

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

static void put_tag(const struct tree_entry *entry, char out[HTTP_TAG_SIZE])
{
    if (entry->kind == TREE_BEHAVIOUR) {
        (void)snprintf(out, HTTP_TAG_SIZE, "\"%" PRIu32 "\"", entry->revision);
    } else {
        http_put_tag(str_hash(buf_str(&entry->text)), false, out);
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

struct dav_aside *dav_asides(const struct dav *dav)
{
    return http_conn_web(dav->exchange->conn)->dav_aside;
}

#define LOCK_TOKEN "opaquelocktoken:%016" PRIx64

/* Whose token nothing knows: see above. */
static void put_lock(const struct dav *dav, struct str path, bool locked, struct buf *out)
{
    if (!locked) {
        buf_add_text(out, "<D:lockdiscovery/>");
        return;
    }
    buf_printf(out,
            "<D:lockdiscovery><D:activelock><D:locktype><D:write/></D:locktype><D:lockscope>"
            "<D:exclusive/></D:lockscope><D:depth>0</D:depth><D:timeout>Second-600</D:timeout>"
            "<D:locktoken><D:href>" LOCK_TOKEN "</D:href></D:locktoken><D:lockroot>",
            str_hash(path));
    put_href(dav, path, out);
    buf_add_text(out, "</D:href></D:lockroot></D:activelock></D:lockdiscovery>");
}

/* The value of one property as an element; false: there is no such property. entry NULL: a folder. */
static bool put_prop(struct str name, const struct tree_entry *entry, struct buf *out)
{
    char tag[HTTP_TAG_SIZE] = "";
    if (str_equal(name, STR("resourcetype"))) {
        buf_printf(out, "<D:resourcetype>%s</D:resourcetype>", entry ? "" : "<D:collection/>");
    } else if (str_equal(name, STR("supportedlock"))) {
        buf_add_text(out,
                "<D:supportedlock><D:lockentry><D:lockscope><D:exclusive/></D:lockscope>"
                "<D:locktype><D:write/></D:locktype></D:lockentry></D:supportedlock>");
    } else if (!entry) {
        return false;
    } else if (str_equal(name, STR("getcontentlength"))) {
        buf_printf(out, "<D:getcontentlength>%" PRIu64 "</D:getcontentlength>", entry->size);
    } else if (str_equal(name, STR("getetag"))) {
        put_tag(entry, tag);
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

/* What is told of one resource: the properties that it has, and those that were asked for and that it has not. */
struct told_props {
    const struct dav *dav;
    struct str path;
    const struct tree_entry *entry;
    struct buf found;
    struct buf missing;
};

/* An element without content, in whatever namespace. */
static void put_empty(struct str space, struct str name, struct buf *out)
{
    buf_add_text(out, "<");
    web_put(out, name);
    buf_add_text(out, " xmlns=\"");
    web_put(out, space);
    buf_add_text(out, "\"/>");
}

static void tell_prop(void *data, struct str space, struct str name)
{
    struct told_props *told = data;
    if (str_equal(space, STR("DAV:")) && str_equal(name, STR("lockdiscovery"))) {
        put_lock(told->dav, told->path, dav_lock_is(dav_asides(told->dav), told->path),
                &told->found);
    } else if (!str_equal(space, STR("DAV:")) || !put_prop(name, told->entry, &told->found)) {
        put_empty(space, name, &told->missing);
    }
}

/* Of all that it has. */
static void told_one(struct told_props *told, struct str name)
{
    tell_prop(told, STR("DAV:"), name);
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
    }
    put_stat(&told.found, "200 OK", out);
    put_stat(&told.missing, "404 Not Found", out);
    buf_add_text(out, "</D:response>\n");
    buf_finish(&told.found);
    buf_finish(&told.missing);
}

static void put_children(const struct dav *dav, struct buf *out)
{
    struct str folder = buf_str(&dav->path);
    size_t cursor = 0;
    struct str name;
    const struct tree_entry *entry = NULL;
    struct buf path = {0};
    while (tree_next(&dav->tree, folder, &cursor, &name, &entry)) {
        buf_clear(&path);
        buf_printf(&path, "%.*s/%.*s", folder.length > 1 ? (int)folder.length : 0, folder.bytes,
                STR_FMT(name));
        dav_put_one(dav, buf_str(&path), entry, out);
    }
    buf_finish(&path);
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

/* -- methods: each returns what its step does -- */

static enum tree_step do_find(struct dav *dav)
{
    struct str depth = http_field_of(&dav->exchange->request, "depth");
    struct tree_entry *entry = NULL;
    bool alone = depth.bytes && str_equal(depth, STR("0"));
    if (depth.bytes && str_equal_nocase(depth, STR("infinity"))) {
        http_answer(dav->exchange, 403, XML,
                STR("<?xml version=\"1.0\" encoding=\"utf-8\"?>\n<D:error xmlns:D=\"DAV:\">"
                    "<D:propfind-finite-depth/></D:error>\n"));
        return TREE_DONE;
    }
    enum tree_step step = tree_find(&dav->tree, buf_str(&dav->path), &entry);
    if (step == TREE_DONE && !entry && !alone) {
        step = tree_list(&dav->tree, buf_str(&dav->path));
    }
    if (step != TREE_DONE) {
        return step;
    }
    struct buf out = {0};
    dav_put_one(dav, buf_str(&dav->path), entry, &out);
    if (!entry && !alone) {
        put_children(dav, &out);
    }
    dav_answer_many(dav, &out);
    return step;
}

static void answer_folder(struct dav *dav)
{
    size_t cursor = 0;
    struct str name;
    const struct tree_entry *entry = NULL;
    struct buf out = {0};
    while (tree_next(&dav->tree, buf_str(&dav->path), &cursor, &name, &entry)) {
        buf_printf(&out, "%.*s%s\n", STR_FMT(name), entry ? "" : "/");
    }
    http_answer(dav->exchange, 200, "text/plain; charset=utf-8", buf_str(&out));
    buf_finish(&out);
}

static enum tree_step do_get(struct dav *dav)
{
    struct tree_entry *entry = NULL;
    enum tree_step step = tree_find(&dav->tree, buf_str(&dav->path), &entry);
    if (step == TREE_DONE && !entry) {
        step = tree_list(&dav->tree, buf_str(&dav->path));
        if (step == TREE_DONE) {
            answer_folder(dav);
        }
        return step;
    }
    step = step == TREE_DONE ? tree_read(&dav->tree, buf_str(&dav->path), &entry) : step;
    if (step == TREE_DONE) {
        http_answer(dav->exchange, 200, "text/plain; charset=utf-8", buf_str(&entry->text));
        put_tag(entry, dav->exchange->answer.etag);
    }
    return step;
}

/* May it be put on top of what is there? */
static bool is_matched(const struct dav *dav, const struct tree_entry *entry)
{
    const struct http_request *request = &dav->exchange->request;
    struct str match = http_field_of(request, "if-match");
    struct str none = http_field_of(request, "if-none-match");
    char tag[HTTP_TAG_SIZE] = "";
    if (entry) {
        put_tag(entry, tag);
    }
    return !(match.bytes && !(entry && http_tag_matches(match, tag))) &&
           !(none.bytes && entry && http_tag_matches(none, tag));
}

static enum tree_step do_put(struct dav *dav)
{
    struct str path = buf_str(&dav->path);
    struct str text = buf_str(&dav->exchange->request.body);
    struct tree_entry *entry = NULL;
    if (!dav->may_write) {
        enum tree_step step = tree_may_write(&dav->tree, path);
        bool is_new = false;
        if (step == TREE_DONE) {
            step = tree_find(&dav->tree, path, &entry);
            is_new = step == TREE_FAILED && dav->tree.status == 404;
        }
        if (step != TREE_DONE && !is_new) {
            return step;
        }
        if (http_field_of(&dav->exchange->request, "content-range").bytes) {
            return tree_fail(&dav->tree, 400,
                    "A file is put whole: a part of it (Content-Range) cannot be.");
        }
        if (!is_matched(dav, entry)) {
            return tree_fail(
                    &dav->tree, 412, "It has been saved since: look at what is there now.");
        }
        tree_begin(&dav->tree);
        dav->may_write = true;
    }
    enum tree_step step = text.length > 0 ? tree_save(&dav->tree, path, text) : TREE_DONE;
    if (step == TREE_DONE) {
        http_answer(dav->exchange, 204, NULL, STR_NONE);
    }
    return step;
}

static void tell_patched(void *data, struct str space, struct str name)
{
    struct told_props *told = data;
    put_empty(space, name, str_equal(space, STR("DAV:")) ? &told->missing : &told->found);
}

/* Times and marks that a desktop sets on what it has saved are taken and not kept; those that the game says stay. */
static enum tree_step do_patch(struct dav *dav)
{
    struct tree_entry *entry = NULL;
    bool aside = dav_aside_is(buf_str(&dav->path));
    enum tree_step step =
            aside ? TREE_DONE : tree_find(&dav->tree, buf_str(&dav->path), &entry);
    if (step != TREE_DONE) {
        return step;
    }
    struct told_props told = {dav, buf_str(&dav->path), entry, {0}, {0}};
    struct buf out = {0};
    if (dav_prop_each(buf_str(&dav->exchange->request.body), tell_patched, &told) == 0) {
        return tree_fail(&dav->tree, 403, WHY_FIXED);
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
    return step;
}

void dav_answer_lock(struct dav *dav, uint16_t status)
{
    struct str path = buf_str(&dav->path);
    struct buf out = {0};
    dav_lock_put(dav_asides(dav), path);
    buf_add_text(&out, "<?xml version=\"1.0\" encoding=\"utf-8\"?>\n<D:prop xmlns:D=\"DAV:\">");
    put_lock(dav, path, true, &out);
    buf_add_text(&out, "</D:prop>\n");
    http_answer(dav->exchange, status, XML, buf_str(&out));
    http_answer_field(dav->exchange, "Lock-Token", "<" LOCK_TOKEN ">", str_hash(path));
    buf_finish(&out);
}

static enum tree_step do_lock(struct dav *dav)
{
    enum tree_step step = tree_may_write(&dav->tree, buf_str(&dav->path));
    if (step == TREE_DONE) {
        dav_answer_lock(dav, 200);
    }
    return step;
}

static enum tree_step do_method(struct dav *dav)
{
    const char *method = dav->exchange->request.method;
    if (dav_is_for_aside(dav)) {
        return dav_do_aside(dav);
    }
    if (strcmp(method, "PROPPATCH") == 0) {
        return do_patch(dav);
    }
    if (strcmp(method, "PROPFIND") == 0) {
        return do_find(dav);
    }
    if (strcmp(method, "GET") == 0 || dav->exchange->head) {
        return do_get(dav);
    }
    if (strcmp(method, "PUT") == 0) {
        return do_put(dav);
    }
    if (strcmp(method, "LOCK") == 0) {
        return do_lock(dav);
    }
    if (strcmp(method, "UNLOCK") == 0) {
        dav_lock_remove(dav_asides(dav), buf_str(&dav->path));
        http_answer(dav->exchange, 204, NULL, STR_NONE);
        return TREE_DONE;
    }
    return tree_fail(&dav->tree, 403, WHY_FIXED);
}

static void work(struct dav *dav)
{
    if (do_method(dav) != TREE_FAILED) {
        return;
    }
    if (dav->tree.status == 401) {
        challenge(dav->exchange);
    } else {
        http_answer_problem(dav->exchange, (uint16_t)dav->tree.status,
                dav->tree.why.bytes ? dav->tree.why.bytes : "");
    }
}

static void replied(struct http_exchange *exchange, bool done, const json_t *reply)
{
    struct dav *dav = dav_of(exchange);
    const char *token = json_string_value(json_object_get(reply, "token"));
    if (dav->logged_in) {
        tree_replied(&dav->tree, done, reply);
        work(dav);
    } else if (done && token) {
        dav->logged_in = true;
        dav_keys_put(keys_of(exchange), buf_str(&dav->credentials), token);
        (void)snprintf(exchange->token, sizeof(exchange->token), "%s", token);
        work(dav);
    } else if (json_integer_value(json_object_get(reply, "status")) == 401) {
        challenge(exchange);
    } else {
        http_answer_call_problem(exchange, reply);
    }
}

static void call_dav(void *data, const char *name, json_t *args)
{
    struct dav *dav = data;
    http_conn_call(dav->exchange->conn, name, args);
}

static void begin_dav(struct http_exchange *exchange, const json_t *reply)
{
    (void)reply;
    struct dav *dav = mem_alloc(sizeof(*dav));
    exchange->is_api = true;
    exchange->own = dav;
    exchange->finish = finish_dav;
    exchange->token[0] = '\0';
    exchange->by_cookie = false;
    dav->exchange = exchange;
    dav->tree.call = call_dav;
    dav->tree.data = dav;
    if (!dav_path(buf_str(&exchange->request.path), &dav->path, &dav->is_short)) {
        http_answer_problem(exchange, 404, "No file has such a name.");
    } else if (!read_credentials(exchange, &dav->credentials)) {
        challenge(exchange);
    } else {
        const char *token = dav_keys_find(keys_of(exchange), buf_str(&dav->credentials));
        dav->logged_in = token != NULL;
        (void)snprintf(exchange->token, sizeof(exchange->token), "%s", token ? token : "");
        if (token) {
            work(dav);
        } else {
            log_in(exchange);
        }
    }
}

static void tell_options(struct http_exchange *exchange, const json_t *reply)
{
    (void)reply;
    http_answer(exchange, 200, NULL, STR_NONE);
    http_answer_field(exchange, "Allow", METHODS);
    http_answer_field(exchange, "DAV", "1, 2");
    http_answer_field(exchange, "MS-Author-Via", "DAV");
}

#define ROUTE(verb, bytes, run)                                                                \
    {.method = verb,                                                                           \
            .path = "/dav",                                                                    \
            .body = "body",                                                                    \
            .most = (bytes),                                                                   \
            .special = (run),                                                                  \
            .replied = replied},                                                               \
            {.method = verb,                                                                   \
                    .path = "/dav/",                                                           \
                    .body = "body",                                                            \
                    .most = (bytes),                                                           \
                    .special = (run),                                                          \
                    .replied = replied},                                                       \
    {                                                                                          \
        .method = verb, .path = "/dav/{path*}", .body = "body", .most = (bytes),               \
        .special = (run), .replied = replied                                                   \
    }

const struct http_route http_routes_dav[] = {
        ROUTE("OPTIONS", XML_MOST, tell_options),
        ROUTE("GET", XML_MOST, begin_dav),
        ROUTE("PUT", TREE_TEXT_MAX, begin_dav),
        ROUTE("PROPFIND", XML_MOST, begin_dav),
        ROUTE("PROPPATCH", XML_MOST, begin_dav),
        ROUTE("LOCK", XML_MOST, begin_dav),
        ROUTE("UNLOCK", XML_MOST, begin_dav),
        ROUTE("MKCOL", XML_MOST, begin_dav),
        ROUTE("DELETE", XML_MOST, begin_dav),
        ROUTE("MOVE", XML_MOST, begin_dav),
        ROUTE("COPY", XML_MOST, begin_dav),
};

const size_t http_routes_dav_count = sizeof(http_routes_dav) / sizeof(http_routes_dav[0]);
