/* http_route.c -- finds a request's route and builds the arguments of its call.
 *
 * The first row whose path and method match is used. Paths are compared part by part, decoded.
 * Values of the path and query are converted to the call's types, with an error that names the bad
 * value; the call itself checks the body. A field that the call does not take is an error, since it
 * is probably misspelt. */
#include "engine/base/catalogue.h"
#include "engine/base/mem.h"
#include "engine/session/call_table.h"
#include "net/web/http/http_exchange.h"

#include <stdarg.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

enum { JSON_MAX = 128 * 1024, TEXT_MAX = 256 * 1024 };

/* -- finding -- */

/* A part of a pattern: "who", "{name}", "{name*}", "{name}.atom". */
struct part {
    struct str name; /* empty: no capture */
    struct str rest; /* the text after the prefix, or the whole part */
    bool all;
};

static struct part read_part(struct str text)
{
    size_t end = str_find_char(text, '}', 0);
    if (text.length < 3 || text.bytes[0] != '{' || end == SIZE_MAX) {
        return (struct part){STR_NONE, text, false};
    }
    bool all = text.bytes[end - 1] == '*';
    return (struct part){str_slice(text, 1, all ? end - 1 : end),
            str_slice(text, end + 1, text.length), all};
}

static bool path_fits(const char *pattern, struct http_exchange *exchange)
{
    struct str want = str_of(pattern);
    struct str path = buf_str(&exchange->request.path);
    exchange->capture_count = 0;
    while (want.length > 0 && path.length > 0) {
        struct part part = read_part(str_take_until(&want, '/'));
        bool capture = part.name.length > 0;
        bool last = path.length > 0 && str_find_char(path, '/', 0) == SIZE_MAX;
        struct str found = part.all ? path : str_take_until(&path, '/');
        if (capture ? !str_ends(found, part.rest) : !str_equal(part.rest, found)) {
            return false;
        }
        if (capture && (found.length == part.rest.length ||
                               exchange->capture_count == HTTP_CAPTURES_MAX)) {
            return false;
        }
        if (capture) {
            exchange->captures[exchange->capture_count++] =
                    (struct http_capture){.name = part.name,
                            .value = str_slice(found, 0, found.length - part.rest.length)};
        }
        if (part.all) {
            return true;
        }
        if (last) {
            return want.length == 0 && pattern[strlen(pattern) - 1] != '/';
        }
        if (path.length == 0) {
            /* A slash at the end is significant: "/world/" is not "/world". */
            return want.length == 0 && pattern[strlen(pattern) - 1] == '/';
        }
    }
    return false;
}

static bool method_fits(const struct http_route *route, const char *method)
{
    return strcmp(route->method, method) == 0 ||
           (strcmp(route->method, "GET") == 0 && strcmp(method, "HEAD") == 0);
}

enum http_found http_route_find(const struct http_route *routes, size_t count,
        struct http_exchange *exchange, struct buf *allow)
{
    enum http_found found = HTTP_NO_PATH;
    for (size_t i = 0; i < count; i++) {
        if (!path_fits(routes[i].path, exchange)) {
            continue;
        }
        if (method_fits(&routes[i], exchange->request.method)) {
            exchange->route = &routes[i];
            return HTTP_FOUND;
        }
        found = HTTP_NO_METHOD;
        bool get = strcmp(routes[i].method, "GET") == 0;
        buf_printf(allow, "%s%s%s", allow->length > 0 ? ", " : "", routes[i].method,
                get ? ", HEAD" : "");
    }
    return found;
}

/* -- where an argument comes from -- */

static const struct http_capture *find_capture(
        const struct http_exchange *exchange, const char *name)
{
    for (size_t i = 0; i < exchange->capture_count; i++) {
        if (str_equal(exchange->captures[i].name, str_of(name))) {
            return &exchange->captures[i];
        }
    }
    return NULL;
}

/* True if this part of a pattern is "{name}" or "{name*}". */
static bool is_capture_of(struct str part, struct str name)
{
    return name.length > 0 && str_equal(read_part(part).name, name);
}

