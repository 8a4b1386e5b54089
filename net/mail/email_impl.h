#pragma once
#include "engine/core/storage/email.h"
#include "world/model/rows.h"

/* Shared by email.c, email_queue.c and the module mail. In the open transaction, except the count. */

/* The state of a row of mail_out. */
enum { EMAIL_ROW_WAITS, EMAIL_ROW_SENT };

struct row email_key(uint64_t character);
void email_set_state(struct engine *engine, uint64_t character, enum email_state state);
/* Returns 63 random bits; they are secret. */
uint64_t email_make_mark(void);
/* Queues a letter to their address. */
void email_queue(struct engine *engine, uint64_t character, const struct letter *letter);
/* Marks a row of mail_out as done: it counts as sent, and its text is dropped. The caller puts it. */
void email_settle(struct row *row);
/* Cancels their waiting e-mails. */
void email_drop_waiting(struct engine *engine, uint64_t character);
/* Returns how many were queued for them within a day: codes, or letters. */
size_t email_count_day(struct engine *engine, uint64_t character, bool codes);
