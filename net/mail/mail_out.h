#pragma once
#include "engine/core/chat/mail.h"

/* The queue of e-mails as the relay sees it (calls_relay.c); email.h fills it. */

struct mail_out_due {
    uint64_t number;
    uint64_t mark; /* random: a bounce names it */
    struct str address;
    struct letter letter; /* sender: empty for the game's own */
};

/* Visits some of the e-mails that are due. *out_wait_ms: until there are more, -1: none is
 * waiting. */
void mail_out_each_due(struct engine *engine,
        void (*visit)(void *data, const struct mail_out_due *due), void *data,
        int64_t *out_wait_ms);

enum mail_out_result {
    MAIL_OUT_SENT,
    MAIL_OUT_LATER,
    MAIL_OUT_NEVER,    /* the address is permanently refused */
    MAIL_OUT_UNWANTED, /* this letter is refused */
};

/* Records the result, in the open transaction. why: the relay's words, which the receiver is
 * told if the failure is permanent. */
void mail_out_done(
        struct engine *engine, uint64_t number, enum mail_out_result result, struct str why);
/* INTERNAL_BOUNCE: fills the account, and handles the bounce. */
void mail_out_bounce(struct engine *engine, void *about);
