/* refusals.c -- counts refused connections and keeps the log short.
 *
 * 1. Every refusal is counted.
 * 2. The log gets at most one line in LOG_MS. The first refusal after a quiet second is logged at
 *    once; later ones are counted, and the next line or refusals_tick reports how many there were.
 *
 * To add a reason: enum refusal, and a row of the table. */
#include "engine/base/refusals.h"

#include "engine/base/clock.h"
#include "engine/base/log.h"

#include <inttypes.h>
#include <stdio.h>

enum { LOG_MS = 1000 };

static const struct {
    const char *name;
    enum log_level level; /* warning: the operator has something to fix */
} reasons[REFUSAL_REASONS] = {
        [REFUSAL_FULL] = {"full", LOG_INFO},
        [REFUSAL_ADDRESS] = {"address", LOG_INFO},
        [REFUSAL_DESCRIPTORS] = {"descriptors", LOG_WARNING},
        [REFUSAL_PROXY] = {"proxy", LOG_INFO},
        [REFUSAL_TLS] = {"tls", LOG_INFO},
        [REFUSAL_HTTP] = {"http", LOG_INFO},
        [REFUSAL_BANNED] = {"banned", LOG_INFO},
        [REFUSAL_SECRET] = {"secret", LOG_WARNING},
        [REFUSAL_VERSION] = {"version", LOG_WARNING},
        [REFUSAL_PROTOCOL] = {"protocol", LOG_INFO},
};

const char *refusal_name(enum refusal reason)
{
    return reasons[reason].name;
}

static const char *or_dash(const char *text)
{
    return text && text[0] ? text : "-";
}

/* Writes " (and 12 more since the last such line)", or nothing. */
static void put_left_out(uint64_t count, char *out, size_t size)
{
    out[0] = '\0';
    if (count > 0) {
        (void)snprintf(out, size, " (and %" PRIu64 " more since the last such line)", count);
    }
}

void refusals_note(struct refusals *refusals, const struct refusal_note *note)
{
    int64_t now_ms = clock_ms();
    char more[80];
    if (!refusals) {
        return;
    }
    refusals->counts[note->reason]++;
    if (now_ms < refusals->next_log_ms) {
        refusals->left_out++;
        return;
    }
    put_left_out(refusals->left_out, more, sizeof(more));
    refusals->left_out = 0;
    refusals->next_log_ms = now_ms + LOG_MS;
    log_write_fields(reasons[note->reason].level,
            &(struct log_fields){.address = note->address, .door = note->endpoint},
            "connection refused: reason=%s address=%s door=%s%s%s%s",
            refusal_name(note->reason), or_dash(note->address), or_dash(note->endpoint),
            note->why ? ": " : "", note->why ? note->why : "", more);
}

void refusals_tick(struct refusals *refusals)
{
    int64_t now_ms = clock_ms();
    if (!refusals || refusals->left_out == 0 || now_ms < refusals->next_log_ms) {
        return;
    }
    log_info("connections refused: %" PRIu64 " more since the last such line",
            refusals->left_out);
    refusals->left_out = 0;
    refusals->next_log_ms = now_ms + LOG_MS;
}
