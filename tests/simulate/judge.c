/* judge.c -- Checks the world left by a crash; see judge.h. */
#include "tests/simulate/judge.h"

#include "engine/base/err.h"
#include "engine/core/chat/channel.h"
#include "engine/modules/check/check_world.h"
#include "tests/simulate/drive.h"
#include "tests/simulate/network.h"
#include "tests/simulate/people.h"
#include "tests/simulate/record.h"
#include "tests/simulate/simulate.h"

#include <sqlite3.h>

#include <fcntl.h>
#include <inttypes.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

enum { SPOKEN = 2 * CHANNEL_LINES_KEPT };

/* -- copies -- */

static void copy_file(const char *from, const char *to)
{
    int file = drive_find(sim->drive, from);
    (void)unlink(to);
    if (file < 0) {
        return;
    }
    const struct drive_file *of = &sim->drive->files[file];
    int fd = open(to, O_WRONLY | O_CREAT | O_TRUNC | O_CLOEXEC, 0600);
    size_t done = 0;
    while (fd >= 0 && done < of->size) {
        ssize_t count = write(fd, of->cache + done, of->size - done);
        if (count <= 0) {
            break;
        }
        done += (size_t)count;
    }
    if (fd < 0 || done < of->size || close(fd) != 0) {
        sim_fail("cannot write %s", to);
    }
}

/* -- questions -- */

static int64_t ask(sqlite3 *db, const char *sql, int64_t id, const char *text)
{
    sqlite3_stmt *statement = NULL;
    if (sqlite3_prepare_v2(db, sql, -1, &statement, NULL) != SQLITE_OK) {
        sim_fail("the judge cannot ask %s: %s", sql, sqlite3_errmsg(db));
    }
    (void)sqlite3_bind_int64(statement, 1, id);
    (void)sqlite3_bind_text(statement, 2, text, -1, SQLITE_STATIC);
    int64_t value = FACT_NONE;
    int code = sqlite3_step(statement);
    if (code == SQLITE_ROW && sqlite3_column_type(statement, 0) != SQLITE_NULL) {
        value = sqlite3_column_int64(statement, 0);
    } else if (code != SQLITE_ROW && code != SQLITE_DONE) {
        sim_fail("the judge cannot read: %s", sqlite3_errmsg(db));
    }
    (void)sqlite3_finalize(statement);
    return value;
}

static void compare(
        const struct person *person, enum person_fact which, int64_t value, const char *what)
{
    const struct fact *fact = &person->facts[which];
    if (!fact_may_be(fact, value)) {
        sim_fail("after the end of life %" PRIu64 " %s's %s is %" PRId64
                 ", but it must be one of%s",
                sim->tally.lives, person->name, what, value, fact_text(fact));
    }
}

/* Compares a sum that nobody may change: the first count sets it. */
static void compare_sum(sqlite3 *db, struct fact *fact, const char *sql, const char *what)
{
    int64_t value = ask(db, sql, 0, "");
    if (!fact_may_be(fact, value)) {
        sim_fail("after the end of life %" PRIu64 " there are %" PRId64 " %s, and not%s",
                sim->tally.lives, value, what, fact_text(fact));
    }
    fact_know(fact, value);
}

static void compare_sums(sqlite3 *db)
{
    struct people *people = sim->people;
    compare_sum(db, &people->clocks,
            "SELECT count(*) FROM timer WHERE name = 'hour' AND ?1 = 0 AND ?2 = ''",
            "clocks that wait for the hour");
    if (people->rich) {
        compare_sum(db, &people->coins,
                "SELECT sum(coalesce((SELECT value FROM property WHERE property.object = "
                "parent.object AND name = 'amount'), 1)) FROM parent WHERE proto = "
                "(SELECT id FROM object WHERE ref = 'coin') AND ?1 = 0 AND ?2 = ''",
                "coins");
    }
    if (ask(db,
                "SELECT count(*) - (max(number) - min(number) + 1) FROM channel_line WHERE "
                "channel = 'public' AND ?1 = 0 AND ?2 = '' HAVING count(*) > 0",
                0, "") > 0 ||
            ask(db,
                    "SELECT count(*) - count(DISTINCT text) FROM channel_line WHERE text LIKE "
                    "'% says %' AND ?1 = 0 AND ?2 = ''",
                    0, "") > 0) {
        sim_fail("after the end of life %" PRIu64 " a line of the channel is there twice",
                sim->tally.lives);
    }
}

static void compare_behaviour(sqlite3 *db, const struct person *person)
{
    static const char pong[] =
            "SELECT CAST(substr(source, instr(source, 'pong ') + 5) AS INTEGER) FROM behaviour "
            "JOIN object ON id = object AND object.behaviour = revision WHERE id = ?1 AND ?2 = "
            "''";
    compare(person, FACT_PONG, ask(db, pong, person->pebble, ""), "pebble's behaviour");
    compare(person, FACT_TIMER,
            ask(db, "SELECT count(*) FROM timer WHERE object = ?1 AND name = ?2",
                    person->pebble, "tick"),
            "pebble's timer");
}

