/* imap_box.c -- the letters of the open mailbox. */
#include "engine/base/mem.h"
#include "net/imap/imap_impl.h"

#include <string.h>

static void free_letter(struct imap_letter *letter)
{
    mem_free(letter->sender);
    mem_free(letter->subject);
    mem_free(letter->text);
}

static void drop(struct imap_box *box, size_t i)
{
    struct imap_letter *letter = &box->letters[i];
    free_letter(letter);
    memmove(letter, letter + 1, (box->count - i - 1) * sizeof(*letter));
    box->count--;
}

void imap_box_forget_texts(struct imap_box *box)
{
    for (size_t i = 0; i < box->count; i++) {
        mem_free(box->letters[i].text);
        box->letters[i].text = NULL;
    }
}

void imap_box_close(struct imap_conn *imap)
{
    for (size_t i = 0; i < imap->box.count; i++) {
        free_letter(&imap->box.letters[i]);
    }
    mem_free(imap->box.letters);
    imap->box = (struct imap_box){0};
}

const char *imap_text(const json_t *object, const char *name)
{
    const char *text = json_string_value(json_object_get(object, name));
    return text ? text : "";
}

uint64_t imap_number(const json_t *letter)
{
    return (uint64_t)json_integer_value(json_object_get(letter, "number"));
}

static struct imap_letter read_letter(const json_t *from)
{
    return (struct imap_letter){
            .number = imap_number(from),
            .time = json_integer_value(json_object_get(from, "time")),
            .sender = mem_dup_text(imap_text(from, "sender")),
            .subject = mem_dup_text(imap_text(from, "subject")),
            .seen = json_is_true(json_object_get(from, "read")),
    };
}

/* Removes letters that are gone, and tells the client of them, the last first, so that no
 * earlier number changes meanwhile. */
static void drop_gone(struct imap_conn *imap, const json_t *list, bool tell)
{
    struct imap_box *box = &imap->box;
    for (size_t i = box->count; i > 0; i--) {
        struct imap_letter *letter = &box->letters[i - 1];
        bool there = false;
        for (size_t k = 0; !there && k < json_array_size(list); k++) {
            there = imap_number(json_array_get(list, k)) == letter->number;
        }
        if (!there) {
            drop(box, i - 1);
            if (tell) {
                lines_printf(&imap->base, "* %zu EXPUNGE\r\n", i);
            }
        }
    }
}

/* Updates the box from the game's list; tells the client the changes. */
void imap_box_take(struct imap_conn *imap, const json_t *list, bool tell)
{
    struct imap_box *box = &imap->box;
    size_t count = json_array_size(list);
    drop_gone(imap, list, tell);
    size_t before = box->count;
    box->letters = mem_realloc(box->letters, (count + 1) * sizeof(*box->letters));
    for (size_t i = 0; i < count; i++) {
        struct imap_letter one = read_letter(json_array_get(list, i));
        if (i >= before) {
            one.recent = true;
            box->letters[box->count++] = one;
            continue;
        }
        struct imap_letter *known = &box->letters[i];
        bool changed = known->seen != one.seen;
        known->seen = one.seen;
        free_letter(&one);
        if (changed && tell) {
            struct buf flags = {0};
            imap_put_flags(known, &flags);
            lines_printf(&imap->base, "* %zu FETCH (UID %llu %s)\r\n", i + 1,
                    (unsigned long long)known->number, flags.bytes);
            buf_finish(&flags);
        }
    }
    if (tell && box->count > before) {
        lines_printf(&imap->base, "* %zu EXISTS\r\n* %zu RECENT\r\n", box->count,
                box->count - before);
    }
}

json_t *imap_box_numbers(const struct imap_box *box, size_t *cursor, size_t most)
{
    json_t *numbers = json_array();
    for (; *cursor < box->count && json_array_size(numbers) < most; (*cursor)++) {
        const struct imap_letter *letter = &box->letters[*cursor];
        if (letter->wanted) {
            (void)json_array_append_new(numbers, json_integer((json_int_t)letter->number));
        }
    }
    return numbers;
}

static char *fold(const char *text)
{
    struct buf folded = {0};
    str_fold(str_of(text), &folded);
    char *own = mem_dup_text(folded.bytes ? folded.bytes : "");
    buf_finish(&folded);
    return own;
}

void imap_box_take_texts(struct imap_box *box, const json_t *list, bool folds)
{
    for (size_t i = 0; i < json_array_size(list); i++) {
        const json_t *from = json_array_get(list, i);
        for (size_t k = 0; k < box->count; k++) {
            if (box->letters[k].number == imap_number(from)) {
                mem_free(box->letters[k].text);
                box->letters[k].text = folds ? fold(imap_text(from, "text"))
                                             : mem_dup_text(imap_text(from, "text"));
            }
        }
    }
}

void imap_box_expunge(struct imap_conn *imap, bool tell)
{
    struct imap_box *box = &imap->box;
    for (size_t i = box->count; i > 0; i--) {
        if (box->letters[i - 1].wanted) {
            drop(box, i - 1);
            if (tell) {
                lines_printf(&imap->base, "* %zu EXPUNGE\r\n", i);
            }
        }
    }
}

/* STATUS: a summary of a mailbox without opening it. */

void imap_run_status(struct imap_conn *imap, struct imap_parse *parse)
{
    if (!imap_is_inbox(parse)) {
        imap_say(imap, "NO", "The only mailbox is INBOX");
        return;
    }
    buf_clear(&imap->wishes);
    buf_add_str(&imap->wishes, parse->rest);
    imap_ask(imap, ASK_STATUS, "mail.list", json_object());
}

void imap_counted(struct imap_conn *imap, const json_t *list)
{
    static const char *const names[] = {
            "MESSAGES", "RECENT", "UIDNEXT", "UIDVALIDITY", "UNSEEN"};
    uint64_t unseen = 0;
    size_t count = json_array_size(list);
    for (size_t i = 0; i < count; i++) {
        unseen += !json_is_true(json_object_get(json_array_get(list, i), "read"));
    }
    const uint64_t values[] = {count, 0, imap->uid_next, imap->validity, unseen};
    struct imap_parse parse = {buf_str(&imap->wishes)};
    struct buf word = {0};
    struct buf out = {0};
    (void)imap_take_sign(&parse, '(');
    buf_add_text(&out, "* STATUS INBOX (");
    const char *before = "";
    while (imap_take(&parse, &word)) {
        for (size_t i = 0; i < sizeof(names) / sizeof(names[0]); i++) {
            if (str_equal_nocase(buf_str(&word), str_of(names[i]))) {
                buf_printf(&out, "%s%s %llu", before, names[i], (unsigned long long)values[i]);
                before = " ";
            }
        }
    }
    buf_add_text(&out, ")\r\n");
    lines_put(&imap->base, buf_str(&out));
    buf_finish(&word);
    buf_finish(&out);
    imap_say_ok(imap);
}
