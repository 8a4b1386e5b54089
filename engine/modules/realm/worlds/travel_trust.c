/* travel_trust.c -- Checks of other worlds' statements about a traveller against own records.
 *
 * 1. A world speaks only for its own people, and for those that their home world has sent to it.
 * 2. A walk from one foreign world to another leads through the traveller's home world. So the home
 *    world always knows where each of its people is, and numbers each walk.
 * 3. A home world gives each departing player a passport: a mark of the person, the world and the
 *    number of the walk (realm_own.h). A world that was restored from a backup has forgotten whom
 *    it sent away, but recognises its passports. Each has the time when it was given: once a world
 *    has said who is where after a restore, its passports from before are void.
 * 4. A message that fails a check changes nothing and is noted in the audit log. */
#include "engine/core/people/account.h"
#include "engine/core/people/attempts.h"
#include "engine/core/people/audit.h"
#include "engine/core/people/registration.h"
#include "engine/modules/realm/outbox/outbox_log.h"
#include "engine/modules/realm/worlds/realm_impl.h"
#include "engine/modules/realm/worlds/realm_own.h"
#include "engine/modules/realm/worlds/travel_impl.h"
#include "world/model/rows.h"

#include <inttypes.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#define NOTED_A_MINUTE 60
#define MS_DIGITS 11 /* of the time in a passport, hexadecimal */
#define MS_MOST (((uint64_t)1 << (4 * MS_DIGITS)) - 1)

/* -- identity -- */

void travel_key(struct engine *engine, uint64_t character, char out[ABROAD_KEY_MAX + 1])
{
    struct abroad abroad;
    if (abroad_find(engine, character, &abroad)) {
        (void)str_copy(str_of(abroad.key), out, ABROAD_KEY_MAX + 1);
    } else {
        (void)snprintf(out, ABROAD_KEY_MAX + 1, "%s.%" PRIu64, outbox_name(engine), character);
    }
}

/* -- statements -- */

struct str travel_home_of(struct str key)
{
    return str_take_until(&key, '.');
}

bool travel_is_own(const struct engine *engine, struct str key)
{
    return str_equal(travel_home_of(key), str_of(outbox_name(engine)));
}

/* True if epoch can be the number of a walk that begins where the last one ended. */
static bool is_later_walk(const struct abroad *abroad, uint64_t epoch)
{
    return epoch > abroad->epoch && epoch - abroad->epoch <= TRAVEL_WALKS_MOST;
}

bool travel_was_sent(const struct abroad *abroad, struct str from, uint64_t epoch)
{
    return abroad->away && str_equal(str_of(abroad->world), from) &&
           is_later_walk(abroad, epoch);
}

bool travel_is_with(struct engine *engine, struct str key, struct str world, struct abroad *out)
{
    return travel_is_own(engine, key) && key.length <= ABROAD_KEY_MAX &&
           abroad_find_key(engine, key, out) && out->away &&
           str_equal(str_of(out->world), world);
}

bool travel_is_name_of(struct engine *engine, struct str name, struct str world)
{
    struct abroad abroad;
    const struct account *account =
            account_name_is_formed(name) ? account_find(engine, name) : NULL;
    char home[ABROAD_WORLD_MAX + 1];
    if (!account || abroad_home(engine, account->character, home)) {
        return true; /* not a player of this world */
    }
    struct registration claim;
    bool refused = registration_find(engine, name, &claim) &&
                   (claim.state == REGISTRATION_REFUSED ||
                           strcmp(claim.world, outbox_name(engine)) != 0);
    return refused || (abroad_is(engine, account->character, &abroad) &&
                              str_equal(str_of(abroad.world), world));
}

/* -- passports -- */

/* Returns when that world last said completely who is where, by this world's clock; 0: never. */
static int64_t counted_ms(struct engine *engine, struct str world)
{
    struct row row = row_of_str(TABLE_REALM_COUNTED, world);
    int64_t ms = rows_find(engine_world(engine), &row) ? row_int(&row, "counted_ms") : 0;
    row_finish(&row);
    return ms;
}

void travel_counted(struct engine *engine, struct str world)
{
    int64_t before_ms = counted_ms(engine, world);
    int64_t now_ms = clock_wall_ms();
    struct row row = row_of_str(TABLE_REALM_COUNTED, world);
    row_set_int(&row, "counted_ms", now_ms > before_ms ? now_ms : before_ms);
    rows_put(engine_world(engine), &row);
}