static void compare_words(sqlite3 *db, const struct person *person)
{
    static const char chat[] =
            "SELECT max(CAST(substr(text, instr(text, ' says ') + 6) AS INTEGER)) FROM "
            "channel_line WHERE text LIKE ?2 || ' says %' AND ?1 = 0";
    static const char message[] =
            "SELECT max(CAST(substr(text, 8) AS INTEGER)) FROM mail WHERE sender_name = ?2 AND "
            "text LIKE 'letter %' AND ?1 = 0";
    static const char lines[] = "SELECT count(*) FROM channel_line WHERE ?1 = 0 AND ?2 = ''";
    int64_t said = ask(db, chat, 0, person->name);
    /* Old messages make room for those of others. */
    if (said != FACT_NONE || ask(db, lines, 0, "") < CHANNEL_LINES_KEPT) {
        compare(person, FACT_CHAT, said, "last line on the channel");
    }
    compare(person, FACT_MESSAGE, ask(db, message, 0, person->name), "last letter");
}

static void compare_person(sqlite3 *db, const struct person *person)
{
    static const char property[] = "SELECT value FROM property WHERE object = ?1 AND name = ?2";
    if (person->known && ask(db, "SELECT 1 FROM account WHERE key = ?2 AND ?1 = 0", 0,
                                 person->name) == FACT_NONE) {
        sim_fail("%s has played, and has no account", person->name);
    }
    if (person->index > 0) {
        compare(person, FACT_ROLE,
                ask(db, "SELECT role >= 1 FROM account WHERE key = ?2 AND ?1 = 0", 0,
                        person->name) == 1,
                "role");
    }
    if (person->self > 0) {
        compare(person, FACT_MARK,
                ask(db,
                        "SELECT CAST(substr(value, 6) AS INTEGER) FROM property "
                        "WHERE object = ?1 AND name = ?2 AND substr(value, 1, 5) = 'mark '",
                        person->self, "desc"),
                "mark");
    }
    if (person->pebble > 0) {
        compare(person, FACT_PLACE,
                ask(db, "SELECT location FROM object WHERE id = ?1 AND ?2 = ''", person->pebble,
                        ""),
                "pebble's place");
        compare(person, FACT_COUNT, ask(db, property, person->pebble, "n"), "pebble's number");
        compare_behaviour(db, person);
    }
    compare_words(db, person);
}

/* -- messages shown on the channel -- */

struct spoken {
    struct heard_line lines[SPOKEN];
    size_t count;
    bool full; /* older lines were there */
};

/* Reads everybody's lines, or only those of the game's players. */
static void read_spoken(sqlite3 *db, bool all, struct spoken *out)
{
    static const char sql[] =
            "SELECT '[public] ' || sender_name || ': ' || text, (SELECT min(number) FROM "
            "channel_line "
            "WHERE channel = 'public') > 1 FROM channel_line "
            "WHERE channel = 'public' AND (?1 OR sender_name NOT LIKE '%@%') ORDER BY number";
    sqlite3_stmt *statement = NULL;
    if (sqlite3_prepare_v2(db, sql, -1, &statement, NULL) != SQLITE_OK) {
        sim_fail("the judge cannot ask %s: %s", sql, sqlite3_errmsg(db));
    }
    (void)sqlite3_bind_int(statement, 1, all);
    while (sqlite3_step(statement) == SQLITE_ROW && out->count < SPOKEN) {
        const char *text = (const char *)sqlite3_column_text(statement, 0);
        out->count += text && heard_read(text, &out->lines[out->count]);
        out->full = sqlite3_column_int(statement, 1) != 0;
    }
    (void)sqlite3_finalize(statement);
}

static bool is_same(const struct heard_line *a, const struct heard_line *b)
{
    return a->value == b->value && strcmp(a->speaker, b->speaker) == 0;
}

static size_t find_spoken(const struct spoken *spoken, const struct heard_line *line)
{
    size_t i = 0;
    while (i < spoken->count && !is_same(&spoken->lines[i], line)) {
        i++;
    }
    return i;
}

/* lines[i] should not be there, or not there. */
static void complain_of(
        const char *name, const struct heard_line *lines, size_t i, const char *what)
{
    const struct heard_line *before = i > 0 ? &lines[i - 1] : &lines[0];
    sim_fail("after the end of life %" PRIu64 ": %s was told \"%s says %" PRId64
             "\" on the channel behind \"%s says %" PRId64 "\", %s",
            sim->tally.lives, name, lines[i].speaker, lines[i].value, before->speaker,
            before->value, what);
}