enum http_place http_route_place(const struct http_route *route, const char *name)
{
    struct str path = str_of(route->path);
    while (path.length > 0) {
        if (is_capture_of(str_take_until(&path, '/'), str_of(name))) {
            return HTTP_IN_PATH;
        }
    }
    bool asks = strcmp(route->method, "GET") == 0 || strcmp(route->method, "DELETE") == 0;
    return route->match && strcmp(route->match, name) == 0 ? HTTP_IN_MATCH
           : route->body && strcmp(route->body, name) == 0 ? HTTP_IN_TEXT
           : asks || route->body                           ? HTTP_IN_QUERY
                                                           : HTTP_IN_FIELD;
}

/* Returns the arguments of the route's call, by name; NULL without any. */
static json_t *takes_of(const struct http_exchange *exchange)
{
    return exchange->entry ? json_object_get(exchange->entry->takes, "properties") : NULL;
}

static bool takes_in(const struct http_exchange *exchange, enum http_place place)
{
    const char *name = NULL;
    json_t *schema = NULL;
    json_object_foreach(takes_of(exchange), name, schema)
    {
        if (http_route_place(exchange->route, name) == place) {
            return true;
        }
    }
    return false;
}

size_t http_route_body_max(const struct http_exchange *exchange)
{
    if (exchange->route->body) {
        return exchange->route->most ? exchange->route->most : TEXT_MAX;
    }
    return takes_in(exchange, HTTP_IN_FIELD) ? JSON_MAX : 1024;
}

/* -- arguments -- */

static bool bad_route(struct http_exchange *exchange, uint16_t status, const char *format, ...)
        PRINTF_LIKE(3, 4);

static bool bad_route(struct http_exchange *exchange, uint16_t status, const char *format, ...)
{
    char text[256];
    va_list args;
    va_start(args, format);
    (void)vsnprintf(text, sizeof(text), catalogue_format(format), args);
    va_end(args);
    http_answer_problem(exchange, status, text);
    return false;
}

/* An argument that the call takes. */
struct wanted {
    const char *name;
    const json_t *schema;
    enum http_place place;
};

static bool is_type(const struct wanted *wanted, const char *type)
{
    const char *own = json_string_value(json_object_get(wanted->schema, "type"));
    return own && strcmp(own, type) == 0;
}

static uint64_t bound(const struct wanted *wanted, const char *key, uint64_t otherwise)
{
    const json_t *value = json_object_get(wanted->schema, key);
    return value ? (uint64_t)json_integer_value(value) : otherwise;
}

/* Sets a number. A path without a valid number is a 404. */
static bool set_number(struct http_exchange *exchange, const struct wanted *wanted,
        struct str text, json_t *args)
{
    uint64_t number = 0;
    uint64_t least = bound(wanted, "minimum", 0);
    uint64_t most = bound(wanted, "maximum", INT64_MAX);
    if (!str_to_u64(text, &number) || number > INT64_MAX) {
        return wanted->place == HTTP_IN_PATH
                       ? bad_route(exchange, 404, "There is no such %s.", wanted->name)
                       : bad_route(exchange, 400, "\"%.64s\" is not a whole number.",
                                 wanted->name);
    }
    if (number < least || number > most) {
        return bad_route(exchange, 400, "\"%.64s\" must be from %llu to %llu.", wanted->name,
                (unsigned long long)least, (unsigned long long)most);
    }
    (void)json_object_set_new(args, wanted->name, json_integer((json_int_t)number));
    return true;
}

static bool set_flag(struct http_exchange *exchange, const struct wanted *wanted,
        struct str text, json_t *args)
{
    bool yes = str_equal(text, STR("true")) || str_equal(text, STR("1"));
    if (!yes && !str_equal(text, STR("false")) && !str_equal(text, STR("0"))) {
        return bad_route(exchange, 400, "\"%.64s\" is neither true nor false.", wanted->name);
    }
    (void)json_object_set_new(args, wanted->name, json_boolean(yes));
    return true;
}

