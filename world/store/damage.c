/* damage.c -- describes the damaged parts of a world's file for the operator.
 *
 * SQLite's check reports trees, cells and pages. If it finds anything, each table is checked
 * separately, since the operator needs to know what is lost: letters, or accounts. Damage outside
 * of any table is reported for the file as such.
 *
 * check.c checks the meaning of the rows.
 *
 * Checking a large file takes long. Before a file is served at once, random rows of all growing
 * tables are read instead. That finds damage large enough to matter at the start.
 *
 * tools/generate writes what each table holds, and which of them grow with the world. */
#include "world/store/damage.h"

#include "engine/base/clock.h"
#include "engine/base/mem.h"
#include "engine/base/rng.h"
#include "engine/base/str.h"
#include "world/store/store_db.h"

#include <sqlite3.h>

#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#define DAMAGE_STEPS_BETWEEN 10000
#define NAMES_MAX 64

struct holding {
    const char *table;
    const char *holds;
};

struct sample {
    const char *table;
    const char *most; /* selects the greatest key, an integer */
    const char *rows; /* selects some rows from a key on */
};

#include "world/table_damage.inc"

struct look {
    sqlite3 *db;
    void (*found)(void *data, const char *text);
    void *data;
    size_t count;
    char last[256];
    int64_t end_us; /* 0: never */
    bool whole;
};

static void tell_finding(struct look *look, const char *text)
{
    /* A damaged tree has hundreds of cells, so equal sentences are reported once. */
    if (strcmp(text, look->last) != 0) {
        (void)snprintf(look->last, sizeof(look->last), "%s", text);
        look->count++;
        look->found(look->data, text);
    }
}

static const char *holds(const char *table)
{
    for (size_t i = 0; i < sizeof(holdings) / sizeof(holdings[0]); i++) {
        if (strcmp(holdings[i].table, table) == 0) {
            return holdings[i].holds;
        }
    }
    return "not Skein's";
}

/* Returns the word behind the mark, or NULL. */
static const char *behind(const char *line, const char *mark)
{
    const char *at = strstr(line, mark);
    return at ? at + strlen(mark) : NULL;
}

static unsigned long page_in(const char *line)
{
    const char *at = behind(line, "page ");
    at = at ? at : behind(line, "Page ");
    return at ? strtoul(at, NULL, 10) : 0;
}

/* Translates one line of SQLite's check for a table. */
static void tell_of_table(struct look *look, const char *table, const char *line)
{
    char text[256];
    const char *index = behind(line, " index ");
    const char *column = behind(line, " value in ");
    column = column ? behind(column, ".") : NULL;
    unsigned long page = page_in(line);
    if (index) {
        (void)snprintf(text, sizeof(text),
                "the index %.64s of the table %s (%s) does not fit its rows", index, table,
                holds(table));
    } else if (column) {
        (void)snprintf(text, sizeof(text), "a row of the table %s (%s) has no right %.64s",
                table, holds(table), column);
    } else if (page > 0) {
        (void)snprintf(text, sizeof(text), "page %lu, of the table %s (%s), is damaged", page,
                table, holds(table));
    } else {
        (void)snprintf(text, sizeof(text), "the table %s (%s) is damaged", table, holds(table));
    }
    tell_finding(look, text);
}

/* Reports damage outside of any table. */
static void tell_of_file(struct look *look, const char *table, const char *line)
{
    char text[256];
    unsigned long page = page_in(line);
    (void)table;
    if (strstr(line, "reelist")) {
        (void)snprintf(text, sizeof(text), "the list of its free pages is damaged");
    } else if (strstr(line, "FTS5")) {
        (void)snprintf(text, sizeof(text), "the index of names is damaged");
    } else if (strstr(line, "never used")) {
        (void)snprintf(text, sizeof(text), "page %lu of it belongs to no table", page);
    } else if (page > 0) {
        (void)snprintf(text, sizeof(text), "page %lu of it is damaged", page);
    } else {
        (void)snprintf(text, sizeof(text), "a part of it is damaged");
    }
    tell_finding(look, text);
}

typedef void teller(struct look *look, const char *table, const char *line);

