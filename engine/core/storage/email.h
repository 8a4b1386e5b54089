#pragma once
#include "engine/core/people/account.h"
#include "engine/core/storage/mail.h"

/* Letters by e-mail: the address of an account for letters that arrive while its owner is away,
 * and the queue of e-mails. Nothing is sent without a relay (the module mail), which the
 * operator must configure. */

#define EMAIL_ADDRESS_MAX 254 /* RFC 5321, 4.5.3.1.3, less its brackets */

enum email_state {
    EMAIL_ASKED,   /* claimed by the account */
    EMAIL_OWN,     /* confirmed with a code that was sent there */
    EMAIL_REFUSED, /* the mail server rejected a letter */
};

struct email {
    enum email_state state;
    char address[EMAIL_ADDRESS_MAX + 1];
};

/* True if a relay is connected, so that e-mail can be sent. */
bool email_is_sent(const struct engine *engine);
/* Returns false if the character has no address. */
bool email_of(struct engine *engine, uint64_t character, struct email *out);

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
/* Sends a code for choosing a new password, if the account has a confirmed address. Returns
 * false if nothing is sent. Callers must not reveal which. */
bool email_ask_password(struct engine *engine, const struct account *account);
/* Returns true and uses up the code if it is right. */
bool email_take_password(struct engine *engine, const struct account *account, struct str code);
/* Called when a letter has been delivered to a mailbox: if the owner is away, it is also queued
 * as an e-mail. */
void email_send_on(struct engine *engine, uint64_t character, const struct letter *letter);

/* Queues a message of the game for an absent player, without a copy in the mailbox; it counts
 * as a forwarded letter. Returns false if it is not sent. */
bool email_digest(struct engine *engine, uint64_t character, const struct letter *letter);