static bool set_text(struct http_exchange *exchange, const struct wanted *wanted,
        struct str text, json_t *args)
{
    uint64_t most = bound(wanted, "maxLength", SIZE_MAX);
    if (text.length > most) {
        return bad_route(exchange, 400, "\"%.64s\" may be at most %llu bytes long.",
                wanted->name, (unsigned long long)most);
    }
    if (str_find_char(text, '\0', 0) != SIZE_MAX) {
        return bad_route(exchange, 400, "\"%.64s\" has a NUL byte.", wanted->name);
    }
    json_t *value = json_stringn(text.bytes, text.length);
    if (!value) {
        return bad_route(exchange, 400, "\"%.64s\" is not UTF-8.", wanted->name);
    }
    (void)json_object_set_new(args, wanted->name, value);
    return true;
}

static bool set_typed(struct http_exchange *exchange, const struct wanted *wanted,
        struct str text, json_t *args)
{
    return is_type(wanted, "integer")   ? set_number(exchange, wanted, text, args)
           : is_type(wanted, "boolean") ? set_flag(exchange, wanted, text, args)
                                        : set_text(exchange, wanted, text, args);
}

static bool add_query(struct http_exchange *exchange, const struct wanted *wanted,
        bool required, json_t *args)
{
    struct buf text = {0};
    bool malformed = false;
    bool found = http_query_get(exchange->request.query, wanted->name, &text, &malformed);
    bool ok = !malformed ||
              bad_route(exchange, 400, "\"%.64s\" is not properly encoded.", wanted->name);
    if (ok && !found && required) {
        ok = bad_route(exchange, 400, "The parameter \"%.64s\" is missing.", wanted->name);
    } else if (ok && found) {
        ok = set_typed(exchange, wanted, buf_str(&text), args);
    }
    buf_finish(&text);
    return ok;
}

/* Refuses a source that is not valid text, in the form of a compile error. */
static bool bad_text(struct http_exchange *exchange, const char *name, struct str body)
{
    int line = 1;
    int column = 1;
    bool nul = false;
    for (size_t at = 0, size = 0; at < body.length; at += size) {
        unsigned char c = (unsigned char)body.bytes[at];
        size = c < 0x80 ? 1 : c < 0xE0 ? 2 : c < 0xF0 ? 3 : 4;
        nul = c == '\0';
        if (nul || size > body.length - at || !str_is_utf8(str_slice(body, at, at + size))) {
            break;
        }
        line += c == '\n';
        column = c == '\n' ? 1 : column + 1;
    }
    char text[96];
    (void)snprintf(
            text, sizeof(text), nul ? "The %s has a NUL byte." : "The %s is not UTF-8.", name);
    json_t *problem = json_pack("{s:i, s:s, s:s, s:s, s:i, s:i}", "status", 422, "title",
            http_status_title(422), "detail", text, "error", text, "line", line, "column",
            column);
    http_answer_call_problem(exchange, problem);
    json_decref(problem);
    return false;
}

/* True if Content-Type allows a Lua body. Clients that are not told a type send none, a form's or
 * that of bytes. */
static bool is_told_as_text(const struct http_exchange *exchange)
{
    static const char *const others[] = {"application/x-lua", "application/octet-stream",
            "application/x-www-form-urlencoded"};
    struct str type = http_field_of(&exchange->request, "content-type");
    type = str_trim(str_take_until(&type, ';'));
    bool fits = type.length == 0 || str_starts_nocase(type, STR("text/"));
    for (size_t i = 0; !fits && i < sizeof(others) / sizeof(others[0]); i++) {
        fits = str_equal_nocase(type, str_of(others[i]));
    }
    return fits;
}

static bool add_text(struct http_exchange *exchange, const char *name, json_t *args)
{
    struct str body = buf_str(&exchange->request.body);
    if (!is_told_as_text(exchange)) {
        return bad_route(
                exchange, 415, "The %.64s must be Lua (Content-Type: text/x-lua).", name);
    }
    bool nul = str_find_char(body, '\0', 0) != SIZE_MAX;
    json_t *value = nul ? NULL : json_stringn(body.bytes ? body.bytes : "", body.length);
    if (!value) {
        return bad_text(exchange, name, body);
    }
    (void)json_object_set_new(args, name, value);
    return true;
}

