/* http_route.c -- which route is a request for, and what are the arguments of its call?
 *
 * A table is looked through in order; the first whose path and method fit. Paths are compared part by
 * part, decoded. What is not of the kind that a route says is told by name: nothing of it reaches
 * the engine. A field of the body that no route knows is one that somebody misspelled, and so an
 * error too. */
#include "engine/base/mem.h"
#include "net/http/http_exchange.h"

#include <stdarg.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

enum { JSON_MAX = 128 * 1024, TEXT_MAX = 256 * 1024 };

/* -- finding -- */

static bool path_fits(const char *pattern, struct http_exchange *exchange)
{
    struct str want = str_of(pattern);
    struct str path = buf_str(&exchange->request.path);
    exchange->capture_count = 0;
    while (want.length > 0 && path.length > 0) {
        struct str part = str_take_until(&want, '/');
        bool capture = part.length > 2 && part.bytes[0] == '{';
        bool all = capture && part.bytes[part.length - 2] == '*';
        bool last = path.length > 0 && str_find_char(path, '/', 0) == SIZE_MAX;
        struct str found = all ? path : str_take_until(&path, '/');
        if (!capture && !str_equal(part, found)) {
            return false;
        }
        if (capture && (found.length == 0 || exchange->capture_count == HTTP_CAPTURES_MAX)) {
            return false;
        }
        if (capture) {
            exchange->captures[exchange->capture_count++] = (struct http_capture){
                    .name = str_slice(part, 1, part.length - (all ? 2 : 1)), .value = found};
        }
        if (all) {
            return true;
        }
        if (last) {
            return want.length == 0 && pattern[strlen(pattern) - 1] != '/';
        }
        if (path.length == 0) {
            /* "/world/" is not "/world". */
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

static bool has_param(const struct http_route *route, enum http_in in)
{
    for (const struct http_param *param = route->params; param && param->name; param++) {
        if (param->in == in) {
            return true;
        }
    }
    return false;
}

size_t http_route_body_max(const struct http_route *route)
{
    if (has_param(route, HTTP_IN_TEXT)) {
        return TEXT_MAX;
    }
    return has_param(route, HTTP_IN_JSON) ? JSON_MAX : 1024;
}

/* -- arguments -- */

static bool bad(struct http_exchange *exchange, uint16_t status, const char *format, ...)
        PRINTF_LIKE(3, 4);

static bool bad(struct http_exchange *exchange, uint16_t status, const char *format, ...)
{
    char text[256];
    va_list args;
    va_start(args, format);
    (void)vsnprintf(text, sizeof(text), format, args);
    va_end(args);
    http_answer_problem(exchange, status, text);
    return false;
}

/* A path that names no number names nothing. */
static bool set_number(struct http_exchange *exchange, const struct http_param *param,
        struct str text, json_t *args)
{
    uint64_t number = 0;
    if (!str_to_u64(text, &number) || number > INT64_MAX) {
        return param->in == HTTP_IN_PATH
                       ? bad(exchange, 404, "There is no such %s.", param->name)
                       : bad(exchange, 400, "\"%.64s\" is not a whole number.", param->name);
    }
    if (param->most > 0 && (number < param->least || number > param->most)) {
        return bad(exchange, 400, "\"%.64s\" is %u to %u.", param->name, (unsigned)param->least,
                (unsigned)param->most);
    }
    (void)json_object_set_new(args, param->name, json_integer((json_int_t)number));
    return true;
}

static bool set_typed(struct http_exchange *exchange, const struct http_param *param,
        struct str text, json_t *args)
{
    if (param->type == HTTP_NUMBER) {
        return set_number(exchange, param, text, args);
    }
    if (param->type == HTTP_FLAG) {
        bool yes = str_equal(text, STR("true")) || str_equal(text, STR("1"));
        if (!yes && !str_equal(text, STR("false")) && !str_equal(text, STR("0"))) {
            return bad(exchange, 400, "\"%.64s\" is neither true nor false.", param->name);
        }
        (void)json_object_set_new(args, param->name, json_boolean(yes));
        return true;
    }
    if (param->most > 0 && text.length > param->most) {
        return bad(exchange, 400, "\"%.64s\" is at most %u bytes long.", param->name,
                (unsigned)param->most);
    }
    if (str_find_char(text, '\0', 0) != SIZE_MAX) {
        return bad(exchange, 400, "\"%.64s\" has a NUL byte.", param->name);
    }
    json_t *value = json_stringn(text.bytes, text.length);
    if (!value) {
        return bad(exchange, 400, "\"%.64s\" is not UTF-8.", param->name);
    }
    (void)json_object_set_new(args, param->name, value);
    return true;
}

static bool add_path(
        struct http_exchange *exchange, const struct http_param *param, json_t *args)
{
    for (size_t i = 0; i < exchange->capture_count; i++) {
        if (str_equal(exchange->captures[i].name, str_of(param->name))) {
            return set_typed(exchange, param, exchange->captures[i].value, args);
        }
    }
    return true;
}

static bool add_query(
        struct http_exchange *exchange, const struct http_param *param, json_t *args)
{
    struct buf text = {0};
    bool malformed = false;
    bool found = http_query_get(exchange->request.query, param->name, &text, &malformed);
    bool ok =
            !malformed || bad(exchange, 400, "\"%.64s\" is not properly encoded.", param->name);
    if (ok && !found && param->required) {
        ok = bad(exchange, 400, "The parameter \"%.64s\" is missing.", param->name);
    } else if (ok && found) {
        ok = set_typed(exchange, param, buf_str(&text), args);
    }
    buf_finish(&text);
    return ok;
}

static bool kind_fits(enum http_type type, const json_t *value)
{
    switch (type) {
    case HTTP_TEXT:
        return json_is_string(value);
    case HTTP_NUMBER:
        return json_is_integer(value) && json_integer_value(value) >= 0;
    case HTTP_FLAG:
        return json_is_boolean(value);
    case HTTP_VALUE:
        return true;
    }
    return false;
}

static bool add_json(struct http_exchange *exchange, const struct http_param *param,
        const json_t *body, json_t *args)
{
    json_t *value = json_object_get(body, param->name);
    if (!value) {
        return !param->required ||
               bad(exchange, 422, "The field \"%.64s\" is missing.", param->name);
    }
    if (!kind_fits(param->type, value)) {
        return bad(exchange, 422, "The field \"%.64s\" is of the wrong kind.", param->name);
    }
    (void)json_object_set(args, param->name, value);
    return true;
}

/* A source that is no text does not compile, and is told in the same form. */
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

/* Does Content-Type allow that the body is Lua? Clients that are told nothing say a form's type or that
 * of bytes, or nothing. */
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

static bool add_text(
        struct http_exchange *exchange, const struct http_param *param, json_t *args)
{
    struct str body = buf_str(&exchange->request.body);
    if (!is_told_as_text(exchange)) {
        return bad(exchange, 415, "The %.64s is to be Lua (Content-Type: text/x-lua).",
                param->name);
    }
    bool nul = str_find_char(body, '\0', 0) != SIZE_MAX;
    json_t *value = nul ? NULL : json_stringn(body.bytes ? body.bytes : "", body.length);
    if (!value) {
        return bad_text(exchange, param->name, body);
    }
    (void)json_object_set_new(args, param->name, value);
    return true;
}

/* What is between the quotes; 7 as people write it, too. Weak tags promise less than is asked for, so none
 * fits (RFC 9110, 13.1.1), but a revision has no weaker kind than itself. */
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

/* The tags of an object, as a list of texts; those of the packed answer are the same but for their end. */
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
            /* A tag that is no text is none of ours. */
            (void)json_array_append_new(tags, json_stringn(tag.bytes, tag.length));
        }
    }
    (void)json_object_set_new(args, name, tags);
}

