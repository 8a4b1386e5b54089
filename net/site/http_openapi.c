/* http_openapi.c -- the description of the API (OpenAPI 3.1), written from the table of calls.
 *
 * What the table says is all there is: parameters, bodies, who may ask, what comes back. What goes wrong is
 * always the same problem. */
#include "engine/session/call_table.h"
#include "net/http/http_exchange.h"
#include "net/site/http_special.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>

/* A route with the call behind it. */
struct operation {
    const json_t *route;
    const struct call_entry *entry; /* NULL: none */
    struct str method;
    struct str path;
};

static const char *route_text(const struct operation *operation, const char *key)
{
    return json_string_value(json_object_get(operation->route, key));
}

static bool is_named(const struct operation *operation, const char *key, const char *name)
{
    const char *text = route_text(operation, key);
    return text && strcmp(text, name) == 0;
}

/* "path", "query", "header", or NULL: in the body. */
static const char *place_of(const struct operation *operation, const char *name)
{
    char capture[80];
    char rest[80];
    (void)snprintf(capture, sizeof(capture), "{%s}", name);
    (void)snprintf(rest, sizeof(rest), "{%s*}", name);
    bool asks = str_equal(operation->method, STR("GET")) ||
                str_equal(operation->method, STR("DELETE"));
    return str_find(operation->path, str_of(capture), 0) != SIZE_MAX ||
                           str_find(operation->path, str_of(rest), 0) != SIZE_MAX
                   ? "path"
           : is_named(operation, "match", name)            ? "header"
           : is_named(operation, "body", name)             ? NULL
           : asks || route_text(operation, "body") != NULL ? "query"
                                                           : NULL;
}

static bool is_required(const struct operation *operation, const char *name)
{
    const json_t *required = json_object_get(operation->entry->takes, "required");
    for (size_t i = 0; i < json_array_size(required); i++) {
        if (strcmp(json_string_value(json_array_get(required, i)), name) == 0) {
            return true;
        }
    }
    return false;
}

static json_t *parameter_of(
        const struct operation *operation, const char *name, const char *place, json_t *schema)
{
    bool header = strcmp(place, "header") == 0;
    json_t *bare = header ? json_pack("{s:s}", "type", "string") : json_copy(schema);
    const char *about = json_string_value(json_object_get(schema, "description"));
    (void)json_object_del(bare, "description");
    return json_pack("{s:s, s:s, s:b, s:s*, s:o}", "name", header ? "If-Match" : name, "in",
            place, "required", is_required(operation, name), "description", about, "schema",
            bare);
}

/* Shares the arguments out: what is in the body goes into *body, an object schema. */
static json_t *parameters_of(const struct operation *operation, json_t **body)
{
    json_t *list = json_array();
    json_t *fields = json_object();
    json_t *required = json_array();
    const char *name = NULL;
    json_t *schema = NULL;
    json_object_foreach(
            operation->entry ? json_object_get(operation->entry->takes, "properties") : NULL,
            name, schema)
    {
        const char *place = place_of(operation, name);
        if (place) {
            (void)json_array_append_new(list, parameter_of(operation, name, place, schema));
        } else if (!is_named(operation, "body", name)) {
            (void)json_object_set(fields, name, schema);
            if (is_required(operation, name)) {
                (void)json_array_append_new(required, json_string(name));
            }
        }
    }
    *body = json_pack(
            "{s:s, s:o, s:o}", "type", "object", "properties", fields, "required", required);
    return list;
}

/* Takes body; NULL: there is none. */
static json_t *body_of(const struct operation *operation, json_t *body)
{
    const char *type = "application/json";
    if (route_text(operation, "body")) {
        json_decref(body);
        body = json_pack("{s:s}", "type", "string");
        type = "text/x-lua";
    } else if (json_object_size(json_object_get(body, "properties")) == 0) {
        json_decref(body);
        return NULL;
    }
    const json_t *required = json_object_get(body, "required");
    bool must_be = !required || json_array_size(required) > 0;
    return json_pack(
            "{s:b, s:{s:{s:o}}}", "required", must_be, "content", type, "schema", body);
}

static bool gives_nothing(const struct operation *operation)
{
    return str_equal(operation->method, STR("DELETE")) ||
           (operation->entry &&
                   json_object_size(json_object_get(operation->entry->gives, "properties")) ==
                           0 &&
                   !json_object_get(operation->entry->gives, "$ref") &&
                   !json_object_get(operation->entry->gives, "additionalProperties"));
}

