/* mail.c -- which letters does a box hold?
 *
 * 1. A box is read from the store when it is first asked for, and what the open tx does to it is
 *    done in memory as well: the store's reader sees what is durable only. If the tx fails, its
 *    changes are taken back, last first.
 * 2. A letter is a row before anybody is told of it: the seal of the slice sees to that, and who
 *    is shown a box waits for all that was written so far.
 * 3. Boxes that nobody asked for lately are let go, but none with changes that are not durable.
 * 4. Numbers rise over all boxes, so that "the last one I read" keeps its meaning.
 *
 * Who may write to whom, and what it looks like, is the scripts' (scripts/commands/mail.lua). */
#include "engine/core/mail.h"

#include "world/store.h"
#include "world/tx.h"

#include <string.h>

#define BOXES_KEPT 64

struct kept_letter {
    uint64_t number;
    int64_t time_ms;
    char *sender; /* owned, as the next two */
    char *subject;
    char *text;
    bool read;
};

struct box {
    uint64_t recipient;
    uint64_t commit;             /* the newest that changed it */
    struct kept_letter *letters; /* owned, by number */
    size_t count;
    struct box *next; /* those asked for longer ago */
};

struct mail {
    struct box *first; /* owned */
    size_t count;
    uint64_t last_number;
};

static void letter_finish(struct kept_letter *letter)
{
    mem_free(letter->sender);
    mem_free(letter->subject);
    mem_free(letter->text);
    *letter = (struct kept_letter){0};
}

static void box_destroy(struct box *box)
{
    for (size_t i = 0; i < box->count; i++) {
        letter_finish(&box->letters[i]);
    }
    mem_free(box->letters);
    mem_free(box);
}

static bool take_number(void *data, const struct value *columns, size_t count)
{
    *(uint64_t *)data = count > 0 ? (uint64_t)value_as_int(&columns[0], 0) : 0;
    return false;
}

struct mail *mail_create(struct engine *engine)
{
    struct mail *mail = mem_alloc(sizeof(*mail));
    struct err err;
    struct value which = value_text("mail");
    if (!store_query(engine->store, QUERY_MAX_NUMBER, &which, 1, take_number,
                &mail->last_number, &err)) {
        log_error("cannot read the last number of the mail: %s", err.text);
    }
    value_finish(&which);
    return mail;
}

void mail_destroy(struct mail *mail)
{
    while (mail && mail->first) {
        struct box *box = mail->first;
        mail->first = box->next;
        box_destroy(box);
    }
    mem_free(mail);
}

/* -- boxes -- */

/* Inserts by number; takes what letter owns. */
static void box_insert(struct box *box, struct kept_letter letter)
{
    size_t at = box->count;
    while (at > 0 && box->letters[at - 1].number > letter.number) {
        at--;
    }
    box->letters = mem_realloc(box->letters, (box->count + 1) * sizeof(*box->letters));
    memmove(box->letters + at + 1, box->letters + at,
            (box->count - at) * sizeof(*box->letters));
    box->letters[at] = letter;
    box->count++;
}

static struct kept_letter *box_find(struct box *box, uint64_t number)
{
    for (size_t i = 0; i < box->count; i++) {
        if (box->letters[i].number == number) {
            return &box->letters[i];
        }
    }
    return NULL;
}

/* Takes a letter out; the caller owns it. */
static struct kept_letter box_take(struct box *box, struct kept_letter *letter)
{
    struct kept_letter taken = *letter;
    size_t at = (size_t)(letter - box->letters);
    memmove(letter, letter + 1, (box->count - at - 1) * sizeof(*letter));
    box->count--;
    return taken;
}

/* Rows: recipient, number, time_ms, sender_name, subject, text, read. */
static bool take_letter(void *data, const struct value *columns, size_t count)
{
    struct box *box = data;
    if (count < 7) {
        return false;
    }
    box_insert(box, (struct kept_letter){
                            .number = (uint64_t)value_as_int(&columns[1], 0),
                            .time_ms = value_as_int(&columns[2], 0),
                            .sender = str_dup(value_as_str(&columns[3])),
                            .subject = str_dup(value_as_str(&columns[4])),
                            .text = str_dup(value_as_str(&columns[5])),
                            .read = value_as_int(&columns[6], 0) != 0,
                    });
    return true;
}

/* Lets go of what is durable and was not asked for lately. */
static void trim_boxes(struct engine *engine)
{
    struct mail *mail = engine->mail;
    uint64_t durable = store_durable(engine->store);
    size_t seen = 0;
    for (struct box **link = &mail->first; *link;) {
        struct box *box = *link;
        if (++seen > BOXES_KEPT && box->commit <= durable) {
            *link = box->next;
            mail->count--;
            box_destroy(box);
        } else {
            link = &box->next;
        }
    }
}