/* Compares a span: the file must have its lines in the same order, without others between. */
static void compare_span(const char *name, const struct heard_line *lines, size_t count,
        const struct spoken *spoken)
{
    size_t next = SPOKEN;
    for (size_t i = 0; i < count; i++) {
        size_t found = find_spoken(spoken, &lines[i]);
        bool known = next != SPOKEN;
        if (found == spoken->count && (known || !spoken->full)) {
            complain_of(name, lines, i, "which is not in the file");
        }
        bool hole = found > next && lines[i].place == HEARD_NEXT;
        if (found < spoken->count && known && (found < next || hole)) {
            complain_of(name, lines, i,
                    found < next ? "which they had been told before"
                                 : "and lines before it were left out");
        }
        if (found < spoken->count && !known && i > 0 && found > 0 &&
                lines[i].place == HEARD_NEXT) {
            complain_of(name, lines, i, "and lines before it were left out");
        }
        next = found < spoken->count ? found + 1 : next;
    }
}

static void compare_heard(const char *name, struct heard *heard, const struct spoken *spoken)
{
    size_t begin = 0;
    for (size_t i = 1; i <= heard->count; i++) {
        if (i == heard->count || heard->lines[i].place == HEARD_FIRST) {
            compare_span(name, heard->lines + begin, i - begin, spoken);
            begin = i;
        }
    }
    heard_forget(heard);
}

static void tell_problem(void *data, const char *text)
{
    (void)data;
    sim_fail("the world does not pass its check: %.400s", text);
}

/* Copies the world to a real disk. Returns false if the world does not exist. */
static bool take_world(const char *folder, char path[256])
{
    char log[256];
    (void)snprintf(path, 256, "%s/world.db", folder);
    (void)snprintf(log, sizeof(log), "%s/world.db-wal", folder);
    copy_file(SIM_WORLD, path);
    copy_file(SIM_WORLD "-wal", log);
    return drive_find(sim->drive, SIM_WORLD) >= 0;
}

static void count_problem(void *data, const char *text)
{
    (void)data;
    sim_say("damage: %s\n", text);
}

void judge_damaged(const char *folder)
{
    char path[256];
    struct err err = {0};
    size_t problems = 0;
    if (!take_world(folder, path)) {
        return;
    }
    bool whole = check_world(path, count_problem, NULL, NULL, &problems, &err) && problems == 0;
    sim->tally.lied_whole += whole;
    sim->tally.lied_broken += !whole;
    sqlite3 *db = NULL;
    sqlite3_stmt *statement = NULL;
    static const char sql[] = "SELECT value FROM meta WHERE name = 'commit_number'";
    sim->is_short = sqlite3_open_v2(path, &db, SQLITE_OPEN_READWRITE, NULL) == SQLITE_OK &&
                    sqlite3_prepare_v2(db, sql, -1, &statement, NULL) == SQLITE_OK &&
                    sqlite3_step(statement) == SQLITE_ROW &&
                    (uint64_t)sqlite3_column_int64(statement, 0) < sim->record->durable;
    /* Recovery must respect the noted end of the log, if the note is about the file as it is. */
    const struct drive_file *world = &sim->drive->files[drive_find(sim->drive, SIM_WORLD)];
    char *end = NULL;
    uint64_t seen = strtoull(world->note, &end, 10);
    sim->is_noted = sim->is_short && world->noted &&
                    (uint64_t)sqlite3_column_int64(statement, 0) < seen &&
                    strtoll(end, NULL, 10) == world->changed_us * 1000;
    (void)sqlite3_finalize(statement);
    (void)sqlite3_close(db);
}

void judge_world(const char *folder)
{
    char path[256];
    struct err err = {0};
    size_t problems = 0;
    if (!take_world(folder, path)) {
        record_forget(sim->record, folder);
        return;
    }
    if (!check_world(path, tell_problem, NULL, NULL, &problems, &err)) {
        sim_fail("the world cannot be checked: %s", err.text);
    }
    sqlite3 *db = NULL;
    if (sqlite3_open_v2(path, &db, SQLITE_OPEN_READWRITE, NULL) != SQLITE_OK) {
        sim_fail("the judge cannot open %s", path);
    }
    static struct spoken spoken;
    static struct spoken ours;
    read_spoken(db, true, &spoken);
    read_spoken(db, false, &ours);
    compare_heard("the network", &sim->network->heard, &ours);
    for (size_t i = 0; i < SIM_PEOPLE; i++) {
        struct person *person = &sim->people->list[i];
        compare_person(db, person);
        compare_heard(person->name, &person->client.page, &spoken);
        compare_heard(person->name, &person->client.line, &spoken);
    }
    compare_sums(db);
    record_compare(sim->record, db, folder);
    (void)sqlite3_close(db);
}
