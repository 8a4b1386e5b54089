#pragma once
#include "net/http/http_exchange.h"

/* GET /world. */
void http_world(struct http_exchange *exchange, const json_t *reply);
/* The areas that the asker may see are there: has the page drawn with them. */
void http_world_take(struct http_exchange *exchange, struct str json);