/* The box, now the one asked for last. */
static struct box *box_get(struct engine *engine, uint64_t recipient)
{
    struct mail *mail = engine->mail;
    struct box **link = &mail->first;
    while (*link && (*link)->recipient != recipient) {
        link = &(*link)->next;
    }
    struct box *box = *link;
    if (box) {
        *link = box->next;
    } else {
        struct err err;
        struct value who = value_int((int64_t)recipient);
        box = mem_alloc(sizeof(*box));
        box->recipient = recipient;
        if (!store_query(engine->store, QUERY_MAIL, &who, 1, take_letter, box, &err)) {
            log_error("cannot read the mail of #%llu: %s", (unsigned long long)recipient,
                    err.text);
        }
        mail->count++;
    }
    box->next = mail->first;
    mail->first = box;
    if (mail->count > BOXES_KEPT) {
        trim_boxes(engine);
    }
    return box;
}

void mail_each(struct engine *engine, uint64_t recipient,
        void (*visit)(void *data, const struct letter *letter), void *data)
{
    struct box *box = box_get(engine, recipient);
    world_seen_all(engine->world);
    for (size_t i = 0; i < box->count; i++) {
        const struct kept_letter *kept = &box->letters[i];
        struct letter letter = {kept->number, kept->time_ms, str_of(kept->sender),
                str_of(kept->subject), str_of(kept->text), kept->read};
        visit(data, &letter);
    }
}

/* -- changing, and taking it back -- */

/* What one change did to a box. */
struct change {
    struct box *box;
    uint64_t number;
    struct kept_letter taken; /* deleting: what was there; owned */
    void (*undo)(struct change *change);
};

static void change_undo(void *data)
{
    struct change *change = data;
    change->undo(change);
}

static void change_drop(void *data)
{
    struct change *change = data;
    letter_finish(&change->taken);
    mem_free(change);
}

static void note_change(struct engine *engine, struct change change)
{
    struct change *kept = mem_dup(&change, sizeof(change));
    change.box->commit = engine->world->commit_number + 1;
    tx_on_end(engine->world,
            (struct tx_hook){.undo = change_undo, .drop = change_drop, .data = kept});
}

static void undo_send(struct change *change)
{
    struct kept_letter *letter = box_find(change->box, change->number);
    if (letter) {
        struct kept_letter taken = box_take(change->box, letter);
        letter_finish(&taken);
    }
}

static void undo_read(struct change *change)
{
    struct kept_letter *letter = box_find(change->box, change->number);
    if (letter) {
        letter->read = false;
    }
}

static void undo_delete(struct change *change)
{
    box_insert(change->box, change->taken);
    change->taken = (struct kept_letter){0};
}

static void put_row(struct engine *engine, uint64_t recipient, const struct kept_letter *letter)
{
    struct value row[] = {value_int((int64_t)recipient), value_int((int64_t)letter->number),
            value_int(letter->time_ms), value_text(letter->sender), value_text(letter->subject),
            value_text(letter->text), value_int(letter->read)};
    tx_put(engine->world, TABLE_MAIL, row, 7);
    value_finish(&row[3]);
    value_finish(&row[4]);
    value_finish(&row[5]);
}

bool mail_send(
        struct engine *engine, uint64_t recipient, const struct letter *letter, struct err *err)
{
    struct box *box = box_get(engine, recipient);
    if (letter->text.length > MAIL_TEXT_MAX) {
        return err_set(err, ERR_LIMIT, "That is too long for a letter; %zu bytes at most.",
                MAIL_TEXT_MAX);
    }
    if (box->count >= MAIL_LETTERS_MAX) {
        if (recipient != MAIL_EVERYBODY && recipient != MAIL_WIZARDS) {
            return err_set(err, ERR_LIMIT, "That letter box is full.");
        }
        (void)mail_delete(engine, recipient, box->letters[0].number);
    }
    struct kept_letter kept = {
            .number = ++engine->mail->last_number,
            .time_ms = clock_wall_ms(),
            .sender = str_dup(letter->sender),
            .subject = str_dup(letter->subject),
            .text = str_dup(letter->text),
    };
    put_row(engine, recipient, &kept);
    box_insert(box, kept);
    note_change(engine, (struct change){.box = box, .number = kept.number, .undo = undo_send});
    return true;
}

bool mail_set_read(struct engine *engine, uint64_t recipient, uint64_t number)
{
    struct box *box = box_get(engine, recipient);
    struct kept_letter *letter = box_find(box, number);
    if (letter && !letter->read) {
        letter->read = true;
        put_row(engine, recipient, letter);
        note_change(engine, (struct change){.box = box, .number = number, .undo = undo_read});
    }
    return letter != NULL;
}

bool mail_delete(struct engine *engine, uint64_t recipient, uint64_t number)
{
    struct box *box = box_get(engine, recipient);
    struct kept_letter *letter = box_find(box, number);
    if (!letter) {
        return false;
    }
    struct value key[] = {value_int((int64_t)recipient), value_int((int64_t)number)};
    tx_delete(engine->world, TABLE_MAIL, key, 2);
    note_change(engine, (struct change){.box = box,
                                .number = number,
                                .taken = box_take(box, letter),
                                .undo = undo_delete});
    return true;
}
