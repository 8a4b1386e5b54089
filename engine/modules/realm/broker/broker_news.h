#pragma once
#include "engine/modules/realm/broker/broker_link.h"

#include <jansson.h>

/* The announcements of worlds on a realm's broker, and the codes that authenticate them. */

#define BROKER_CODE_HEX ((size_t)64)

/* Writes an HMAC-SHA-256 with the realm's secret (NULL: none), as BROKER_CODE_HEX digits and a
 * NUL. about: "post" or "world". */
void broker_code_of(
        const char *realm, const char *secret, const char *about, struct str text, char *out);
bool broker_has_code(const char *realm, const char *secret, const char *about, struct str text,
        struct str code);

/* Requests the names of all worlds, or of some at random if there are many, because anybody can add
 * names; pass the answer to broker_news_ask_worlds. */
void broker_news_ask(struct broker_link *link, unsigned char mark, const char *realm);
/* Requests the announcements of the known worlds (an array of names, or NULL), then of the other
 * members as far as there is room, and own's; pass the answer to broker_news_read. Returns false if
 * some members had to be left out. */
bool broker_news_ask_worlds(struct broker_link *link, unsigned char mark, const char *realm,
        const char *own, const json_t *known, const struct redisReply *members);
/* Returns the valid announcements, [{name, joined_ms, link, ..., said}], as a new reference. said:
 * the whole announcement as text, which the world has signed. */
json_t *broker_news_read(const char *realm, const char *secret, const struct redisReply *reply);
