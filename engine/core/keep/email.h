#pragma once
#include "engine/core/keep/mail.h"
#include "engine/core/people/account.h"

/* Letters by mail: where an account has those sent that come while its owner is away, and what waits to be sent. Nothing
 * is, unless a relay is there (calls_relay.c), which the operator's configuration has opened. */

#define EMAIL_ADDRESS_MAX 254 /* RFC 5321, 4.5.3.1.3, less its brackets */

enum email_state {
    EMAIL_ASKED,   /* somebody says that it is theirs */
    EMAIL_OWN,     /* they have typed the code that was sent there */
    EMAIL_REFUSED, /* a letter came back */
};

struct email {
    enum email_state state;
    char address[EMAIL_ADDRESS_MAX + 1];
};

/* Is anything sent? */
bool email_is_sent(const struct engine *engine);
/* False if the character has none. */
bool email_of(struct engine *engine, uint64_t character, struct email *out);

/* Could it be somebody's address, and is anything sent there? Else false with a sentence. */
bool email_may_ask(struct engine *engine, struct str address, struct err *err);

/* -- through the open tx; false with a sentence -- */

/* Sends a code to an address that they say is theirs, in the place of the one before. */
MUST_CHECK bool email_ask(struct engine *engine, const struct account *account,
        struct str address, struct err *err);
/* They type the code: the address is theirs. */
MUST_CHECK bool email_confirm(
        struct engine *engine, const struct account *account, struct str code, struct err *err);
/* Nothing more is sent there. False if there is none. */
bool email_forget(struct engine *engine, uint64_t character);
/* Sends a code by which a new password may be chosen, if the account has an address of its own; false: nothing is
 * sent. Nobody is told which. */
bool email_ask_password(struct engine *engine, const struct account *account);
/* Is that the code? It is spent, then. */
bool email_take_password(struct engine *engine, const struct account *account, struct str code);
/* A letter has come into the box of somebody: if they are away, it waits to be sent, too. */
void email_send_on(struct engine *engine, uint64_t character, const struct letter *letter);

/* The game has something for somebody who is away, and it is put into no box; it counts as a letter that is sent on. False:
 * it is not sent. */
bool email_digest(struct engine *engine, uint64_t character, const struct letter *letter);

/* -- what waits to be sent: for calls_relay.c -- */

struct email_due {
    uint64_t number;
    uint64_t mark; /* at random: what comes back names it */
    struct str address;
    struct letter letter; /* sender: empty of the game's own */
};

/* Walks what is to be sent now, some of it at a time. *out_wait_ms: until there is more, -1: nothing waits. */
void email_each_due(struct engine *engine,
        void (*visit)(void *data, const struct email_due *due), void *data,
        int64_t *out_wait_ms);

enum email_result {
    EMAIL_SENT,
    EMAIL_LATER,
    EMAIL_NEVER,    /* the address is wrong */
    EMAIL_UNWANTED, /* the letter is */
};

/* Through the open tx. why: a relay's words, which its receiver is told if it is for ever. */
void email_done(
        struct engine *engine, uint64_t number, enum email_result result, struct str why);
/* Whose letter with that mark was sent; NULL: none, or it was too long ago. */
const struct account *email_find_mark(struct engine *engine, uint64_t mark);
/* Through the open tx: it came back. */
void email_came_back(struct engine *engine, uint64_t mark, struct str why);

/* -- for engine.c -- */

void email_begin(struct engine *engine);
