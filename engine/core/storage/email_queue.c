/* email_queue.c -- the queue of outgoing e-mails and their bounces.
 *
 * 1. A letter to be sent is stored as a row before anybody is told of it, and leaves the queue
 *    when the relay has accepted it. So a crash may send it twice, with the same Message-ID,
 *    but loses none.
 * 2. If the relay does not accept it now, it is tried again after as long as it has waited
 *    already, for TRY_DAYS.
 * 3. An address that is permanently refused, or from which a letter bounces, gets no more
 *    e-mail, and its owner is told by an in-game letter. A letter refused for its content, or
 *    for too long, stays in the mailbox and has no other effect. Otherwise anybody could
 *    disable an address with a letter that looks like fraud.
 * 4. Sent rows are kept for BACK_DAYS: their mark identifies bounces, their number limits
 *    e-mails. The mark is secret, since whoever knows it can fake a bounce.
 * 5. E-mail goes only to people who are away, LETTERS_MOST a day. Automatic letters are not
 *    forwarded, since two games whose players forward to each other would never stop. */
#include "engine/core/storage/email.h"

#include "engine/base/clock.h"
#include "engine/core/people/presence.h"
#include "engine/core/phrase/phrase.h"
#include "engine/core/storage/email_impl.h"
#include "engine/session/hub.h"

enum {
    LETTERS_MOST = 50,
    EMAIL_QUEUE_AT_ONCE = 10,
    TRY_DAYS = 2,
    BACK_DAYS = 5,
    WHY_MAX = 600
};

enum { WAITS, SENT };

#define MINUTE_MS ((int64_t)60000)
#define EMAIL_QUEUE_HOUR_MS (60 * MINUTE_MS)
#define DAY_MS (24 * EMAIL_QUEUE_HOUR_MS)

void email_begin(struct engine *engine)
{
    engine->mail_out_number = (uint64_t)rows_max(engine->world, TABLE_MAIL_OUT, "number");
}

static struct rows read_character(struct engine *engine, uint64_t character, const char *only)
{
    struct store_select select = {
            .table = TABLE_MAIL_OUT,
            .where = {{"character", STORE_EQUAL, value_int((int64_t)character)}},
            .order = "number",
            .only = only,
    };
    return rows_read(engine->world, &select, 0);
}

size_t email_count_day(struct engine *engine, uint64_t character, bool codes)
{
    struct rows rows = read_character(engine, character, "state time_ms sender");
    int64_t since_ms = clock_wall_ms() - DAY_MS;
    size_t count = 0;
    for (size_t i = 0; i < rows.count; i++) {
        count += row_int(&rows.items[i], "time_ms") > since_ms &&
                 (row_str(&rows.items[i], "sender").length == 0) == codes;
    }
    rows_finish(&rows);
    return count;
}

/* Marks a row as done; it counts as sent. */
static void settle(struct row *row)
{
    row_set_int(row, "state", SENT);
    row_set_int(row, "due_ms", clock_wall_ms() + BACK_DAYS * DAY_MS);
    row_set_str(row, "text", STR_NONE);
}

/* Waiting rows count as sent, since the relay may have them already. A bounce is then
 * ignored. */
void email_drop_waiting(struct engine *engine, uint64_t character)
{
    struct rows rows = read_character(engine, character, NULL);
    for (size_t i = 0; i < rows.count; i++) {
        struct row row = rows.items[i];
        rows.items[i] = (struct row){0};
        if (row_int(&row, "state") == WAITS) {
            settle(&row);
        }
        row_set_int(&row, "mark", 0);
        rows_put(engine->world, &row);
    }
    rows_finish(&rows);
}

/* -- queueing -- */

static void wake_relay(struct engine *engine)
{
    struct session *relay = hub_find(engine->hub, engine->relay.session);
    if (relay) {
        hub_send(relay,
                &(struct msg){
                        .kind = MSG_EVENT, .topic = STR("Relay.Mail"), .text = STR("{}")});
    }
}

void email_queue(struct engine *engine, uint64_t character, const struct letter *letter)
{
    struct row row = row_new(TABLE_MAIL_OUT);
    row_set_id(&row, "number", ++engine->mail_out_number);
    row_set_int(&row, "state", WAITS);
    row_set_int(&row, "due_ms", clock_wall_ms());
    row_set_int(&row, "mark", (int64_t)email_make_mark());
    row_set_id(&row, "character", character);
    row_set_int(&row, "time_ms", clock_wall_ms());
    row_set_str(&row, "sender", letter->sender);
    row_set_str(&row, "subject", letter->subject);
    row_set_str(&row, "text", letter->text);
    rows_put(engine->world, &row);
    wake_relay(engine);
}

/* True if the character gets e-mail now. */
static bool is_written_to(struct engine *engine, uint64_t character)
{
    const struct presence *presence = presence_find(engine, character);
    struct email email;
    return !(presence && presence->linkdead_ms == 0) && email_is_sent(engine) &&
           email_of(engine, character, &email) && email.state == EMAIL_OWN &&
           email_count_day(engine, character, false) < LETTERS_MOST;
}

