/* dav.c -- a builder's areas as files, by WebDAV.
 *
 * A request is a few steps of the tree, each a typed call; it waits between them as any request
 * does. Cookies are ignored here, so a foreign page cannot act in a builder's name.
 *
 * 1. Writing a behaviour is a save: if the game refuses it, the answer is a 422 with the reason,
 *    which is also in ERRORS.txt.
 * 2. A lock keeps other WebDAV clients out for ten minutes, unless it is refreshed. The game, SFTP
 *    and the web ignore it: a save over another builder's is a new revision.
 * 3. Files cannot be created, moved or removed, except those that desktops write beside a builder's
 *    (dav_aside.h). One of those that is moved or copied over a builder's file saves it.
 * 4. Properties that a desktop sets (Win32LastModifiedTime) are kept for its user (dav_dead.h). */
#include "net/dav/dav.h"

#include "engine/base/catalogue.h"
#include "engine/base/mem.h"
#include "net/dav/dav_impl.h"
#include "net/dav/dav_prop.h"
#include "net/shared/sasl.h"
#include "net/text/web_html.h"
#include "net/web/http/http_conn.h"
#include "net/web/http/http_shared.h"
#include "net/web/http/web_part.h"

#include <inttypes.h>
#include <stdio.h>
#include <string.h>
#include <time.h>

enum { TOKEN_SECONDS = 600, CREDENTIALS_MAX = 1024, XML_MOST = 65536 };

#define METHODS                                                                                \
    "OPTIONS, GET, HEAD, PUT, PROPFIND, PROPPATCH, LOCK, UNLOCK, COPY, MOVE, DELETE, MKCOL"

static struct dav *dav_of(const struct http_exchange *exchange)
{
    return exchange->own;
}

static void finish_dav(void *own)
{
    struct dav *dav = own;
    tree_finish(&dav->tree);
    buf_finish(&dav->path);
    buf_finish(&dav->to);
    buf_wipe(&dav->credentials);
    mem_free(dav);
}

/* The state of this part of the web. */
struct dav_state {
    struct dav_keys *keys;   /* owned */
    struct dav_aside *aside; /* owned */
    struct dav_dead *dead;   /* owned */
    struct dav_locks *locks; /* owned */
};

static struct dav_keys *keys_of(const struct http_exchange *exchange)
{
    struct dav_state *state = web_part_state(http_conn_web(exchange->conn), &dav_part);
    return state->keys;
}

/* -- authentication -- */

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
        dav_put_tag(entry, dav->exchange->answer.etag);
    }
    return step;
}

