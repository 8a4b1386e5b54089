#pragma once
#include "engine/core/storage/email.h"
#include "world/model/rows.h"

/* Shared by email.c and email_queue.c. In the open transaction, except the count. */

struct row email_key(uint64_t character);
void email_set_state(struct engine *engine, uint64_t character, enum email_state state);
/* Returns 63 random bits; they are secret. */
uint64_t email_make_mark(void);
/* Queues a letter to their address. */
void email_queue(struct engine *engine, uint64_t character, const struct letter *letter);
/* Cancels their waiting e-mails. */
void email_drop_waiting(struct engine *engine, uint64_t character);
/* Returns how many were queued for them within a day: codes, or letters. */
size_t email_count_day(struct engine *engine, uint64_t character, bool codes);
