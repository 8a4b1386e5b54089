/* witness_book.c -- the witness's rules: which process is a world. Uses no clock, disk or network. */
#include "net/follow/witness_book.h"

#include <inttypes.h>

#define WITNESS_HEAD "skein witness 1"

static struct witness_entry *find(struct witness_book *book, uint64_t world_id)
{
    for (size_t i = 0; i < book->count; i++) {
        if (book->entries[i].world_id == world_id) {
            return &book->entries[i];
        }
    }
    return NULL;
}

static bool has_lease(const struct witness_entry *entry, int64_t now_ms)
{
    return now_ms - entry->renewed_ms < WITNESS_LEASE_MS;
}

/* Makes holder the world's file in this term. */
static void set_holder(struct witness_entry *entry, uint64_t term, uint64_t holder,
        uint64_t kept, int64_t now_ms)
{
    entry->term = term;
    entry->holder = holder;
    entry->kept = kept;
    entry->renewed_ms = now_ms;
    entry->conn = 0;
    entry->wanted = 0;
    entry->wanted_holder = 0;
}

static struct witness_entry *add(
        struct witness_book *book, const struct witness_ask *ask, int64_t now_ms)
{
    if (book->count == WITNESS_WORLDS_MAX) {
        return NULL;
    }
    struct witness_entry *entry = &book->entries[book->count++];
    *entry = (struct witness_entry){.world_id = ask->world_id};
    set_holder(entry, ask->term, ask->origin, ask->kept, now_ms);
    return entry;
}

static enum witness_verdict renew(struct witness_entry *entry, const struct witness_ask *ask,
        uint64_t conn, int64_t now_ms, bool *out_changed)
{
    if (conn < entry->conn) {
        return WITNESS_NO; /* from a connection that a newer one has replaced */
    }
    if (entry->wanted != 0) {
        return WITNESS_OTHER;
    }
    *out_changed = entry->kept != ask->kept;
    entry->kept = ask->kept;
    entry->renewed_ms = now_ms;
    entry->conn = conn;
    return WITNESS_AGREED;
}

/* Handles a term later than the known one. */
static enum witness_verdict succeed(struct witness_entry *entry, const struct witness_ask *ask,
        uint64_t conn, int64_t now_ms, bool *out_changed)
{
    if (ask->term - entry->term > WITNESS_TERM_AHEAD_MOST ||
            (entry->wanted > ask->term ||
                    (entry->wanted == ask->term && entry->wanted_holder != ask->origin))) {
        return WITNESS_NO;
    }
    if (ask->origin != entry->holder && has_lease(entry, now_ms)) {
        entry->wanted = ask->term;
        entry->wanted_holder = ask->origin;
        return WITNESS_WAIT;
    }
    set_holder(entry, ask->term, ask->origin, ask->kept, now_ms);
    entry->conn = conn;
    *out_changed = true;
    return WITNESS_AGREED;
}

/* Fills in the answer: which file is the world, or is about to be. */
static void tell(const struct witness_entry *entry, const struct witness_ask *ask,
        enum witness_verdict verdict, struct witness_says *out)
{
    bool later = entry && verdict == WITNESS_OTHER && entry->wanted != 0;
    *out = (struct witness_says){.number = ask->number, .verdict = verdict};
    if (entry) {
        out->term = later ? entry->wanted : entry->term;
        out->holder = later ? entry->wanted_holder : entry->holder;
    }
}

void witness_book_hold(struct witness_book *book, const struct witness_ask *ask, uint64_t conn,
        int64_t now_ms, struct witness_says *out, bool *out_changed)
{
    struct witness_entry *entry = find(book, ask->world_id);
    enum witness_verdict verdict = WITNESS_OTHER;
    *out_changed = false;
    if (!entry) {
        entry = add(book, ask, now_ms);
        *out_changed = entry != NULL;
        verdict = entry ? WITNESS_AGREED : WITNESS_NO;
        if (entry) {
            entry->conn = conn;
        }
    } else if (ask->term == entry->term && ask->origin == entry->holder) {
        verdict = renew(entry, ask, conn, now_ms, out_changed);
    } else if (ask->term > entry->term) {
        verdict = succeed(entry, ask, conn, now_ms, out_changed);
    }
    tell(entry, ask, verdict, out);
}

void witness_book_take(struct witness_book *book, const struct witness_ask *ask, int64_t now_ms,
        struct witness_says *out, bool *out_changed)
{
    struct witness_entry *entry = find(book, ask->world_id);
    enum witness_verdict verdict = WITNESS_NO;
    *out_changed = false;
    if (entry && entry->term > ask->term && entry->holder == ask->origin) {
        verdict = WITNESS_AGREED; /* repeated, since the answer was lost */
    } else if (entry && entry->term == ask->term && entry->kept == ask->origin &&
               entry->wanted == 0) {
        verdict = has_lease(entry, now_ms) ? WITNESS_WAIT : WITNESS_AGREED;
        if (verdict == WITNESS_AGREED) {
            set_holder(entry, ask->term + 1, ask->origin, 0, now_ms);
            *out_changed = true;
        }
    }
    tell(entry, ask, verdict, out);
}

/* -- as text -- */

void witness_book_write(const struct witness_book *book, struct buf *out)
{
    buf_add_text(out, WITNESS_HEAD "\n");
    for (size_t i = 0; i < book->count; i++) {
        const struct witness_entry *entry = &book->entries[i];
        buf_printf(out, "%" PRIu64 " %" PRIu64 " %" PRIu64 " %" PRIu64 "\n", entry->world_id,
                entry->term, entry->holder, entry->kept);
    }
}

static bool read_entry(struct str line, int64_t now_ms, struct witness_entry *out)
{
    uint64_t numbers[4];
    for (size_t i = 0; i < 4; i++) {
        if (!str_to_u64(str_take_word(&line), &numbers[i])) {
            return false;
        }
    }
    *out = (struct witness_entry){.world_id = numbers[0],
            .term = numbers[1],
            .holder = numbers[2],
            .kept = numbers[3],
            .renewed_ms = now_ms};
    return line.length == 0 && out->world_id != 0 && out->term != 0 && out->holder != 0;
}

bool witness_book_read(
        struct str text, int64_t now_ms, struct witness_book *out, struct err *err)
{
    struct witness_book book = {0};
    bool ends = text.length > 0 && text.bytes[text.length - 1] == '\n';
    bool ok = ends && str_equal(str_take_until(&text, '\n'), STR(WITNESS_HEAD));
    while (ok && text.length > 0) {
        ok = book.count < WITNESS_WORLDS_MAX &&
             read_entry(str_take_until(&text, '\n'), now_ms, &book.entries[book.count]) &&
             !find(&book, book.entries[book.count].world_id);
        book.count++;
    }
    if (!ok) {
        return err_set(err, ERR_FORMAT, "a witness of this release did not write it");
    }
    *out = book;
    return true;
}
