#pragma once
#include "engine/base/str.h"

#include <stdbool.h>

struct worker_pool;

/* A SASL log-in as a client (SCRAM, or PLAIN protected by TLS): the messages, not their
 * transport. */
struct xmpp_scram;

/* Called with the next message, in base64; NULL: the log-in failed, and why is a sentence's
 * end. */
typedef void xmpp_scram_said(void *data, const char *word, const char *why);

/* Returns the best of the mechanisms that a server offers, or NULL. */
const char *xmpp_scram_choose(const struct str *offered, size_t count, bool secure);
/* Creates a log-in; returns NULL if that fails. said is called from the loop, or at once. */
struct xmpp_scram *xmpp_scram_create(
        const char *mechanism, const char *account, const char *password);
void xmpp_scram_begin(struct xmpp_scram *scram, xmpp_scram_said *said, void *data);
/* Takes the server's message, in base64. A worker hashes the password. */
void xmpp_scram_answer(struct xmpp_scram *scram, struct worker_pool *workers, struct str word);
/* Takes the server's last message, which may be empty. Returns true if the server knows the
 * password too. */
bool xmpp_scram_end(struct xmpp_scram *scram, struct str word);
void xmpp_scram_destroy(struct xmpp_scram *scram);