static void each_line(struct look *look, const char *text, const char *table, teller *tell_line)
{
    struct str rest = str_of(text);
    while (rest.length > 0) {
        char *line = str_dup(str_take_until(&rest, '\n'));
        if (line[0] && line[0] != '*' && strcmp(line, "ok") != 0) {
            tell_line(look, table, line);
        }
        mem_free(line);
    }
}

static int is_late_damage(void *data)
{
    const int64_t *end_us = data;
    return clock_us() >= *end_us;
}

/* table NULL: checks the whole file, but stops at the first problem if tell_line is NULL. True if
 * nothing is damaged. */
static bool look_at(struct look *look, const char *table, teller *tell_line)
{
    static const char *const whole[] = {"PRAGMA integrity_check(1)", "PRAGMA integrity_check"};
    const char *sql = table ? "SELECT integrity_check FROM pragma_integrity_check(?1)"
                            : whole[tell_line != NULL];
    sqlite3_stmt *statement = NULL;
    bool well = true;
    int code = sqlite3_prepare_v2(look->db, sql, -1, &statement, NULL);
    if (code == SQLITE_OK && table) {
        code = sqlite3_bind_text(statement, 1, table, -1, SQLITE_TRANSIENT);
    }
    while (code == SQLITE_OK || code == SQLITE_ROW) {
        code = sqlite3_step(statement);
        const char *text =
                code == SQLITE_ROW ? (const char *)sqlite3_column_text(statement, 0) : "ok";
        bool ok = text && strcmp(text, "ok") == 0;
        well &= ok;
        if (!ok && tell_line) {
            each_line(look, text ? text : "?", table, tell_line);
        }
    }
    sqlite3_finalize(statement);
    look->whole &= code != SQLITE_INTERRUPT;
    if (code != SQLITE_DONE && code != SQLITE_INTERRUPT) {
        well = false;
        if (tell_line) {
            tell_line(look, table, "?");
        }
    }
    return well;
}

/* Without virtual tables, which have no pages: their parts are tables of their own, and the index of names has a check of
 * its own (check.c). SQLite has another one, from 3.44 on. */
static size_t list_tables(sqlite3 *db, char names[NAMES_MAX][64])
{
    sqlite3_stmt *statement = NULL;
    size_t count = 0;
    int code = sqlite3_prepare_v2(db,
            "SELECT name FROM sqlite_schema WHERE type = 'table' AND rootpage > 0"
            " AND name NOT LIKE 'sqlite!_%' ESCAPE '!' ORDER BY name",
            -1, &statement, NULL);
    while (code == SQLITE_OK && count < NAMES_MAX && sqlite3_step(statement) == SQLITE_ROW) {
        const char *name = (const char *)sqlite3_column_text(statement, 0);
        (void)snprintf(names[count++], 64, "%.63s", name ? name : "?");
    }
    sqlite3_finalize(statement);
    return count;
}

static void look_closer(struct look *look)
{
    char names[NAMES_MAX][64];
    size_t count = list_tables(look->db, names);
    if (count == 0) {
        tell_finding(look, "the list of its tables is damaged");
        return;
    }
    for (size_t i = 0; i < count; i++) {
        (void)look_at(look, names[i], tell_of_table);
    }
    if (look->count == 0) {
        (void)look_at(look, NULL, tell_of_file);
    }
}

size_t damage_each(struct sqlite3 *db, int64_t budget_us, bool *out_whole,
        void (*found)(void *data, const char *text), void *data)
{
    struct look look = {.db = db, .found = found, .data = data, .whole = true};
    look.end_us = clock_us() + budget_us;
    if (budget_us > 0) {
        sqlite3_progress_handler(db, DAMAGE_STEPS_BETWEEN, is_late_damage, &look.end_us);
    }
    bool well = look_at(&look, NULL, NULL);
    if (budget_us > 0) {
        sqlite3_progress_handler(db, 0, NULL, NULL);
    }
    if (out_whole) {
        *out_whole = look.whole;
    }
    if (!well) {
        look_closer(&look);
    }
    if (!well && look.count == 0) {
        tell_finding(&look, "a part of it is damaged");
    }
    return look.count;
}

