/* check_names.c -- checks the name index against the names.
 *
 * SQLite's own check does not cover it (FTS5's check needs to write), and damage there goes
 * unnoticed: searches just miss objects. So each trigram that occurs in some name is searched as a
 * normal search does it, and the results must add up to the objects that contain it. Extra entries
 * in the index do no harm, since a search reads the name too (named.h).
 *
 * Trigrams are cut here like FTS5's tokenizer `trigram` cuts them: up to a zero byte, and with
 * U+FFFE and U+FFFF as U+FFFD. */
#include "engine/modules/check/check_names.h"

#include "engine/base/buf.h"
#include "engine/base/map.h"
#include "engine/base/mem.h"
#include "world/store/store_db.h"
#include "world/store/store_sum.h"
#include "world/value/named.h"

#include <sqlite3.h>

#include <string.h>

/* A trigram. */
struct gram {
    uint64_t sum;  /* sum of the rows that contain it */
    uint64_t last; /* one such row */
};

static uint64_t sum_row(uint64_t row)
{
    return store_sum_word(UINT64_C(0x6e616d6573), row);
}

static void note_gram(struct strmap *grams, struct str text, uint64_t row)
{
    struct gram *gram = strmap_find(grams, text);
    if (!gram) {
        gram = mem_alloc(sizeof(*gram));
        (void)strmap_put(grams, text, gram);
    }
    if (gram->last != row) {
        gram->last = row;
        gram->sum += sum_row(row);
    }
}

/* Converts text as the tokenizer does: see above. */
static void clean(struct str parts, struct buf *out)
{
    const char *end = memchr(parts.bytes, '\0', parts.length);
    buf_clear(out);
    buf_add(out, parts.bytes, end ? (size_t)(end - parts.bytes) : parts.length);
    for (size_t i = 0; i + 2 < out->length; i++) {
        if (memcmp(out->bytes + i, "\xEF\xBF\xBE", 3) == 0 ||
                memcmp(out->bytes + i, "\xEF\xBF\xBF", 3) == 0) {
            out->bytes[i + 2] = '\xBD';
        }
    }
}

static void note_row(struct strmap *grams, struct str text, uint64_t row)
{
    size_t begins[3] = {0}; /* offsets of the last characters, the oldest first */
    size_t count = 0;
    for (size_t i = 0; i <= text.length; i++) {
        if (i < text.length && ((unsigned char)text.bytes[i] & 0xC0) == 0x80) {
            continue;
        }
        if (count >= 3) {
            note_gram(grams, str_slice(text, begins[0], i), row);
        }
        begins[0] = begins[1];
        begins[1] = begins[2];
        begins[2] = i;
        count++;
    }
}

static bool note_all(sqlite3 *db, struct strmap *grams, struct err *err)
{
    sqlite3_stmt *rows = NULL;
    struct buf parts = {0};
    int code = SQLITE_DONE;
    bool ok = store_db_prepare(db,
            "SELECT object * 2 + (name = 'name'), value_parts(value) AS parts FROM property"
            " WHERE name IN ('aliases', 'name') AND parts IS NOT NULL",
            &rows, err);
    while (ok && (code = sqlite3_step(rows)) == SQLITE_ROW) {
        const char *bytes = sqlite3_column_blob(rows, 1);
        clean((struct str){bytes, (size_t)sqlite3_column_bytes(rows, 1)}, &parts);
        note_row(grams, buf_str(&parts), (uint64_t)sqlite3_column_int64(rows, 0));
    }
    ok = ok && (code == SQLITE_DONE || store_db_fail(db, err));
    sqlite3_finalize(rows);
    buf_finish(&parts);
    return ok;
}

/* Adds up the rows that the index finds for a trigram. */
static bool add_up_check_names(
        sqlite3_stmt *find, struct str gram, uint64_t *out, struct err *err)
{
    struct buf question = {0};
    int code = SQLITE_ROW;
    uint64_t sum = 0;
    named_put_gram(gram, &question);
    (void)sqlite3_bind_text64(
            find, 1, question.bytes, question.length, SQLITE_TRANSIENT, SQLITE_UTF8);
    while ((code = sqlite3_step(find)) == SQLITE_ROW) {
        sum += sum_row((uint64_t)sqlite3_column_int64(find, 0));
    }
    bool ok = code == SQLITE_DONE || store_db_fail(sqlite3_db_handle(find), err);
    (void)sqlite3_reset(find);
    buf_finish(&question);
    *out = sum;
    return ok;
}

static bool compare_all(sqlite3 *db, const struct strmap *grams, struct err *err)
{
    sqlite3_stmt *find = NULL;
    size_t cursor = 0;
    struct str text = {0};
    void *data = NULL;
    bool ok = store_db_prepare(db, "SELECT rowid FROM named WHERE named MATCH ?1", &find, err);
    while (ok && strmap_each(grams, &cursor, &text, &data)) {
        const struct gram *gram = data;
        uint64_t found = 0;
        ok = add_up_check_names(find, text, &found, err);
        if (ok && found != gram->sum) {
            ok = err_set(err, ERR_FORMAT, "by \"%.*s\" it finds others than those so named",
                    STR_FMT(text));
        }
    }
    sqlite3_finalize(find);
    return ok;
}

bool check_names(sqlite3 *db, struct err *err)
{
    struct strmap grams = {0};
    size_t cursor = 0;
    struct str text = {0};
    void *gram = NULL;
    bool ok = note_all(db, &grams, err) && compare_all(db, &grams, err);
    while (strmap_each(&grams, &cursor, &text, &gram)) {
        mem_free(gram);
    }
    strmap_finish(&grams);
    return ok;
}