/* Removes the next tag and returns the text between its quotes; also accepts a bare number such
 * as 7. By RFC 9110 (13.1.1) a weak tag never matches, but a revision has no weak form. */
static struct str take_tag(struct str *list, bool *out_weak)
{
    struct str tag = str_trim(str_take_until(list, ','));
    *out_weak = str_starts(tag, STR("W/"));
    tag = *out_weak ? str_slice(tag, 2, tag.length) : tag;
    if (tag.length > 1 && tag.bytes[0] == '"' && tag.bytes[tag.length - 1] == '"') {
        tag = str_slice(tag, 1, tag.length - 1);
    }
    return tag;
}

/* Adds an object's tags as a list of texts, without the suffix of the compressed answer. */
static void add_tags(struct str field, const char *name, json_t *args)
{
    json_t *tags = json_array();
    while (field.length > 0) {
        bool weak = false;
        struct str tag = take_tag(&field, &weak);
        if (str_ends(tag, STR(HTTP_TAG_PACKED))) {
            tag = str_slice(tag, 0, tag.length - strlen(HTTP_TAG_PACKED));
        }
        if (!weak) {
            /* Ignores a tag that is not valid text, as no tag of ours is like that. */
            (void)json_array_append_new(tags, json_stringn(tag.bytes, tag.length));
        }
    }
    (void)json_object_set_new(args, name, tags);
}

/* Adds the revisions that the client accepts. */
static void add_revisions(struct str field, const char *name, json_t *args)
{
    json_t *list = json_array();
    while (field.length > 0) {
        bool weak = false;
        uint64_t revision = 0;
        if (!str_to_u64(take_tag(&field, &weak), &revision) || revision > UINT32_MAX) {
            /* Not a revision: a number that never matches. */
            revision = UINT32_MAX;
        }
        (void)json_array_append_new(list, json_integer((json_int_t)revision));
    }
    (void)json_object_set_new(args, name, list);
}

/* Adds the expected revisions. * matches any existing object. If-None-Match: * requires that the
 * object does not exist yet, which is revision 0; no object has that revision. */
static void add_match(struct http_exchange *exchange, const struct wanted *wanted, json_t *args)
{
    struct str tags = http_field_of(&exchange->request, "if-match");
    bool none = str_equal(http_field_of(&exchange->request, "if-none-match"), STR("*"));
    const json_t *item = json_object_get(wanted->schema, "items");
    const char *type = json_string_value(json_object_get(item, "type"));
    bool revisions = type && strcmp(type, "integer") == 0;
    if (none) {
        (void)json_object_set_new(
                args, wanted->name, revisions ? json_pack("[i]", 0) : json_array());
    } else if (tags.length == 0 || str_equal(str_trim(tags), STR("*"))) {
        return;
    } else if (revisions) {
        add_revisions(tags, wanted->name, args);
    } else {
        add_tags(tags, wanted->name, args);
    }
}

/* Adds a field of the body unchanged; the call reports errors in it. */
static bool add_one(struct http_exchange *exchange, const struct wanted *wanted, bool required,
        const json_t *body, json_t *args)
{
    json_t *field = json_object_get(body, wanted->name);
    switch (wanted->place) {
    case HTTP_IN_PATH:
        return set_typed(exchange, wanted, find_capture(exchange, wanted->name)->value, args);
    case HTTP_IN_QUERY:
        return add_query(exchange, wanted, required, args);
    case HTTP_IN_FIELD:
        return !field || json_object_set(args, wanted->name, field) == 0;
    case HTTP_IN_TEXT:
        return add_text(exchange, wanted->name, args);
    case HTTP_IN_MATCH:
        add_match(exchange, wanted, args);
        return true;
    }
    return true;
}

/* True if the call takes every field of the body. */
static bool check_known(struct http_exchange *exchange, const json_t *body)
{
    const char *name = NULL;
    json_t *value = NULL;
    json_object_foreach((json_t *)(uintptr_t)body, name, value)
    {
        if (!json_object_get(takes_of(exchange), name) ||
                http_route_place(exchange->route, name) != HTTP_IN_FIELD) {
            return bad_route(exchange, 422, "There is no field \"%.64s\" here.", name);
        }
    }
    return true;
}

