#pragma once
#include "engine/core/chat/email.h"

/* Whose e-mail address an address is, and the queue of e-mails. Nothing is sent without a relay, which the operator
 * must configure. */

struct host;

/* What the kernel asks: email_serve. */
extern const struct email_service mail_email_service;

/* Makes and frees what the module keeps in an engine. */
void mail_create(struct engine *engine);
void mail_destroy(struct engine *engine);
MUST_CHECK bool mail_check_world(struct engine *engine, struct err *err);
/* A program that relays mail has come. */
void mail_relay_came(struct engine *engine, uint64_t session, struct str domain);

/* True if the address is valid and e-mail is sent at all; otherwise fills err. */
bool email_may_ask(struct engine *engine, struct str address, struct err *err);

/* -- in the open transaction; false with a sentence in err -- */

/* Sets the address that the account claims, replacing the one before, and sends a code there. */
MUST_CHECK bool email_ask(struct engine *engine, const struct account *account,
        struct str address, struct err *err);
/* Confirms the address with the typed code. */
MUST_CHECK bool email_confirm(
        struct engine *engine, const struct account *account, struct str code, struct err *err);
/* Removes the address and its waiting e-mails. Returns false without one. */
bool email_forget(struct engine *engine, uint64_t character);

/* Queues a message of the game for an absent player, without a copy in the mailbox; it counts
 * as a forwarded letter. Returns false if it is not sent. */
bool email_digest(struct engine *engine, uint64_t character, const struct letter *letter);

void bind_email_open(struct host *host);
