/* mail_out.c -- takes e-mails out of the game's queue, and what became of them.
 *
 * 1. If the relay does not accept one now, it is tried again after as long as it has waited
 *    already, for TRY_DAYS.
 * 2. An address that is permanently refused, or from which a letter bounces, gets no more
 *    e-mail, and its owner is told by an in-game letter. A letter refused for its content, or
 *    for too long, stays in the mailbox and has no other effect. Otherwise anybody could
 *    disable an address with a letter that looks like fraud. */
#include "net/mail/mail_out.h"

#include "engine/base/clock.h"
#include "engine/core/chat/email.h"
#include "engine/core/phrase/phrase.h"
#include "net/mail/email_impl.h"

enum { AT_ONCE = 10, TRY_DAYS = 2, WHY_MAX = 600 };

#define MINUTE_MS ((int64_t)60000)
#define HOUR_MS (60 * MINUTE_MS)
#define DAY_MS (24 * HOUR_MS)

static struct rows read_state(struct engine *engine, int64_t state)
{
    struct store_select select = {
            .table = TABLE_MAIL_OUT,
            .where = {{"state", STORE_EQUAL, value_int(state)}},
            .order = "due_ms",
    };
    return rows_read(engine_world(engine), &select, AT_ONCE);
}

static void drop_old(struct engine *engine)
{
    struct rows rows = read_state(engine, EMAIL_ROW_SENT);
    for (size_t i = 0; i < rows.count; i++) {
        if (row_int(&rows.items[i], "due_ms") <= clock_wall_ms()) {
            rows_delete(engine_world(engine), &rows.items[i]);
        }
    }
    rows_finish(&rows);
}

/* True for a code to a claimed address, or anything to a confirmed one. */
static bool may_go(const struct email *email, const struct row *row)
{
    return email->state == EMAIL_OWN ||
           (email->state == EMAIL_ASKED && row_str(row, "sender").length == 0);
}

static void visit_row(struct engine *engine, const struct row *row,
        void (*visit)(void *data, const struct mail_out_due *due), void *data)
{
    struct email email;
    if (!email_of(engine, row_id(row, "character"), &email) || !may_go(&email, row)) {
        rows_delete(engine_world(engine), row);
        return;
    }
    struct mail_out_due due = {
            .number = row_id(row, "number"),
            .mark = row_id(row, "mark"),
            .address = str_of(email.address),
            .letter = {.time_ms = row_int(row, "time_ms"),
                    .sender = row_str(row, "sender"),
                    .subject = row_str(row, "subject"),
                    .text = row_str(row, "text")},
    };
    visit(data, &due);
}

void mail_out_each_due(struct engine *engine,
        void (*visit)(void *data, const struct mail_out_due *due), void *data,
        int64_t *out_wait_ms)
{
    struct rows rows = read_state(engine, EMAIL_ROW_WAITS);
    int64_t now_ms = clock_wall_ms();
    *out_wait_ms = rows.count == AT_ONCE ? 0 : -1;
    for (size_t i = 0; i < rows.count; i++) {
        int64_t wait_ms = row_int(&rows.items[i], "due_ms") - now_ms;
        if (wait_ms <= 0) {
            visit_row(engine, &rows.items[i], visit, data);
        } else {
            *out_wait_ms = *out_wait_ms < 0 || wait_ms < *out_wait_ms ? wait_ms : *out_wait_ms;
        }
    }
    rows_finish(&rows);
    drop_old(engine);
}

/* Stops sending to the character's address and tells them why. */
static void give_up(struct engine *engine, uint64_t character, struct str why)
{
    struct email email;
    struct buf subject = {0};
    struct buf text = {0};
    struct err err;
    if (!email_of(engine, character, &email) || email.state == EMAIL_REFUSED) {
        return;
    }
    email_set_state(engine, character, EMAIL_REFUSED);
    email_drop_waiting(engine, character);
    phrase_put(engine, &subject, PHRASE_email_back_subject);
    phrase_put(engine, &text, PHRASE_email_back, WITH("address", email.address));
    buf_add_text(&text, "\n\n");
    str_clean(str_fit(why, WHY_MAX), true, &text);
    struct letter letter = {
            .sender = STR("postmaster"), .subject = buf_str(&subject), .text = buf_str(&text)};
    if (mail_send(engine, character, &letter, &err)) {
        mail_announce(engine, character, &letter);
    }
    buf_finish(&text);
    buf_finish(&subject);
}

static int64_t again_ms(int64_t waited_ms)
{
    return waited_ms < MINUTE_MS     ? MINUTE_MS
           : waited_ms > 4 * HOUR_MS ? 4 * HOUR_MS
                                     : waited_ms;
}

void mail_out_done(
        struct engine *engine, uint64_t number, enum mail_out_result result, struct str why)
{
    struct world *world = engine_world(engine);
    struct row row = row_new(TABLE_MAIL_OUT);
    int64_t now_ms = clock_wall_ms();
    row_set_id(&row, "number", number);
    if (!rows_find(world, &row) || row_int(&row, "state") != EMAIL_ROW_WAITS) {
        row_finish(&row);
        return;
    }
    int64_t waited_ms = now_ms - row_int(&row, "time_ms");
    if (result == MAIL_OUT_LATER && waited_ms < TRY_DAYS * DAY_MS) {
        row_set_int(&row, "due_ms", now_ms + again_ms(waited_ms));
        rows_put(world, &row);
    } else if (result != MAIL_OUT_NEVER) {
        email_settle(&row);
        rows_put(world, &row);
    } else {
        uint64_t character = row_id(&row, "character");
        rows_delete(world, &row);
        row_finish(&row);
        give_up(engine, character, why);
    }
}

/* -- bounces -- */

static uint64_t find_mark(struct engine *engine, uint64_t mark)
{
    struct store_select select = rows_with(TABLE_MAIL_OUT, "mark", mark, NULL);
    struct rows rows = rows_read(engine_world(engine), &select, 1);
    uint64_t character = rows.count > 0 && row_int(&rows.items[0], "state") == EMAIL_ROW_SENT
                                 ? row_id(&rows.items[0], "character")
                                 : 0;
    rows_finish(&rows);
    return character;
}

void mail_out_bounce(struct engine *engine, void *about)
{
    struct mail_bounce *bounce = about;
    uint64_t character = bounce->mark != 0 ? find_mark(engine, bounce->mark) : 0;
    bounce->account = character ? account_of(engine, character) : NULL;
    if (character && bounce->why.length > 0) {
        give_up(engine, character, bounce->why);
    }
}
