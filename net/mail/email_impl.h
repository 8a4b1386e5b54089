#pragma once
#include "net/mail/email.h"
#include "world/model/rows.h"

/* Shared by email.c, email_queue.c and mail_out.c. In the open transaction, except the count. */

/* The state of a row of mail_out. */
enum { EMAIL_ROW_WAITS, EMAIL_ROW_SENT };

/* The module's state. */
struct mail_state {
    uint64_t number;        /* of the last e-mail queued */
    uint64_t relay_session; /* of the program that relays mail; 0: none */
    char relay_domain[256]; /* NAME@ this is a player's address; empty: no mail addresses */
};

struct mail_state *mail_state(const struct engine *engine);
bool email_relay_is_there(const struct engine *engine);
bool email_code_password(struct engine *engine, const struct account *account);
bool email_code_take(struct engine *engine, const struct account *account, struct str code);
void email_set_state(struct engine *engine, uint64_t character, enum email_state state);
/* Returns 63 random bits; they are secret. */
uint64_t email_make_mark(void);
/* Queues a letter to their address. */
void email_queue(struct engine *engine, uint64_t character, const struct letter *letter);
/* Marks a row of mail_out as done: it counts as sent, and its text is dropped. The caller puts it. */
void email_settle(struct row *row);
/* Queues a letter for its absent owner as well. */
void email_queue_copy(struct engine *engine, uint64_t character, const struct letter *letter);
/* Cancels their waiting e-mails. */
void email_drop_waiting(struct engine *engine, uint64_t character);
/* Returns how many were queued for them within a day: codes, or letters. */
size_t email_count_day(struct engine *engine, uint64_t character, bool codes);