static void passport_text(struct str key, struct str world, uint64_t epoch, struct buf *out)
{
    buf_printf(out, "passport %.*s %.*s %" PRIu64, STR_FMT(key), STR_FMT(world), epoch);
}

bool travel_passport(struct engine *engine, struct str key, struct str world, uint64_t epoch,
        char out[REALM_MARK_SIZE], struct err *err)
{
    struct buf text = {0};
    char mark[REALM_MARK_SIZE];
    int64_t now_ms = clock_wall_ms();
    int64_t after_ms = counted_ms(engine, world) + 1;
    now_ms = now_ms > after_ms ? now_ms : after_ms;
    passport_text(key, world, epoch, &text);
    buf_printf(&text, " %" PRId64, now_ms);
    bool ok = realm_own_mark(engine, buf_str(&text), mark, err);
    if (ok) {
        (void)snprintf(out, REALM_MARK_SIZE, "%0*" PRIx64 "%.*s", MS_DIGITS,
                (uint64_t)now_ms & MS_MOST, REALM_MARK_SIZE - 1 - MS_DIGITS, mark);
    }
    buf_finish(&text);
    return ok;
}

/* Reads the time out of a passport. Returns false if it has none, as one of an earlier release. */
static bool passport_ms(struct str passport, int64_t *out_ms)
{
    char digits[MS_DIGITS + 1];
    char *end = NULL;
    if (passport.length != REALM_MARK_SIZE - 1) {
        return false;
    }
    memcpy(digits, passport.bytes, MS_DIGITS);
    digits[MS_DIGITS] = '\0';
    *out_ms = (int64_t)strtoull(digits, &end, 16);
    return end == digits + MS_DIGITS;
}

bool travel_passport_is(struct engine *engine, struct str key, struct str world, uint64_t epoch,
        struct str passport)
{
    struct buf text = {0};
    struct buf timed = {0};
    int64_t ms = 0;
    passport_text(key, world, epoch, &text);
    buf_add_str(&timed, buf_str(&text));
    bool has_ms = passport_ms(passport, &ms);
    buf_printf(&timed, " %" PRId64, ms);
    struct str mark = str_slice(passport, has_ms ? MS_DIGITS : 0, passport.length);
    bool is = has_ms && realm_own_is(engine, buf_str(&timed), mark);
    ms = is ? ms : 0;
    is = is || realm_own_is(engine, buf_str(&text), passport);
    buf_finish(&text);
    buf_finish(&timed);
    return is && (ms > counted_ms(engine, world) || counted_ms(engine, world) == 0);
}

uint64_t travel_sure_epoch(struct engine *engine, struct str key)
{
    bool found = false;
    struct row row = abroad_row(engine, key, &found);
    const struct value *sure =
            found ? value_table_get_str(row_value(&row, "data"), STR(TRAVEL_SURE)) : NULL;
    uint64_t epoch = found ? row_id(&row, "epoch") : 0;
    epoch = sure && sure->kind != VALUE_NIL ? value_as_id(sure) : epoch;
    row_finish(&row);
    return epoch;
}

/* -- questions of other worlds -- */

bool realm_may_ask(
        struct engine *engine, struct str from, const char *kind, uint32_t per_minute)
{
    struct buf key = {0};
    buf_printf(&key, "%s %.*s", kind, STR_FMT(from));
    bool may = attempts_take(realm_noted(engine), buf_str(&key), per_minute);
    buf_finish(&key);
    return may;
}

/* -- the audit log -- */

void realm_audit(struct engine *engine, struct str from, const char *action, struct str about,
        struct str why)
{
    struct buf subject = {0};
    struct buf detail = {0};
    str_clean(about, false, &subject);
    buf_printf(&detail, "from %.*s: ", STR_FMT(from));
    str_clean(why, false, &detail);
    /* The number of entries is limited, so that a world cannot fill the log with nonsense. */
    if (attempts_take(realm_noted(engine), from, NOTED_A_MINUTE)) {
        audit_write(engine, 0, str_of(action), str_fit(buf_str(&subject), 100),
                str_fit(buf_str(&detail), 400));
    } else {
        outbox_log(engine, from, LOG_WARNING, "%s: %.*s %.*s", action,
                STR_FMT(buf_str(&subject)), STR_FMT(buf_str(&detail)));
    }
    buf_finish(&subject);
    buf_finish(&detail);
}