static void note_first_damage(void *data, const char *text)
{
    struct err *err = data;
    if (err->code == ERR_NONE) {
        (void)err_set(err, ERR_FORMAT, "%s", text);
    }
}

bool damage_is_none(struct sqlite3 *db, int64_t budget_us, bool *out_whole, struct err *err)
{
    struct err first = {0};
    size_t count = damage_each(db, budget_us, out_whole, note_first_damage, &first);
    if (count == 0) {
        return true;
    }
    return count == 1
                   ? err_set(err, ERR_FORMAT, "%s", first.text)
                   : err_set(err, ERR_FORMAT, "%s, and %zu more places", first.text, count - 1);
}

/* -- a sample -- */

/* On a machine so busy that the time is over at once, this many rows of each table are read still. */
#define SAMPLE_ROUNDS_MIN 32

#define SAMPLE_COUNT (sizeof(samples) / sizeof(samples[0]))

static bool is_damage(int code)
{
    return (code & 0xff) == SQLITE_CORRUPT || (code & 0xff) == SQLITE_NOTADB ||
           (code & 0xff) == SQLITE_IOERR;
}

/* Reads all rows of the statement to the last byte. */
static int read_rows(sqlite3_stmt *statement)
{
    int code = SQLITE_ROW;
    while ((code = sqlite3_step(statement)) == SQLITE_ROW) {
        for (int i = 0; i < sqlite3_column_count(statement); i++) {
            (void)sqlite3_column_blob(statement, i);
        }
    }
    return code;
}

/* Returns the greatest key, or 0 for an empty or missing table. *code: SQLite's result. */
static int64_t read_most(sqlite3 *db, const char *sql, int *code)
{
    sqlite3_stmt *statement = NULL;
    int64_t most = 0;
    *code = sqlite3_prepare_v2(db, sql, -1, &statement, NULL);
    if (*code == SQLITE_OK && (*code = sqlite3_step(statement)) == SQLITE_ROW) {
        most = sqlite3_column_int64(statement, 0);
    }
    (void)sqlite3_finalize(statement);
    return most > 0 ? most : 0;
}

/* Reads rows from a random key on. */
static int read_some(sqlite3_stmt *statement, int64_t most, struct rng *rng)
{
    (void)sqlite3_bind_int64(statement, 1, (int64_t)rng_below(rng, (uint64_t)most + 1));
    int code = read_rows(statement);
    (void)sqlite3_reset(statement);
    return code;
}

bool damage_sample(struct sqlite3 *db, int64_t budget_us, struct err *err)
{
    int64_t end_us = clock_us() + budget_us;
    sqlite3_stmt *statements[SAMPLE_COUNT] = {0};
    int64_t most[SAMPLE_COUNT] = {0};
    size_t bad = SAMPLE_COUNT;
    struct rng rng;
    bool any = false;
    rng_seed(&rng, (uint64_t)end_us);
    for (size_t i = 0; i < SAMPLE_COUNT && bad == SAMPLE_COUNT; i++) {
        int code = SQLITE_OK;
        most[i] = read_most(db, samples[i].most, &code);
        bad = is_damage(code) ? i : bad;
        any |= most[i] > 0 &&
               sqlite3_prepare_v2(db, samples[i].rows, -1, &statements[i], NULL) == SQLITE_OK;
    }
    for (size_t round = 0;
            any && bad == SAMPLE_COUNT && (round < SAMPLE_ROUNDS_MIN || clock_us() < end_us);
            round++) {
        for (size_t i = 0; i < SAMPLE_COUNT && bad == SAMPLE_COUNT; i++) {
            bool is = statements[i] && is_damage(read_some(statements[i], most[i], &rng));
            bad = is ? i : bad;
        }
    }
    for (size_t i = 0; i < SAMPLE_COUNT; i++) {
        (void)sqlite3_finalize(statements[i]);
    }
    return bad == SAMPLE_COUNT || err_set(err, ERR_FORMAT, "the table %s (%s) is damaged",
                                          samples[bad].table, holds(samples[bad].table));
}
