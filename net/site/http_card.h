#pragma once
#include "net/http/http_exchange.h"

/* GET /card/…png: pictures that stand for pages where their addresses are pasted. Each makes its route's call. */
void http_card_home(struct http_exchange *exchange, const json_t *reply);
void http_card_room(struct http_exchange *exchange, const json_t *reply);
void http_card_area(struct http_exchange *exchange, const json_t *reply);
void http_card_event(struct http_exchange *exchange, const json_t *reply);
void http_card_person(struct http_exchange *exchange, const json_t *reply);
/* The answer to a call for the card of a room: has the map of its area drawn, too. */
void http_card_take_room(struct http_exchange *exchange, struct str json);
/* The drawing is there: has it made a picture. */
void http_card_drawn(struct http_exchange *exchange, struct str svg);