/* The revisions that may be in force: a number, or a list of them. */
static void add_revisions(struct str field, const char *name, json_t *args)
{
    json_t *list = json_array();
    while (field.length > 0) {
        bool weak = false;
        uint64_t revision = 0;
        if (!str_to_u64(take_tag(&field, &weak), &revision) || revision > UINT32_MAX) {
            /* Some other thing's tag: no revision of this one is that. */
            revision = UINT32_MAX;
        }
        (void)json_array_append_new(list, json_integer((json_int_t)revision));
    }
    bool one = json_array_size(list) == 1;
    (void)json_object_set(args, name, one ? json_array_get(list, 0) : list);
    json_decref(list);
}

/* * is whatever there is. If-None-Match: * asks that there be none yet, which is revision 0, and that no
 * object is. */
static void add_match(
        struct http_exchange *exchange, const struct http_param *param, json_t *args)
{
    struct str tags = http_field_of(&exchange->request, "if-match");
    bool none = str_equal(http_field_of(&exchange->request, "if-none-match"), STR("*"));
    if (none && param->type == HTTP_NUMBER) {
        (void)json_object_set_new(args, param->name, json_integer(0));
    } else if (none) {
        (void)json_object_set_new(args, param->name, json_array());
    } else if (tags.length == 0 || str_equal(str_trim(tags), STR("*"))) {
        return;
    } else if (param->type == HTTP_NUMBER) {
        add_revisions(tags, param->name, args);
    } else {
        add_tags(tags, param->name, args);
    }
}

