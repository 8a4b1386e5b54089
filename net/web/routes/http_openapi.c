/* http_openapi.c -- the description of the API (OpenAPI 3.1), generated from the table of calls.
 *
 * It contains what the table has: parameters, bodies, rights, answers. Every error is the same
 * problem object. */
#include "engine/session/call_table.h"
#include "net/web/http/http_exchange.h"
#include "net/web/http/http_shared.h"
#include "net/web/routes/http_special.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>

struct operation {
    const json_t *json; /* the route in data/calls */
    const struct http_route *route;
    const struct call_entry *entry; /* NULL: no call */
};

static const char *place_name(enum http_place place)
{
    return place == HTTP_IN_PATH ? "path" : place == HTTP_IN_MATCH ? "header" : "query";
}

static json_t *parameter_of(const struct operation *operation, const char *name,
        enum http_place place, json_t *schema)
{
    bool header = place == HTTP_IN_MATCH;
    json_t *bare = header ? json_pack("{s:s}", "type", "string") : json_copy(schema);
    const char *about = json_string_value(json_object_get(schema, "description"));
    (void)json_object_del(bare, "description");
    return json_pack("{s:s, s:s, s:b, s:s*, s:o}", "name", header ? "If-Match" : name, "in",
            place_name(place), "required", call_table_requires(operation->entry, name),
            "description", about, "schema", bare);
}

/* Returns the operation's parameters, and adds the fields of its body to *body, an object
 * schema. */
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
        enum http_place place = http_route_place(operation->route, name);
        if (place != HTTP_IN_FIELD && place != HTTP_IN_TEXT) {
            (void)json_array_append_new(list, parameter_of(operation, name, place, schema));
        } else if (place == HTTP_IN_FIELD) {
            (void)json_object_set(fields, name, schema);
            if (call_table_requires(operation->entry, name)) {
                (void)json_array_append_new(required, json_string(name));
            }
        }
    }
    *body = json_pack(
            "{s:s, s:o, s:o}", "type", "object", "properties", fields, "required", required);
    return list;
}

/* Returns the operation's body, or NULL. Takes body. */
static json_t *body_of(const struct operation *operation, json_t *body)
{
    const char *type = "application/json";
    if (operation->route->body) {
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
    return strcmp(operation->route->method, "DELETE") == 0 ||
           (operation->entry &&
                   json_object_size(json_object_get(operation->entry->gives, "properties")) ==
                           0 &&
                   !json_object_get(operation->entry->gives, "$ref") &&
                   !json_object_get(operation->entry->gives, "additionalProperties"));
}

static json_t *responses_of(const struct operation *operation)
{
    char status[8];
    unsigned own = operation->route->status;
    const char *type = operation->route->type;
    bool empty = gives_nothing(operation);
    (void)snprintf(status, sizeof(status), "%d", own ? (int)own : empty ? 204 : 200);
    json_t *good = json_pack("{s:s}", "description", empty ? "It is done." : "The answer.");
    if (!empty) {
        json_t *schema = type || !operation->entry ? json_pack("{s:s}", "type", "string")
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
    json_t *json = json_pack("{s:s, s:s, s:o, s:o}", "operationId",
            json_string_value(json_object_get(operation->json, "id")), "summary",
            json_string_value(json_object_get(operation->json, "about")), "parameters",
            parameters, "responses", responses_of(operation));
    body = body_of(operation, body);
    if (body) {
        (void)json_object_set_new(json, "requestBody", body);
    }
    (void)json_object_set_new(json, "security",
            operation->route->secured ? json_pack("[{s:[]}, {s:[]}]", "bearer", "cookie")
                                      : json_pack("[{}, {s:[]}, {s:[]}]", "bearer", "cookie"));
    return json;
}

static void add_operation(const struct operation *operation, json_t *all)
{
    struct buf path = {0};
    struct buf method = {0};
    for (const char *c = operation->route->path; *c; c++) {
        /* OpenAPI has no "{area*}", so it becomes "{area}". */
        if (*c != '*') {
            buf_add_char(&path, *c);
        }
    }
    str_fold(str_of(operation->route->method), &method);
    json_t *item = json_object_get(all, path.bytes);
    if (!item) {
        item = json_object();
        (void)json_object_set_new(all, path.bytes, item);
    }
    (void)json_object_set_new(item, method.bytes, operation_json(operation));
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

void http_openapi(const struct web *web, struct str base, struct buf *out)
{
    const struct call_table *calls = web->calls;
    json_t *paths = json_object();
    for (size_t i = 0; i < web->api_count; i++) {
        const char *call = web->api[i].call;
        struct operation operation = {json_array_get(call_table_routes(calls), i), &web->api[i],
                call ? call_table_find(calls, str_of(call)) : NULL};
        add_operation(&operation, paths);
    }
    json_t *all = json_pack("{s:s, s:{s:s, s:s}, s:[{s:s%}], s:o, s:o}", "openapi", "3.1.0",
            "info", "title", "Skein", "version", "1", "servers", "url", base.bytes, base.length,
            "paths", paths, "components", components(calls));
    char *text = all ? json_dumps(all, JSON_INDENT(1)) : NULL;
    buf_add_text(out, text ? text : "{}");
    free(text);
    json_decref(all);
}
