#pragma once
#include "net/http/http_exchange.h"

/* GET /card/…png: pictures that stand for pages where their addresses are pasted. */
void http_card_home(struct http_exchange *exchange, const json_t *reply);
void http_card_room(struct http_exchange *exchange, const json_t *reply);
void http_card_area(struct http_exchange *exchange, const json_t *reply);
void http_card_event(struct http_exchange *exchange, const json_t *reply);
void http_card_person(struct http_exchange *exchange, const json_t *reply);