static bool add_one(struct http_exchange *exchange, const struct http_param *param,
        const json_t *body, json_t *args)
{
    switch (param->in) {
    case HTTP_IN_PATH:
        return add_path(exchange, param, args);
    case HTTP_IN_QUERY:
        return add_query(exchange, param, args);
    case HTTP_IN_JSON:
        return add_json(exchange, param, body, args);
    case HTTP_IN_TEXT:
        return add_text(exchange, param, args);
    case HTTP_IN_MATCH:
        add_match(exchange, param, args);
        return true;
    }
    return true;
}

/* What the route does not know. */
static bool check_known(struct http_exchange *exchange, const json_t *body)
{
    const char *name = NULL;
    json_t *value = NULL;
    json_object_foreach((json_t *)(uintptr_t)body, name, value)
    {
        bool known = false;
        for (const struct http_param *param = exchange->route->params; param->name; param++) {
            known = known || (param->in == HTTP_IN_JSON && strcmp(param->name, name) == 0);
        }
        if (!known) {
            return bad(exchange, 422, "There is no field \"%.64s\" here.", name);
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
                    " that is taken here: a text has a NUL (\\u0000) in it"},
            {json_error_null_byte_in_key, " that is taken here: a name has a NUL in it"},
            {json_error_duplicate_key, " that is taken here: a name comes twice"},
            {json_error_stack_overflow, " that is taken here: it is nested too deep"},
            {json_error_numeric_overflow, " that is taken here: a number is too large"},
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

/* What cannot be read as JSON, and says that it is something else, is that. */
static json_t *refuse_body(struct http_exchange *exchange, const json_error_t *why)
{
    struct str type = http_field_of(&exchange->request, "content-type");
    if (type.length > 0 && str_find(type, STR("json"), 0) == SIZE_MAX) {
        (void)bad(exchange, 415, "The body is to be JSON (Content-Type: application/json).");
    } else {
        (void)bad(exchange, 400, "The body is not JSON%s; line %d, column %d.", said_of(why),
                why->line, why->column);
    }
    return NULL;
}

static json_t *read_body(struct http_exchange *exchange)
{
    struct str text = buf_str(&exchange->request.body);
    json_error_t why;
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

bool http_route_knows_query(struct http_exchange *exchange)
{
    struct str query = exchange->request.query;
    while (query.length > 0) {
        struct str value = str_take_until(&query, '&');
        struct str name = str_take_until(&value, '=');
        bool known = name.length == 0;
        for (const struct http_param *param = exchange->route->params;
                !known && param && param->name; param++) {
            known = param->in == HTTP_IN_QUERY && str_equal(name, str_of(param->name));
        }
        if (!known) {
            return bad(exchange, 400, "There is no parameter \"%.*s\" here.",
                    (int)(name.length < 64 ? name.length : 64), name.bytes);
        }
    }
    return true;
}

json_t *http_route_args(struct http_exchange *exchange)
{
    const struct http_route *route = exchange->route;
    json_t *body = has_param(route, HTTP_IN_JSON) ? read_body(exchange) : json_object();
    if (!body) {
        return NULL;
    }
    json_t *args = json_object();
    bool ok = !route->params || check_known(exchange, body);
    for (const struct http_param *param = route->params; ok && param && param->name; param++) {
        ok = add_one(exchange, param, body, args);
    }
    json_decref(body);
    if (!ok) {
        json_decref(args);
        return NULL;
    }
    return args;
}
