/* mail.c -- mailboxes and their letters.
 *
 * 1. A letter is written as a row before anybody is told of it, since output is held until
 *    commit. A mailbox display also waits for the writes that it shows.
 * 2. Numbers rise over all mailboxes and are never reused, so that "the last one I read" stays
 *    meaningful.
 *
 * The scripts decide who may write to whom and how it looks (scripts/letters/commands/mail.lua). */
#include "engine/core/chat/mail.h"

#include "engine/core/chat/email.h"
#include "engine/core/part.h"
#include "engine/core/people/attempts.h"
#include "engine/core/phrase/phrase.h"
#include "world/model/rows.h"

struct mailboxes {
    uint64_t last_number;    /* of the last letter in the game */
    int64_t since_ms;        /* wall clock: numbers are unique since then */
    struct attempts *limits; /* owned */
};

PART_STATE(mailboxes, PART_MAIL)

static struct rows read_box(struct engine *engine, uint64_t recipient, const char *only)
{
    struct store_select select = rows_with(TABLE_MAIL, "recipient", recipient, "number");
    select.only = only;
    return rows_read(engine_world(engine), &select, 0);
}

/* The texts are borrowed from the row. */
static struct letter letter_of(const struct row *row)
{
    return (struct letter){
            .number = row_id(row, "number"),
            .time_ms = row_int(row, "time_ms"),
            .sender = row_str(row, "sender_name"),
            .subject = row_str(row, "subject"),
            .text = row_str(row, "text"),
            .read = row_int(row, "read") != 0,
    };
}

static void visit_all(struct rows *box, mail_visit *visit, void *data)
{
    for (size_t i = 0; i < box->count; i++) {
        struct letter letter = letter_of(&box->items[i]);
        visit(data, &letter);
    }
    rows_finish(box);
}

void mail_each(struct engine *engine, uint64_t recipient, mail_visit *visit, void *data)
{
    struct rows box = read_box(engine, recipient, NULL);
    visit_all(&box, visit, data);
}

void mail_each_head(struct engine *engine, uint64_t recipient, mail_visit *visit, void *data)
{
    struct rows box =
            read_box(engine, recipient, "recipient number time_ms sender_name subject read");
    visit_all(&box, visit, data);
}

bool mail_find(struct engine *engine, uint64_t recipient, uint64_t number, mail_visit *visit,
        void *data)
{
    struct row row = row_of_ids(TABLE_MAIL, recipient, number);
    bool found = rows_find(engine_world(engine), &row);
    if (found) {
        struct letter letter = letter_of(&row);
        visit(data, &letter);
    }
    row_finish(&row);
    return found;
}

/* Makes room for one more letter. Returns false if the mailbox is full; the news delete their
 * oldest instead. */
static bool make_room_mail(struct engine *engine, uint64_t recipient)
{
    struct rows box = read_box(engine, recipient, "number");
    bool full = box.count >= MAIL_LETTERS_MAX;
    bool shared = recipient == MAIL_EVERYBODY;
    if (full && shared) {
        rows_delete(engine_world(engine), &box.items[0]);
    }
    rows_finish(&box);
    return !full || shared;
}

bool mail_send(
        struct engine *engine, uint64_t recipient, const struct letter *letter, struct err *err)
{
    if (letter->text.length > MAIL_TEXT_MAX) {
        return phrase_err(
                engine, err, ERR_LIMIT, PHRASE_mail_long, WITH("most", MAIL_TEXT_MAX));
    }
    if (!make_room_mail(engine, recipient)) {
        return phrase_err(engine, err, ERR_LIMIT, PHRASE_mail_full);
    }
    struct row row = row_of_ids(TABLE_MAIL, recipient, ++mailboxes_state(engine)->last_number);
    row_set_int(&row, "time_ms", clock_wall_ms());
    row_set_str(&row, "sender_name", letter->sender);
    row_set_str(&row, "subject", letter->subject);
    row_set_str(&row, "text", letter->text);
    row_set_int(&row, "read", 0);
    rows_put(engine_world(engine), &row);
    if (recipient != MAIL_EVERYBODY) {
        email_send_on(engine, recipient, letter);
    }
    return true;
}

bool mail_set_read(struct engine *engine, uint64_t recipient, uint64_t number, bool read)
{
    struct row row = row_of_ids(TABLE_MAIL, recipient, number);
    bool found = rows_find(engine_world(engine), &row);
    if (found && (row_int(&row, "read") != 0) != read) {
        row_set_int(&row, "read", read);
        rows_put(engine_world(engine), &row);
    } else {
        row_finish(&row);
    }
    return found;
}

bool mail_delete(struct engine *engine, uint64_t recipient, uint64_t number)
{
    struct row row = row_of_ids(TABLE_MAIL, recipient, number);
    bool found = rows_find(engine_world(engine), &row);
    if (found) {
        rows_delete(engine_world(engine), &row);
    }
    row_finish(&row);
    return found;
}

struct attempts *mail_limits(const struct engine *engine)
{
    return mailboxes_state(engine)->limits;
}

uint64_t mail_last_number(const struct engine *engine, int64_t *out_since_ms)
{
    *out_since_ms = mailboxes_state(engine)->since_ms;
    return mailboxes_state(engine)->last_number;
}

static void mail_create(struct engine *engine)
{
    mailboxes_state(engine)->last_number =
            (uint64_t)rows_max(engine_world(engine), TABLE_MAIL, "number");
    mailboxes_state(engine)->since_ms = clock_wall_ms();
    mailboxes_state(engine)->limits = attempts_create();
}

static void mail_destroy(struct engine *engine)
{
    attempts_destroy(mailboxes_state(engine)->limits);
}

static bool mail_check(struct engine *engine, struct err *err)
{
    return part_check_number(mailboxes_state(engine)->last_number, err);
}

const struct kernel_part mail_part = {
        .state_size = sizeof(struct mailboxes),
        .create = mail_create,
        .destroy = mail_destroy,
        .check_world = mail_check,
};
