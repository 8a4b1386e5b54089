#pragma once
#include "net/web/http/http_exchange.h"

/* GET /card/…png: preview pictures for pasted addresses of pages. Each makes its route's call. */
void http_card_home(struct http_exchange *exchange, const json_t *reply);
void http_card_room(struct http_exchange *exchange, const json_t *reply);
void http_card_area(struct http_exchange *exchange, const json_t *reply);
void http_card_event(struct http_exchange *exchange, const json_t *reply);
void http_card_person(struct http_exchange *exchange, const json_t *reply);
/* Handles the reply for a room's card, and requests the map of its area. */
void http_card_take_room(struct http_exchange *exchange, struct str json);
/* Converts the finished drawing to a picture. */
void http_card_drawn(struct http_exchange *exchange, struct str svg);