/* True if the preconditions (If-Match, If-None-Match) allow the write. */
static bool is_matched(const struct dav *dav, const struct tree_entry *entry)
{
    const struct http_request *request = &dav->exchange->request;
    struct str match = http_field_of(request, "if-match");
    struct str none = http_field_of(request, "if-none-match");
    char tag[HTTP_TAG_SIZE] = "";
    if (entry) {
        dav_put_tag(entry, tag);
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
                    "Upload the whole file: parts of it (Content-Range) are not supported.");
        }
        if (!is_matched(dav, entry)) {
            return tree_fail(&dav->tree, 412,
                    "Somebody has saved this file since you read it. Read it again first.");
        }
        dav->is_unseen = is_new;
        step = dav_may_change(dav, path, false, entry);
        if (step != TREE_DONE) {
            return step;
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

/* Finds what is at the path, which may be a file that a desktop wrote. *out: NULL for a folder. */
static enum tree_step find_any(
        struct dav *dav, struct tree_entry *aside, struct tree_entry **out)
{
    struct str path = buf_str(&dav->path);
    const struct buf *text = dav_aside_find(dav->aside, dav_who(dav), path);
    *out = NULL;
    if (text) {
        *aside = (struct tree_entry){.kind = TREE_ERRORS, .size = text->length, .text = *text};
        *out = dav_aside_is_folder(dav->aside, dav_who(dav), path) ? NULL : aside;
        return TREE_DONE;
    }
    return tree_find(&dav->tree, path, out);
}

/* Keeps times and marks that a desktop sets on a saved file. */
static enum tree_step do_patch(struct dav *dav)
{
    struct tree_entry aside;
    struct tree_entry *entry = NULL;
    enum tree_step step = find_any(dav, &aside, &entry);
    if (step == TREE_DONE) {
        step = dav_may_change(dav, buf_str(&dav->path), false, entry);
    }
    if (step == TREE_DONE && !dav_answer_patch(dav)) {
        return tree_fail(&dav->tree, 403, dav_why_fixed);
    }
    return step;
}

/* Gives a lock that the client has named in its header If more time. */
static enum tree_step refresh_lock(struct dav *dav, struct str key)
{
    struct str header = http_field_of(&dav->exchange->request, "if");
    size_t cursor = 0;
    for (const struct dav_lock *lock = NULL;
            (lock = dav_locks_next(dav->locks, key, false, &cursor)) != NULL;) {
        if (header.bytes && dav_lock_is_own(dav, lock) &&
                str_find(header, str_of(lock->token), 0) != SIZE_MAX) {
            dav_locks_refresh(dav->locks, lock);
            dav_answer_lock(dav, lock, 200);
            return TREE_DONE;
        }
    }
    return tree_fail(&dav->tree, 412, "You have no such lock on this file.");
}

static enum tree_step take_lock(struct dav *dav, struct str key)
{
    struct dav_aside *aside = dav->aside;
    struct str path = buf_str(&dav->path);
    struct str depth = http_field_of(&dav->exchange->request, "depth");
    bool is_new = dav_aside_is(aside, dav_who(dav), path) &&
                  !dav_aside_find(aside, dav_who(dav), path);
    struct dav_lock_wish wish;
    const struct dav_lock *lock = NULL;
    bool good = dav_prop_lock(buf_str(&dav->exchange->request.body), &wish);
    if (good) {
        lock = dav_locks_take(dav->locks, dav_who(dav), key, wish.shared,
                !(depth.bytes && str_equal(depth, STR("0"))), buf_str(&wish.owner));
    }
    buf_finish(&wish.owner);
    if (!good) {
        return tree_fail(&dav->tree, 400, "The body isn't well-formed XML.");
    }
    if (!lock) {
        return tree_fail(&dav->tree, 423, "Another program has locked this file.");
    }
    if (is_new) {
        (void)dav_aside_put(aside, dav_who(dav), path, STR_NONE);
    }
    dav_answer_lock(dav, lock, is_new ? 201 : 200);
    return TREE_DONE;
}

static enum tree_step do_lock(struct dav *dav)
{
    struct str path = buf_str(&dav->path);
    struct buf key = {0};
    struct tree_entry *entry = NULL;
    enum tree_step step = TREE_DONE;
    if (!dav_aside_is(dav->aside, dav_who(dav), path)) {
        step = tree_may_write(&dav->tree, path);
        step = step == TREE_DONE ? tree_find(&dav->tree, path, &entry) : step;
        dav->is_unseen = step == TREE_FAILED && dav->tree.status == 404;
    } else if (!dav_aside_has_parent(dav->aside, dav_who(dav), path)) {
        step = tree_fail(&dav->tree, 409, "The folder around it does not exist.");
    }
    if (step != TREE_DONE && !dav->is_unseen) {
        return step;
    }
    dav_lock_key(dav, path, &key);
    step = dav->exchange->request.body.length > 0 ? take_lock(dav, buf_str(&key))
                                                  : refresh_lock(dav, buf_str(&key));
    buf_finish(&key);
    return step;
}

/* Returns the user's lock with that token on the path. */
static const struct dav_lock *own_lock(struct dav *dav, struct str token)
{
    struct buf key = {0};
    size_t cursor = 0;
    const struct dav_lock *lock = NULL;
    dav_lock_key(dav, buf_str(&dav->path), &key);
    while ((lock = dav_locks_next(dav->locks, buf_str(&key), false, &cursor)) != NULL &&
            !(dav_lock_is_own(dav, lock) && str_equal(str_of(lock->token), token))) {
    }
    buf_finish(&key);
    return lock;
}

static enum tree_step do_unlock(struct dav *dav)
{
    struct str token = str_trim(http_field_of(&dav->exchange->request, "lock-token"));
    if (!str_starts(token, STR("<")) || !str_ends(token, STR(">"))) {
        return tree_fail(&dav->tree, 400, "Name the lock: Lock-Token: <TOKEN>.");
    }
    token = str_slice(token, 1, token.length - 1);
    const struct dav_lock *lock = own_lock(dav, token);
    if (!lock) {
        dav->is_unseen = true;
        lock = own_lock(dav, token);
    }
    if (!lock) {
        return tree_fail(&dav->tree, 409, "You have no such lock on this file.");
    }
    dav_locks_end(dav->locks, lock);
    http_answer(dav->exchange, 204, NULL, STR_NONE);
    return TREE_DONE;
}

static enum tree_step do_method(struct dav *dav)
{
    const char *method = dav->exchange->request.method;
    if (strcmp(method, "PROPFIND") == 0 &&
            dav_prop_each(buf_str(&dav->exchange->request.body), NULL, NULL) < 0) {
        return tree_fail(&dav->tree, 400, "The body isn't well-formed XML.");
    }
    if (dav_is_for_aside(dav)) {
        return dav_do_aside(dav);
    }
    if (dav_is_copy(dav)) {
        return dav_do_copy(dav);
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
        return do_unlock(dav);
    }
    if (strcmp(method, "MKCOL") == 0) {
        return dav_do_folder(dav);
    }
    return tree_fail(&dav->tree, 403, dav_why_fixed);
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
    struct dav_state *state = web_part_state(http_conn_web(exchange->conn), &dav_part);
    dav->exchange = exchange;
    dav->aside = state->aside;
    dav->dead = state->dead;
    dav->locks = state->locks;
    dav->tree.call = call_dav;
    dav->tree.data = dav;
    if (!dav_path(buf_str(&exchange->request.path), &dav->path, &dav->is_short)) {
        http_answer_problem(exchange, 404, "That is not a valid file name.");
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
    {.method = (verb),                                                                         \
            .path = "/dav",                                                                    \
            .body = "body",                                                                    \
            .most = (bytes),                                                                   \
            .special = (run),                                                                  \
            .replied = replied},                                                               \
            {.method = (verb),                                                                 \
                    .path = "/dav/",                                                           \
                    .body = "body",                                                            \
                    .most = (bytes),                                                           \
                    .special = (run),                                                          \
                    .replied = replied},                                                       \
    {                                                                                          \
        .method = (verb), .path = "/dav/{path*}", .body = "body", .most = (bytes),             \
        .special = (run), .replied = replied                                                   \
    }

static const struct http_route routes_dav[] = {
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

/* -- the part of the web -- */

static void *create_state(struct web *web)
{
    (void)web;
    struct dav_state *state = mem_alloc(sizeof(*state));
    state->keys = dav_keys_create();
    state->aside = dav_aside_create();
    state->dead = dav_dead_create();
    state->locks = dav_locks_create();
    return state;
}

static void destroy_state(void *own)
{
    struct dav_state *state = own;
    dav_keys_destroy(state->keys);
    dav_aside_destroy(state->aside);
    dav_dead_destroy(state->dead);
    dav_locks_destroy(state->locks);
    mem_free(state);
}

const struct web_part dav_part = {
        .routes = routes_dav,
        .route_count = sizeof(routes_dav) / sizeof(routes_dav[0]),
        .create = create_state,
        .destroy = destroy_state,
};
