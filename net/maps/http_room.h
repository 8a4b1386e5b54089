#pragma once
#include "net/web/http/http_exchange.h"

/* GET /world/room/{id}, with the map around the room. */
void http_room(struct http_exchange *exchange, const json_t *reply);
/* Handles the data of the room, then that of its area. */
void http_room_take(struct http_exchange *exchange, struct str json);
