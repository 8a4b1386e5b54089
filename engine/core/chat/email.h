#pragma once
#include "engine/core/chat/mail.h"
#include "engine/core/people/account.h"

/* Letters by e-mail: the address of an account for letters that arrive while its owner is away. The module mail
 * (net/mail/email.h) verifies addresses and sends. */

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

/* What the module mail does for the kernel. In the open transaction, except is_sent. */
struct email_service {
    bool (*is_sent)(const struct engine *engine);
    void (*send_on)(struct engine *engine, uint64_t character, const struct letter *letter);
    bool (*ask_password)(struct engine *engine, const struct account *account);
    bool (*take_password)(
            struct engine *engine, const struct account *account, struct str code);
};

/* Sets the service; NULL: no letter is sent by e-mail, as at first. */
void email_serve(struct engine *engine, const struct email_service *service);

/* Returns false if the character has no address. */
bool email_of(struct engine *engine, uint64_t character, struct email *out);
/* True if a relay is connected, so that e-mail can be sent. */
bool email_is_sent(const struct engine *engine);

/* -- in the open transaction -- */

/* Deletes the address. */
void email_erase(struct engine *engine, uint64_t character);
/* Sends a code for choosing a new password, if the account has a confirmed address. Returns
 * false if nothing is sent. Callers must not reveal which. */
bool email_ask_password(struct engine *engine, const struct account *account);
/* Returns true and uses up the code if it is right. */
bool email_take_password(struct engine *engine, const struct account *account, struct str code);
/* Called when a letter has been delivered to a mailbox: if the owner is away, it is also queued
 * as an e-mail. */
void email_send_on(struct engine *engine, uint64_t character, const struct letter *letter);
