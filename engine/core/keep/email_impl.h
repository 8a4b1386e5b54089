#pragma once
#include "engine/core/keep/email.h"
#include "world/model/rows.h"

/* The inside of email.c and email_queue.c. Through the open tx, but for the count. */

struct row email_key(uint64_t character);
void email_set_state(struct engine *engine, uint64_t character, enum email_state state);
/* Of 63 bits, at random and secret. */
uint64_t email_make_mark(void);
/* To be sent to their address. */
void email_queue(struct engine *engine, uint64_t character, const struct letter *letter);
/* What waits to be sent to them is not. */
void email_drop_waiting(struct engine *engine, uint64_t character);
/* How many were queued for them within a day: codes, or letters. */
size_t email_count_day(struct engine *engine, uint64_t character, bool codes);
