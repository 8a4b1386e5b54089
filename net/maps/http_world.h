#pragma once
#include "net/web/http/http_exchange.h"

/* GET /world. */
void http_world(struct http_exchange *exchange, const json_t *reply);
/* Handles the list of areas that the caller may see: renders the page with them. */
void http_world_take(struct http_exchange *exchange, struct str json);
/* GET /, with the atlas as its picture. */
void http_home(struct http_exchange *exchange, const json_t *reply);
/* Handles the list of areas, then the data of the page. */
void http_home_take(struct http_exchange *exchange, struct str json);
