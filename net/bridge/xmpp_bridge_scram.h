#pragma once
#include "engine/base/str.h"

#include <stdbool.h>

struct worker_pool;

/* Logging in by SASL as a client (SCRAM, or PLAIN where TLS protects it): the words, not how they travel. */
struct xmpp_scram;

/* What is to be said next, in base64; NULL: it cannot go on, and why is a sentence's end. */
typedef void xmpp_scram_said(void *data, const char *word, const char *why);

/* The best of the mechanisms that a server offers, as often as there are; NULL: none can be taken. */
const char *xmpp_scram_choose(const struct str *offered, size_t count, bool secure);
/* said is called from the loop only, or at once. NULL if it cannot be. */
struct xmpp_scram *xmpp_scram_create(
        const char *mechanism, const char *account, const char *password);
void xmpp_scram_begin(struct xmpp_scram *scram, xmpp_scram_said *said, void *data);
/* Takes the server's word, in base64. The password is hashed by a worker. */
void xmpp_scram_answer(struct xmpp_scram *scram, struct worker_pool *workers, struct str word);
/* Takes its last word, which may be empty: true if the server knows the password too. */
bool xmpp_scram_end(struct xmpp_scram *scram, struct str word);
void xmpp_scram_destroy(struct xmpp_scram *scram);
