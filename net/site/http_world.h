#pragma once
#include "net/http/http_exchange.h"

/* GET /world. */
void http_world(struct http_exchange *exchange, const json_t *reply);
