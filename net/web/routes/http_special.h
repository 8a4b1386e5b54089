#pragma once
#include "net/web/http/http_exchange.h"

struct call_table;

/* Special routes, with effects beyond the answer. */

/* /ws, /healthz, /metrics and the description of the API. */
extern const struct http_route http_routes_special[];
extern const size_t http_routes_special_count;

/* POST /login: also sets the token as a cookie. */
void http_special_login(struct http_exchange *exchange, const json_t *reply);
void http_special_logout(struct http_exchange *exchange, const json_t *reply);
/* PATCH /objects/ID: answers with the ETag of the new state. */
void http_special_set(struct http_exchange *exchange, const json_t *reply);
/* GET .../behaviour: the source as text/x-lua, with the revision as ETag. */
void http_special_source(struct http_exchange *exchange, const json_t *reply);
/* PUT .../behaviour and other routes that return a revision: it becomes the ETag. */
void http_special_saved(struct http_exchange *exchange, const json_t *reply);
void http_special_events(struct http_exchange *exchange, const json_t *reply);
/* Returns the routes of the API in the order of data/calls; the caller frees them. */
struct http_route *http_routes_api_create(const struct call_table *calls, size_t *out_count);
void http_routes_api_destroy(struct http_route *routes, size_t count);
/* Removes the log-in cookie from the browser. */
void http_special_forget_cookie(struct http_exchange *exchange);
/* Appends the description of the API (OpenAPI 3.1), made from its routes. base is the game's
 * URL. */
void http_openapi(const struct web *web, struct str base, struct buf *out);