static const char *said_of(const json_error_t *why)
{
    static const struct {
        enum json_error_code code;
        const char *text;
    } rows[] = {
            {json_error_null_character,
                    " that this server accepts: a text has a NUL (\\u0000) in it"},
            {json_error_null_byte_in_key, " that this server accepts: a name has a NUL in it"},
            {json_error_duplicate_key, " that this server accepts: a name comes twice"},
            {json_error_stack_overflow, " that this server accepts: it is nested too deeply"},
            {json_error_numeric_overflow, " that this server accepts: a number is too large"},
            {json_error_invalid_utf8, ": it is not UTF-8"},
            {json_error_premature_end_of_input, ": it ends too early"},
    };
    enum json_error_code code = json_error_code(why);
    for (size_t i = 0; i < sizeof(rows) / sizeof(rows[0]); i++) {
        if (rows[i].code == code) {
            return rows[i].text;
        }
    }
    return "";
}

/* Refuses a body that is not JSON, with 415 if its content type is a different one. */
static json_t *refuse_body(struct http_exchange *exchange, const json_error_t *why)
{
    struct str type = http_field_of(&exchange->request, "content-type");
    if (type.length > 0 && str_find(type, STR("json"), 0) == SIZE_MAX) {
        (void)bad_route(
                exchange, 415, "The body must be JSON (Content-Type: application/json).");
    } else {
        (void)bad_route(exchange, 400, "The body is not JSON%s; line %d, column %d.",
                said_of(why), why->line, why->column);
    }
    return NULL;
}

static json_t *read_body(struct http_exchange *exchange)
{
    struct str text = buf_str(&exchange->request.body);
    json_error_t why = {0};
    json_t *body = text.length > 0 ? json_loadb(text.bytes, text.length,
                                             JSON_REJECT_DUPLICATES | JSON_DECODE_ANY, &why)
                                   : json_object();
    if (!body) {
        return refuse_body(exchange, &why);
    }
    if (!json_is_object(body)) {
        json_decref(body);
        http_answer_problem(exchange, 400, "The body is not a JSON object.");
        return NULL;
    }
    return body;
}

static bool has_parameter(struct str query, struct str name)
{
    bool has = false;
    while (!has && query.length > 0) {
        struct str value = str_take_until(&query, '&');
        has = str_equal(str_take_until(&value, '='), name);
    }
    return has;
}

bool http_route_knows_query(struct http_exchange *exchange)
{
    struct str query = exchange->request.query;
    while (query.length > 0) {
        struct str value = str_take_until(&query, '&');
        struct str name = str_take_until(&value, '=');
        char *key = str_dup(name);
        bool known = name.length == 0 ||
                     (json_object_get(takes_of(exchange), key) &&
                             http_route_place(exchange->route, key) == HTTP_IN_QUERY);
        mem_free(key);
        if (!known) {
            return bad_route(exchange, 400, "There is no parameter \"%.*s\" here.",
                    (int)(name.length < 64 ? name.length : 64), name.bytes);
        }
        if (name.length > 0 && has_parameter(query, name)) {
            return bad_route(
                    exchange, 400, "The parameter \"%.*s\" is given twice.", STR_FMT(name));
        }
    }
    return true;
}

json_t *http_route_args(struct http_exchange *exchange)
{
    json_t *body = takes_in(exchange, HTTP_IN_FIELD) ? read_body(exchange) : json_object();
    json_t *args = json_object();
    bool ok = body && check_known(exchange, body);
    const char *name = NULL;
    json_t *schema = NULL;
    json_object_foreach(takes_of(exchange), name, schema)
    {
        struct wanted wanted = {name, schema, http_route_place(exchange->route, name)};
        ok = ok &&
             add_one(exchange, &wanted, call_table_requires(exchange->entry, name), body, args);
    }
    json_decref(body);
    if (!ok) {
        json_decref(args);
        return NULL;
    }
    if (exchange->route->paged && !json_object_get(args, "page")) {
        (void)json_object_set_new(args, "page", json_integer(1));
    }
    return args;
}
