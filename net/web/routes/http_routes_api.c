/* http_routes_api.c -- makes the API's table of routes from data/calls.
 *
 * Paths are under /api/v1; an object's ID has no `#`. All answers are JSON except behaviours,
 * which are Lua source, and the event stream. */
#include "net/web/http/http_routes.h"

#include "engine/base/log.h"
#include "engine/base/mem.h"
#include "engine/session/call_table.h"
#include "net/web/routes/http_command.h"
#include "net/web/routes/http_special.h"

#include <string.h>

/* Operations that need more than a call. */
static const struct {
    const char *id;
    void (*run)(struct http_exchange *exchange, const json_t *reply);
    bool leads;
} specials[] = {
        {"logIn", http_special_login, false},
        {"resetPassword", http_special_login, false},
        {"logOut", http_special_logout, false},
        {"setProperties", http_special_set, false},
        {"getBehaviour", http_special_source, false},
        {"getRevision", http_special_source, false},
        {"saveBehaviour", http_special_saved, false},
        {"revertBehaviour", http_special_saved, false},
        {"hearEvents", http_special_events, false},
        {"runCommand", http_command, true},
};

static struct http_route make_route(const struct call_table *calls, const json_t *json)
{
    struct str path = str_of(json_string_value(json_object_get(json, "route")));
    struct str method = str_take_until(&path, ' ');
    struct buf whole = {0};
    buf_printf(&whole, "%s%.*s", HTTP_API, STR_FMT(path));
    const char *id = json_string_value(json_object_get(json, "id"));
    const char *call = json_string_value(json_object_get(json, "call"));
    const struct call_entry *entry = call ? call_table_find(calls, str_of(call)) : NULL;
    if (!id || (call && !entry)) {
        log_error("data/calls: the route %s has no ID, or its call is missing", whole.bytes);
        must(false && "each route has an id and a call");
    }
    must(!entry || !str_equal(method, STR("GET")) || call_entry_only_reads(entry));
    struct http_route route = {
            .method = str_dup(method),
            .path = str_dup(buf_str(&whole)),
            .call = call,
            .body = json_string_value(json_object_get(json, "body")),
            .most = (uint32_t)json_integer_value(json_object_get(json, "most")),
            .match = json_string_value(json_object_get(json, "match")),
            .type = json_string_value(json_object_get(json, "type")),
            .status = (uint16_t)json_integer_value(json_object_get(json, "status")),
            .as_nobody = json_is_true(json_object_get(json, "nobody")),
            .secured = entry ? entry->who != CALL_ANYBODY
                             : json_is_true(json_object_get(json, "secured")),
    };
    for (size_t i = 0; i < sizeof(specials) / sizeof(specials[0]); i++) {
        if (strcmp(id, specials[i].id) == 0) {
            route.special = specials[i].run;
            route.leads = specials[i].leads;
        }
    }
    buf_finish(&whole);
    return route;
}

struct http_route *http_routes_api_create(const struct call_table *calls, size_t *out_count)
{
    const json_t *all = call_table_routes(calls);
    *out_count = json_array_size(all);
    struct http_route *routes = mem_alloc_array(*out_count, sizeof(*routes));
    for (size_t i = 0; i < *out_count; i++) {
        routes[i] = make_route(calls, json_array_get(all, i));
    }
    return routes;
}

void http_routes_api_destroy(struct http_route *routes, size_t count)
{
    for (size_t i = 0; i < count; i++) {
        mem_free((void *)(uintptr_t)routes[i].method);
        mem_free((void *)(uintptr_t)routes[i].path);
    }
    mem_free(routes);
}
