#pragma once
#include "net/http/http_exchange.h"

/* Routes that are like no other: what an answer does beside being shown. */

/* /ws, /healthz, /metrics, the API's own description. */
extern const struct http_route http_routes_special[];
extern const size_t http_routes_special_count;

/* POST /login: the token is a cookie as well. */
void http_special_login(struct http_exchange *exchange, const json_t *reply);
/* DELETE /login. */
void http_special_logout(struct http_exchange *exchange, const json_t *reply);
/* PATCH /objects/ID: the ETag is that of what it is now. */
void http_special_set(struct http_exchange *exchange, const json_t *reply);
/* GET .../behaviour: source as text/x-lua, the revision as ETag. */
void http_special_source(struct http_exchange *exchange, const json_t *reply);
/* PUT .../behaviour, and what else gives a revision: it is the ETag. */
void http_special_saved(struct http_exchange *exchange, const json_t *reply);
/* GET /events. */
void http_special_events(struct http_exchange *exchange, const json_t *reply);
/* Tells the browser to forget the log-in. */
void http_special_forget_cookie(struct http_exchange *exchange);
/* Appends the description of the API (OpenAPI 3.1), made from its routes. */
void http_openapi(const struct http_page *page, struct buf *out);
