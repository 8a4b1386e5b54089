/* http_openapi.c -- the description of the API (OpenAPI 3.1), written from its routes.
 *
 * What the table says is all there is: parameters, bodies, who may ask, what comes back. Answers are
 * described by their type, and what goes wrong is always the same problem. */
#include "net/site/http_special.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>

static const char *place_of(enum http_in in)
{
    switch (in) {
    case HTTP_IN_PATH:
        return "path";
    case HTTP_IN_QUERY:
        return "query";
    case HTTP_IN_MATCH:
        return "header";
    case HTTP_IN_JSON:
    case HTTP_IN_TEXT:
        break;
    }
    return NULL;
}

static json_t *schema_of(const struct http_param *param)
{
    if (param->in == HTTP_IN_MATCH || param->type == HTTP_TEXT) {
        return json_pack("{s:s}", "type", "string");
    }
    if (param->type == HTTP_NUMBER) {
        return json_pack("{s:s, s:i}", "type", "integer", "minimum", 0);
    }
    return param->type == HTTP_FLAG ? json_pack("{s:s}", "type", "boolean") : json_object();
}

static json_t *parameters_of(const struct http_route *route)
{
    json_t *list = json_array();
    for (const struct http_param *param = route->params; param && param->name; param++) {
        const char *place = place_of(param->in);
        if (place) {
            (void)json_array_append_new(
                    list, json_pack("{s:s, s:s, s:b, s:s, s:o}", "name",
                                  param->in == HTTP_IN_MATCH ? "If-Match" : param->name, "in",
                                  place, "required", param->required, "description",
                                  param->help, "schema", schema_of(param)));
        }
    }
    return list;
}

/* The one schema of a JSON body, or NULL without one. */
static json_t *object_of(const struct http_route *route)
{
    json_t *properties = json_object();
    json_t *required = json_array();
    for (const struct http_param *param = route->params; param && param->name; param++) {
        if (param->in == HTTP_IN_JSON) {
            json_t *schema = schema_of(param);
            (void)json_object_set_new(schema, "description", json_string(param->help));
            (void)json_object_set_new(properties, param->name, schema);
            if (param->required) {
                (void)json_array_append_new(required, json_string(param->name));
            }
        }
    }
    if (json_object_size(properties) == 0) {
        json_decref(properties);
        json_decref(required);
        return NULL;
    }
    return json_pack("{s:s, s:o, s:o}", "type", "object", "properties", properties, "required",
            required);
}

static json_t *body_of(const struct http_route *route)
{
    for (const struct http_param *param = route->params; param && param->name; param++) {
        if (param->in == HTTP_IN_TEXT) {
            return json_pack("{s:b, s:{s:{s:{s:s}}}}", "required", 1, "content", "text/x-lua",
                    "schema", "type", "string");
        }
    }
    json_t *schema = object_of(route);
    return schema ? json_pack("{s:b, s:{s:{s:o}}}", "required", 1, "content",
                            "application/json", "schema", schema)
                  : NULL;
}

static json_t *responses_of(const struct http_route *route)
{
    char status[8];
    bool empty = strcmp(route->method, "DELETE") == 0;
    (void)snprintf(status, sizeof(status), "%d",
            route->status ? route->status
            : empty       ? 204
                          : 200);
    json_t *good = json_pack("{s:s}", "description", "done");
    if (!empty) {
        (void)json_object_set_new(good, "content",
                json_pack("{s:{s:{}}}", route->type ? route->type : "application/json",
                        "schema"));
    }
    return json_pack("{s:o, s:{s:s}}", status, good, "default", "$ref",
            "#/components/responses/Problem");
}

static json_t *operation_of(const struct http_route *route)
{
    json_t *operation = json_pack("{s:s, s:o, s:o}", "summary", route->summary, "parameters",
            parameters_of(route), "responses", responses_of(route));
    json_t *body = body_of(route);
    if (body) {
        (void)json_object_set_new(operation, "requestBody", body);
    }
    (void)json_object_set_new(operation, "security",
            route->secured ? json_pack("[{s:[]}, {s:[]}]", "bearer", "cookie")
                           : json_pack("[{}, {s:[]}, {s:[]}]", "bearer", "cookie"));
    return operation;
}

/* "{area*}" is "{area}" to others. */
static void put_path(const char *path, struct buf *out)
{
    for (; *path; path++) {
        if (*path != '*') {
            buf_add_char(out, *path);
        }
    }
}

static json_t *paths(void)
{
    json_t *all = json_object();
    for (size_t i = 0; i < http_routes_api_count; i++) {
        const struct http_route *route = &http_routes_api[i];
        char method[16];
        struct buf path = {0};
        put_path(route->path, &path);
        json_t *item = json_object_get(all, path.bytes);
        if (!item) {
            item = json_object();
            (void)json_object_set_new(all, path.bytes, item);
        }
        (void)snprintf(method, sizeof(method), "%s", route->method);
        for (char *c = method; *c; c++) {
            *c = (char)(*c - 'A' + 'a');
        }
        (void)json_object_set_new(item, method, operation_of(route));
        buf_finish(&path);
    }
    return all;
}

static json_t *components(void)
{
    json_t *problem = json_pack("{s:s, s:{s:{s:s}, s:{s:s}, s:{s:s}}, s:[s,s,s]}", "type",
            "object", "properties", "status", "type", "integer", "title", "type", "string",
            "detail", "type", "string", "required", "status", "title", "detail");
    return json_pack("{s:{s:{s:s, s:{s:{s:o}}}}, s:{s:{s:s, s:s}, s:{s:s, s:s, s:s}}}",
            "responses", "Problem", "description", "what went wrong", "content",
            "application/problem+json", "schema", problem, "securitySchemes", "bearer", "type",
            "http", "scheme", "bearer", "cookie", "type", "apiKey", "in", "cookie", "name",
            HTTP_COOKIE);
}

void http_openapi(const struct http_page *page, struct buf *out)
{
    json_t *all = json_pack("{s:s, s:{s:s, s:s}, s:[{s:s%}], s:o, s:o}", "openapi", "3.1.0",
            "info", "title", "Skein", "version", "1", "servers", "url", page->base.bytes,
            (int)page->base.length, "paths", paths(), "components", components());
    char *text = all ? json_dumps(all, JSON_INDENT(1)) : NULL;
    buf_add_text(out, text ? text : "{}");
    free(text);
    json_decref(all);
}