bool email_digest(struct engine *engine, uint64_t character, const struct letter *letter)
{
    bool goes = is_written_to(engine, character);
    if (goes) {
        email_queue(engine, character, letter);
    }
    return goes;
}

void email_send_on(struct engine *engine, uint64_t character, const struct letter *letter)
{
    struct buf text = {0};
    if (letter->sender.length == 0 || letter->automatic || !is_written_to(engine, character)) {
        return;
    }
    buf_add_str(&text, letter->text);
    buf_add_text(&text, "\n\n-- \n");
    phrase_put(engine, &text, PHRASE_email_behind, WITH("game", engine->options.name));
    struct letter sent = *letter;
    sent.text = buf_str(&text);
    email_queue(engine, character, &sent);
    buf_finish(&text);
}

/* -- sending -- */

static struct rows read_state(struct engine *engine, int64_t state)
{
    struct store_select select = {
            .table = TABLE_MAIL_OUT,
            .where = {{"state", STORE_EQUAL, value_int(state)}},
            .order = "due_ms",
    };
    return rows_read(engine->world, &select, EMAIL_QUEUE_AT_ONCE);
}

static void drop_old_email_queue(struct engine *engine)
{
    struct rows rows = read_state(engine, SENT);
    for (size_t i = 0; i < rows.count; i++) {
        if (row_int(&rows.items[i], "due_ms") <= clock_wall_ms()) {
            rows_delete(engine->world, &rows.items[i]);
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

static void visit_row_email_queue(struct engine *engine, const struct row *row,
        void (*visit)(void *data, const struct email_due *due), void *data)
{
    struct email email;
    if (!email_of(engine, row_id(row, "character"), &email) || !may_go(&email, row)) {
        rows_delete(engine->world, row);
        return;
    }
    struct email_due due = {
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

void email_each_due(struct engine *engine,
        void (*visit)(void *data, const struct email_due *due), void *data,
        int64_t *out_wait_ms)
{
    struct rows rows = read_state(engine, WAITS);
    int64_t now_ms = clock_wall_ms();
    *out_wait_ms = rows.count == EMAIL_QUEUE_AT_ONCE ? 0 : -1;
    for (size_t i = 0; i < rows.count; i++) {
        int64_t wait_ms = row_int(&rows.items[i], "due_ms") - now_ms;
        if (wait_ms <= 0) {
            visit_row_email_queue(engine, &rows.items[i], visit, data);
        } else {
            *out_wait_ms = *out_wait_ms < 0 || wait_ms < *out_wait_ms ? wait_ms : *out_wait_ms;
        }
    }
    rows_finish(&rows);
    drop_old_email_queue(engine);
}

/* Stops sending to the character's address and tells them why. */
static void give_up_email_queue(struct engine *engine, uint64_t character, struct str why)
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
    return waited_ms < MINUTE_MS                 ? MINUTE_MS
           : waited_ms > 4 * EMAIL_QUEUE_HOUR_MS ? 4 * EMAIL_QUEUE_HOUR_MS
                                                 : waited_ms;
}

void email_done(
        struct engine *engine, uint64_t number, enum email_result result, struct str why)
{
    struct row row = row_new(TABLE_MAIL_OUT);
    int64_t now_ms = clock_wall_ms();
    row_set_id(&row, "number", number);
    if (!rows_find(engine->world, &row) || row_int(&row, "state") != WAITS) {
        row_finish(&row);
        return;
    }
    int64_t waited_ms = now_ms - row_int(&row, "time_ms");
    if (result == EMAIL_LATER && waited_ms < TRY_DAYS * DAY_MS) {
        row_set_int(&row, "due_ms", now_ms + again_ms(waited_ms));
        rows_put(engine->world, &row);
    } else if (result != EMAIL_NEVER) {
        settle(&row);
        rows_put(engine->world, &row);
    } else {
        uint64_t character = row_id(&row, "character");
        rows_delete(engine->world, &row);
        row_finish(&row);
        give_up_email_queue(engine, character, why);
    }
}

/* -- bounces -- */

static uint64_t find_mark(struct engine *engine, uint64_t mark)
{
    struct store_select select = {
            .table = TABLE_MAIL_OUT,
            .where = {{"mark", STORE_EQUAL, value_int((int64_t)mark)}},
    };
    struct rows rows = rows_read(engine->world, &select, 1);
    uint64_t character = rows.count > 0 && row_int(&rows.items[0], "state") == SENT
                                 ? row_id(&rows.items[0], "character")
                                 : 0;
    rows_finish(&rows);
    return character;
}

const struct account *email_find_mark(struct engine *engine, uint64_t mark)
{
    uint64_t character = mark != 0 ? find_mark(engine, mark) : 0;
    return character ? account_of(engine, character) : NULL;
}

void email_came_back(struct engine *engine, uint64_t mark, struct str why)
{
    uint64_t character = find_mark(engine, mark);
    if (character) {
        give_up_email_queue(engine, character, why);
    }
}
