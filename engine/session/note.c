/* note.c -- reference-counted messages, one block of memory each.
 *
 * The texts follow the struct, and a NUL follows them. Rendered forms are few (one for each
 * kind of terminal in the room), so they are a list.
 *
 * note_run.h says what pages and runs are. */
#include "engine/session/note.h"

#include "engine/base/err.h"
#include "engine/base/slab.h"
#include "engine/session/note_run.h"

#include <string.h>

enum { NOTE_BYTES = 24 }; /* the counted size of an empty note */

struct note_form {
    struct note_form *next;
    const void *maker;
    uint64_t variant;
    size_t length;
    char bytes[];
};

static struct str put_note(char **at, struct str text)
{
    struct str copy = {*at, text.length};
    if (text.length > 0) {
        memcpy(*at, text.bytes, text.length);
    }
    *at += text.length;
    return copy;
}

struct note *note_make(const struct msg *msg)
{
    size_t length = msg->text.length + msg->topic.length + msg->sender.length +
                    msg->body.length + msg->tags.length + msg->behind.length;
    must(length < UINT32_MAX - NOTE_BYTES);
    struct note *note = slab_short_lived(sizeof(*note) + length + 1);
    char *at = (char *)(note + 1);
    *note = (struct note){
            .msg = {.kind = msg->kind, .style = msg->style, .flag = msg->flag, .note = note},
            .holders = 1,
            .bytes = (uint32_t)length + NOTE_BYTES,
    };
    note->msg.text = put_note(&at, msg->text);
    note->msg.topic = put_note(&at, msg->topic);
    note->msg.sender = put_note(&at, msg->sender);
    note->msg.body = put_note(&at, msg->body);
    note->msg.tags = put_note(&at, msg->tags);
    note->msg.behind = put_note(&at, msg->behind);
    *at = '\0';
    return note;
}

struct note *note_keep(struct note *note)
{
    note->holders++;
    return note;
}

void note_drop(struct note *note)
{
    if (!note || --note->holders > 0) {
        return;
    }
    struct note_run *run = note_run_of(note);
    note_page_drop(run ? run->page : NULL);
    while (note->forms) {
        struct note_form *form = note->forms;
        note->forms = form->next;
        slab_free(form);
    }
    slab_free(note);
}

bool note_answers(const struct note *note)
{
    enum msg_kind kind = note->msg.kind;
    return kind == MSG_PROMPT || kind == MSG_REPLY || kind == MSG_BYE;
}

bool note_says(const struct note *note, const struct msg *msg)
{
    const struct msg *own = &note->msg;
    return own->kind == msg->kind && own->style == msg->style && own->flag == msg->flag &&
           str_equal(own->text, msg->text) && str_equal(own->topic, msg->topic) &&
           str_equal(own->sender, msg->sender) && str_equal(own->body, msg->body) &&
           str_equal(own->tags, msg->tags) && str_equal(own->behind, msg->behind);
}

bool note_find_form(
        const struct note *note, const void *maker, uint64_t variant, struct str *out)
{
    for (const struct note_form *form = note->forms; form; form = form->next) {
        if (form->maker == maker && form->variant == variant) {
            *out = (struct str){form->bytes, form->length};
            return true;
        }
    }
    return false;
}

/* An outbox and the scrollback of its one receiver. A wrong guess only means that a form is
 * made twice. */
enum { HOLDERS_FOR_ONE = 2 };

struct str note_keep_form(
        struct note *note, const void *maker, uint64_t variant, struct str bytes)
{
    if (note->holders <= HOLDERS_FOR_ONE && !note->many) {
        return bytes;
    }
    struct note_form *form = slab_short_lived(sizeof(*form) + bytes.length);
    form->maker = maker;
    form->variant = variant;
    form->length = bytes.length;
    if (bytes.length > 0) {
        memcpy(form->bytes, bytes.bytes, bytes.length);
    }
    form->next = note->forms;
    note->forms = form;
    return (struct str){form->bytes, form->length};
}

/* -- pages and runs -- */

struct note_page *note_page_create(void)
{
    struct note_page *page = slab_short_lived(sizeof(*page));
    page->holders = 1;
    page->count = 0;
    page->log = (struct page_log){0};
    page->next = NULL;
    return page;
}

struct note_page *note_page_keep(struct note_page *page)
{
    page->holders++;
    return page;
}

void note_page_drop(struct note_page *page)
{
    while (page && --page->holders == 0) {
        struct note_page *next = page->next;
        for (uint32_t i = 0; i < page->count; i++) {
            note_drop(page->notes[i]);
        }
        slab_free(page);
        page = next;
    }
}

static uint32_t sum_before(const struct note_page *page, uint32_t at)
{
    return at > 0 ? page->sums[at - 1] : 0;
}

void note_page_add(struct note_page *page, struct note *note)
{
    must(page->count < NOTE_PAGE);
    page->notes[page->count] = note_keep(note);
    page->sums[page->count] = sum_before(page, page->count) + note->bytes;
    page->count++;
    note->many = true;
}

struct note *note_run_make(struct note_page *page, uint32_t from, uint32_t count)
{
    struct note_run *run = slab_short_lived(sizeof(*run));
    *run = (struct note_run){
            .note = {.holders = 1,
                    .bytes = page->sums[from + count - 1] - sum_before(page, from)},
            .page = note_page_keep(page),
            .from = from,
            .count = count,
    };
    return &run->note;
}

struct note_run *note_run_of(struct note *note)
{
    return (int)note->msg.kind == 0 ? (struct note_run *)note : NULL;
}

struct note *const *note_run_all(struct note *const *note, uint32_t *out_count)
{
    const struct note_run *run = note_run_of(*note);
    *out_count = run ? run->count : 1;
    return run ? run->page->notes + run->from : note;
}

void note_run_cut(struct note_run *run, uint32_t count)
{
    must(count < run->count);
    run->from += count;
    run->count -= count;
    run->note.bytes =
            run->page->sums[run->from + run->count - 1] - sum_before(run->page, run->from);
}
