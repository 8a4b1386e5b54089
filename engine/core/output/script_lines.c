/* script_lines.c -- limits what builders' scripts tell people, and hides it from those who ignore the
 * builder.
 *
 * 1. The scripts of one owner share a bucket as large as a player's for words in a room
 *    (limits.room). Each line takes a token, and so does each SCRIPT_TOKEN_BYTES of a long one.
 * 2. The answers to one player's own lines have a bucket of their own, so that timers and
 *    reactions cannot silence what people use. The reader of an answer needs no token.
 * 3. A line without a token is dropped, and the owner reads about it at most once a minute.
 * 4. The game and wizards have no limit. */
#include "engine/core/output/script_lines.h"

#include "engine/core/internal_event.h"
#include "engine/core/output/speech_limit.h"
#include "engine/core/people/attempts.h"
#include "engine/core/people/ignore.h"
#include "engine/core/rights/perm.h"
#include "engine/core/run/transaction.h"

#include <inttypes.h>

#define SCRIPT_TOKEN_BYTES 500

bool script_lines_answers(const struct engine *engine, uint64_t reader)
{
    const struct rights *rights = &engine_transaction(engine)->rights;
    return reader != 0 && rights->trusted == reader && rights->about >= LINE_VERB;
}

static uint32_t script_tokens(size_t lines, size_t bytes)
{
    size_t tokens = lines + bytes / SCRIPT_TOKEN_BYTES;
    return tokens < UINT32_MAX ? (uint32_t)tokens : UINT32_MAX;
}

static void report_dropped(struct engine *engine, const struct provenance *by)
{
    struct buf key = {0};
    buf_printf(&key, "script told #%" PRIu64, by->owner);
    if (attempts_take(speech_limit_buckets(engine), buf_str(&key), 1)) {
        struct buf text = {0};
        buf_printf(&text,
                "your things said too much: lines were dropped. They may say %" PRIu32
                " lines at once and then %" PRIu32 " a second (limits.room)",
                engine_options(engine)->room_burst, engine_options(engine)->room_rate);
        struct transaction_fault fault = {
                .object = by->object, .owner = by->owner, .text = text.bytes};
        internal_event_run(engine, INTERNAL_REPORT, &fault);
        buf_finish(&text);
    }
    buf_finish(&key);
}

bool script_lines_take(
        struct engine *engine, const struct provenance *by, size_t lines, size_t bytes)
{
    const struct engine_options *options = engine_options(engine);
    if (by->owner == 0 || engine_transaction(engine)->rehearsing ||
            role_of(engine, by->owner) == PERM_WIZARD) {
        return true;
    }
    uint64_t trusted = engine_transaction(engine)->rights.trusted;
    struct buf key = {0};
    buf_printf(&key, "script #%" PRIu64 " #%" PRIu64, by->owner,
            script_lines_answers(engine, trusted) ? trusted : 0);
    bool ok = attempts_take_many(speech_limit_buckets(engine), buf_str(&key),
            script_tokens(lines, bytes), options->room_burst,
            (options->room_burst + options->room_rate - 1) / options->room_rate);
    buf_finish(&key);
    if (!ok) {
        report_dropped(engine, by);
    }
    return ok;
}

bool script_lines_ignored(struct engine *engine, const struct provenance *by, uint64_t reader,
        const struct object *place)
{
    return by->owner != 0 && by->owner != reader && !(place && place->owner == by->owner) &&
           !script_lines_answers(engine, reader) && ignore_has(engine, reader, by->owner);
}
