/* note_run.c -- pages of notes, and runs of them. */
#include "engine/session/note_run.h"

#include "engine/base/err.h"
#include "engine/base/slab.h"

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

struct note *const *note_run_notes(const struct note_run *run)
{
    return run->page->notes + run->from;
}

void note_run_cut(struct note_run *run, uint32_t count)
{
    must(count < run->count);
    run->from += count;
    run->count -= count;
    run->note.bytes =
            run->page->sums[run->from + run->count - 1] - sum_before(run->page, run->from);
}
