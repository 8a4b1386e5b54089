#pragma once
#include "net/http/http_exchange.h"

struct call_table;

/* Routes that are like no other: what an answer does beside being shown. */

/* /ws, /healthz, /metrics, the API's own description. */
extern const struct http_route http_routes_special[];
extern const size_t http_routes_special_count;

/* POST /login: the token is a cookie as well. */
void http_special_login(struct http_exchange *exchange, const json_t *reply);
void http_special_logout(struct http_exchange *exchange, const json_t *reply);
/* PATCH /objects/ID: the ETag is that of what it is now. */
void http_special_set(struct http_exchange *exchange, const json_t *reply);
/* GET .../behaviour: source as text/x-lua, the revision as ETag. */
void http_special_source(struct http_exchange *exchange, const json_t *reply);
/* PUT .../behaviour, and what else gives a revision: it is the ETag. */
void http_special_saved(struct http_exchange *exchange, const json_t *reply);
void http_special_events(struct http_exchange *exchange, const json_t *reply);
/* The routes of the API, as data/calls has them and in that order, to be destroyed. */
struct http_route *http_routes_api_create(const struct call_table *calls, size_t *out_count);
void http_routes_api_destroy(struct http_route *routes, size_t count);
/* Tells the browser to forget the log-in. */
void http_special_forget_cookie(struct http_exchange *exchange);
/* Appends the description of the API (OpenAPI 3.1), made from its routes. base is where the game is. */
void http_openapi(const struct web *web, struct str base, struct buf *out);