static json_t *responses_of(const struct operation *operation)
{
    char status[8];
    json_int_t own = json_integer_value(json_object_get(operation->route, "status"));
    const char *type = route_text(operation, "type");
    bool empty = gives_nothing(operation);
    (void)snprintf(status, sizeof(status), "%d", own ? (int)own : empty ? 204 : 200);
    json_t *good =
            json_pack("{s:s}", "description", empty ? "It is done." : "What was asked for.");
    if (!empty) {
        json_t *schema = type ? json_pack("{s:s}", "type", "string")
                              : json_deep_copy(operation->entry->gives);
        (void)json_object_set_new(good, "content",
                json_pack("{s:{s:o}}", type ? type : "application/json", "schema", schema));
    }
    return json_pack("{s:o, s:{s:s}}", status, good, "default", "$ref",
            "#/components/responses/Problem");
}

static json_t *operation_json(const struct operation *operation)
{
    json_t *body = NULL;
    json_t *parameters = parameters_of(operation, &body);
    bool secured = operation->entry
                           ? operation->entry->who != CALL_ANYBODY
                           : json_is_true(json_object_get(operation->route, "secured"));
    json_t *json = json_pack("{s:s, s:s, s:o, s:o}", "operationId", route_text(operation, "id"),
            "summary", route_text(operation, "about"), "parameters", parameters, "responses",
            responses_of(operation));
    body = body_of(operation, body);
    if (body) {
        (void)json_object_set_new(json, "requestBody", body);
    }
    (void)json_object_set_new(json, "security",
            secured ? json_pack("[{s:[]}, {s:[]}]", "bearer", "cookie")
                    : json_pack("[{}, {s:[]}, {s:[]}]", "bearer", "cookie"));
    return json;
}

static struct operation read_operation(const struct call_table *calls, const json_t *route)
{
    struct str path = str_of(json_string_value(json_object_get(route, "route")));
    const char *call = json_string_value(json_object_get(route, "call"));
    struct operation operation = {.route = route};
    operation.method = str_take_until(&path, ' ');
    operation.path = path;
    operation.entry = call ? call_table_find(calls, str_of(call)) : NULL;
    return operation;
}

static void add_route(const struct call_table *calls, const json_t *route, json_t *all)
{
    struct operation operation = read_operation(calls, route);
    struct buf path = {0};
    struct buf method = {0};
    buf_add_text(&path, HTTP_API);
    for (size_t i = 0; i < operation.path.length; i++) {
        /* "{area*}" is "{area}" to others. */
        if (operation.path.bytes[i] != '*') {
            buf_add_char(&path, operation.path.bytes[i]);
        }
    }
    str_fold(operation.method, &method);
    json_t *item = json_object_get(all, path.bytes);
    if (!item) {
        item = json_object();
        (void)json_object_set_new(all, path.bytes, item);
    }
    (void)json_object_set_new(item, method.bytes, operation_json(&operation));
    buf_finish(&path);
    buf_finish(&method);
}

static json_t *components(const struct call_table *calls)
{
    json_t *problem = json_pack("{s:s, s:{s:{s:s}, s:{s:s}, s:{s:s}}, s:[s,s,s]}", "type",
            "object", "properties", "status", "type", "integer", "title", "type", "string",
            "detail", "type", "string", "required", "status", "title", "detail");
    return json_pack("{s:O, s:{s:{s:s, s:{s:{s:o}}}}, s:{s:{s:s, s:s}, s:{s:s, s:s, s:s}}}",
            "schemas", (json_t *)(uintptr_t)call_table_shapes(calls), "responses", "Problem",
            "description", "what went wrong", "content", "application/problem+json", "schema",
            problem, "securitySchemes", "bearer", "type", "http", "scheme", "bearer", "cookie",
            "type", "apiKey", "in", "cookie", "name", HTTP_COOKIE);
}

void http_openapi(const struct call_table *calls, struct str base, struct buf *out)
{
    const json_t *routes = call_table_routes(calls);
    json_t *paths = json_object();
    for (size_t i = 0; i < json_array_size(routes); i++) {
        add_route(calls, json_array_get(routes, i), paths);
    }
    json_t *all = json_pack("{s:s, s:{s:s, s:s}, s:[{s:s%}], s:o, s:o}", "openapi", "3.1.0",
            "info", "title", "Skein", "version", "1", "servers", "url", base.bytes, base.length,
            "paths", paths, "components", components(calls));
    char *text = all ? json_dumps(all, JSON_INDENT(1)) : NULL;
    buf_add_text(out, text ? text : "{}");
    free(text);
    json_decref(all);
}
