/* backup_test.c -- Copies of the world: on request, by schedule, and their deletion. */
#include "engine/modules/backup/backup.h"

#include "engine/modules/backup/backup_folder.h"
#include "engine/modules/backup/backup_plan.h"
#include "engine/modules/backup/module.h"
#include "engine/modules/check/integrity_scan.h"
#include "engine/modules/check/module.h"
#include "tests/unit/core/play.h"
#include "world/store/store_backup.h"

#include <dirent.h>
#include <sys/stat.h>

#define HOUR INT64_C(3600)
#define DAY (24 * HOUR)

static int set_up_backups(void **state)
{
    static const struct skein_module *const modules[] = {&check_module, &backup_module, NULL};
    return play_set_up_with(state, modules);
}

#define BACKUP_TEST(name) TEST_OF(name, struct play, p, set_up_backups, play_tear_down)

/* -- names -- */

TEST(a_name_says_when_and_only_such_a_name_does)
{
    static const char *const others[] = {"w-20010909-014640", "w-20010909-014640.db.part",
            "w-20010909-014640.dbx", "x-20010909-014640.db", "w-20010230-014640.db",
            "w-20010909-244640.db", "w-2001 909-014640.db", "w-+2010909-01464.db",
            "w20010909-014640-.db", "w-20010909-014640\n.db", "w.db", ""};
    int64_t wall_ms = 0;
    for (size_t i = 0; i < sizeof(others) / sizeof(others[0]); i++) {
        if (backup_plan_read_name(str_of(others[i]), STR("w"), &wall_ms) || wall_ms != 0) {
            fail_msg("\"%s\"", others[i]);
        }
    }

    assert_true(backup_plan_read_name(STR("w-20010909-014640.db"), STR("w"), &wall_ms));
    assert_int_equal(wall_ms, 1000000000000);
    assert_true(backup_plan_read_name(STR("w-20260131-235959.db"), STR("w"), &wall_ms));
    assert_int_equal(wall_ms, 1769903999000);
    assert_str(backup_plan_base("/a/b.db/skein.db"), "skein");
    assert_str(backup_plan_base(".db"), ".db");
    assert_str(backup_plan_base("world"), "world");
}

/* -- retention -- */

/* Returns the ages in hours of the copies that are kept out of so many, made every so many seconds
 * up to now. The caller frees them. */
static char *ages_kept(size_t count, int64_t every, const uint32_t keep[BACKUP_SPANS])
{
    const int64_t now = 1000000000 - 6400 + HOUR; /* 2001-09-09 01:00, a Sunday */
    struct backup_copy *copies = mem_alloc_array(count, sizeof(*copies));
    struct buf out = {0};
    for (size_t i = 0; i < count; i++) {
        copies[(i * 7) % count].wall_ms = (now - (int64_t)i * every) * 1000;
    }
    backup_plan_mark(copies, count, keep);
    for (size_t i = 0; i < count; i++) {
        if (!copies[i].drop) {
            buf_printf(&out, "%s%lld", i > 0 ? " " : "",
                    (long long)((now - copies[i].wall_ms / 1000) / HOUR));
        }
    }
    char *text = str_dup(buf_str(&out));
    buf_finish(&out);
    mem_free(copies);
    return text;
}

TEST(the_newest_backup_of_each_hour_day_and_week_is_kept)
{
    static const struct {
        size_t count;
        int64_t every;
        uint32_t keep[BACKUP_SPANS];
        const char *ages;
    } cases[] = {
            {1, HOUR, {0, 0, 0}, "0"},
            {10, HOUR, {3, 0, 0}, "0 1 2"},
            {10, HOUR / 4, {3, 0, 0}, "0 0 1"},
            /* Now is 01:00 of a Sunday, so midnight was an hour and a bit ago. */
            {100, HOUR, {2, 3, 0}, "0 1 2 26"},
            {1000, HOUR, {1, 2, 3}, "0 2 146 314"},
            {5, 30 * DAY, {0, 3, 0}, "0 720 1440"},
            {5, 30 * DAY, {0, 0, 9}, "0 720 1440 2160 2880"},
            {11, DAY, {0, 0, 0}, "0"},
    };

    for (size_t i = 0; i < sizeof(cases) / sizeof(cases[0]); i++) {
        char *ages = ages_kept(cases[i].count, cases[i].every, cases[i].keep);
        assert_string_equal(ages, cases[i].ages);
        mem_free(ages);
    }
}

TEST(an_archive_keeps_the_oldest_backup_of_each_hour_as_well)
{
    static const int minutes[] = {0, 10, 20, 70, 80, 90, 130, 200, 210};
    static const bool dropped[] = {false, true, false, false, true, false, false, true, true};
    const uint32_t keep[BACKUP_SPANS] = {3, 0, 0};

    enum { COUNT = sizeof(minutes) / sizeof(minutes[0]) };
    struct backup_copy copies[COUNT] = {0};
    for (size_t i = 0; i < COUNT; i++) {
        copies[i].wall_ms = (DAY * 1000 + HOUR - 60 - (int64_t)minutes[i] * 60) * 1000;
    }

    backup_plan_mark(copies, COUNT, keep);
    backup_plan_keep_oldest(copies, COUNT);

    for (size_t i = 0; i < COUNT; i++) {
        assert_int_equal(copies[i].drop, dropped[i]);
    }
}

/* -- asked for -- */

static struct backup_facts facts_now(const struct play *p)
{
    struct backup_facts facts;
    backup_facts_now(p->engine, &facts);
    return facts;
}

static void note_backup(struct engine *engine, void *data, const char *problem)
{
    (void)engine;
    buf_add_text(data, problem ? problem : "done");
}

BACKUP_TEST(a_copy_of_the_world_is_made_beside_it)
{
    struct err err;
    struct buf path = {0};
    struct buf other = {0};
    struct buf answer = {0};
    struct stat info;
    struct backup_ask ask = {.done = note_backup, .data = &answer};

    assert_true(backup_begin(p->engine, &ask, &path, &err));
    assert_false(backup_begin(p->engine, &ask, &other, &err));
    play_turn(p);

    assert_str(buf_str(&answer), "done");
    assert_int_equal(stat(path.bytes, &info), 0);
    assert_int_equal(store_backup_mark(path.bytes), 0);
    assert_int_equal(facts_now(p).bytes, info.st_size);
    assert_int_equal(facts_now(p).made, 1);
    buf_finish(&path);
    buf_finish(&other);
    buf_finish(&answer);
}

BACKUP_TEST(two_copies_of_one_second_have_different_names)
{
    struct err err;
    struct buf paths[2] = {{0}, {0}};
    struct buf answer = {0};
    struct backup_ask ask = {.done = note_backup, .data = &answer};

    for (size_t i = 0; i < 2; i++) {
        assert_true(backup_begin(p->engine, &ask, &paths[i], &err));
        play_turn(p);
    }

    assert_str(buf_str(&answer), "donedone");
    assert_string_not_equal(paths[0].bytes, paths[1].bytes);
    assert_int_equal(facts_now(p).made, 2);
    assert_false(facts_now(p).failing);
    buf_finish(&paths[0]);
    buf_finish(&paths[1]);
    buf_finish(&answer);
}

/* -- by themselves -- */

static bool is_disliked; /* by the trial of copies */
static bool is_untried;  /* the copy cannot be verified */
static size_t surveys;   /* of the world itself */

static bool try_copy(const struct backup_trial *trial, struct err *err)
{
    assert_string_equal(trial->start, "start");
    assert_true(trial->goes_on(trial->data));
    surveys += !trial->opens;
    if (is_untried) {
        return err_set(err, ERR_IO, "no process can be had");
    }
    return !is_disliked || err_set(err, ERR_FORMAT, "it is of no use");
}

static void want_backups(struct play *p, uint32_t every_seconds)
{
    static char directory[96];
    is_disliked = is_untried = false;
    surveys = 0;
    (void)snprintf(directory, sizeof(directory), "%s/backups", p->file.directory);
    p->options.backups = (struct backup_options){.directory = directory,
            .every_seconds = every_seconds,
            .keep = {2, 0, 0},
            .try_copy = try_copy};
    engine_set_options(p->engine, &p->options);
    play_turn(p);
}

/* How many files of any name are there. */
static size_t count_files(const struct play *p)
{
    DIR *open = opendir(p->options.backups.directory);
    size_t count = 0;
    for (const struct dirent *member; open && (member = readdir(open));) {
        count += member->d_name[0] != '.';
    }
    if (open) {
        (void)closedir(open);
    }
    return count;
}

BACKUP_TEST(without_a_backup_directory_no_backup_is_made)
{
    play_wait(p, 10 * DAY);

    assert_int_equal(facts_now(p).made, 0);
}

BACKUP_TEST(the_first_backup_is_made_at_once_and_the_next_when_due)
{
    want_backups(p, 600);

    assert_int_equal(facts_now(p).made, 1);
    play_wait(p, 599);
    assert_int_equal(facts_now(p).made, 1);
    play_wait(p, 1);
    assert_int_equal(facts_now(p).made, 2);

    assert_int_equal(count_files(p), 1); /* of one hour */
}

BACKUP_TEST(a_restarted_server_waits_until_the_next_backup_is_due)
{
    want_backups(p, 600);
    p->now_us += 400 * 1000000;

    play_crash(p);
    play_turn(p);

    assert_int_equal(
            facts_now(p).good_ms, 1000000000000 + 1000); /* of the copy that is there */
    play_wait(p, 199);
    assert_int_equal(facts_now(p).made, 0);
    play_wait(p, 1);
    assert_int_equal(facts_now(p).made, 1);
}

BACKUP_TEST(a_failed_backup_is_retried_with_growing_waits)
{
    static const int64_t waits[] = {60, 120, 240, 480, 960, 1920, 3600, 3600};
    want_backups(p, 2 * 3600);
    is_disliked = true;
    play_wait(p, 2 * 3600);

    for (size_t i = 0; i < sizeof(waits) / sizeof(waits[0]); i++) {
        assert_int_equal(facts_now(p).failed, i + 1);
        play_wait(p, waits[i] - 1);
        assert_int_equal(facts_now(p).failed, i + 1);
        play_wait(p, 1);
    }

    assert_true(facts_now(p).failing);
    assert_non_null(strstr(
            facts_now(p).problem, "no copy was made: it is of no use; run 'skein check'"));
    assert_int_equal(count_files(p), 1);
    is_disliked = false;
    play_wait(p, 3600);
    assert_false(facts_now(p).failing);
    assert_int_equal(facts_now(p).made, 2);
    play_wait(p, 2 * 3600 - 1);
    assert_int_equal(facts_now(p).made, 2);
}

/* Returns the path of a file in the directory: the base name of the world with words before and
 * after it. */
static const char *in_folder(const struct play *p, const char *before, const char *behind)
{
    static char path[200];
    (void)snprintf(path, sizeof(path), "%s/%s%.*s%s", p->options.backups.directory, before,
            STR_FMT(backup_plan_base(p->file.path)), behind);
    return path;
}

/* Puts a copy of the world there by hand, marked as the world's at `of`. */
static void put_copy(const struct play *p, const char *before, const char *behind, int64_t mark)
{
    struct err err;
    struct store_backup backup = {
            .path = p->file.path, .dest = in_folder(p, before, behind), .mark = mark};
    if (!store_backup(&backup, &err)) {
        fail_msg("%s", err.text);
    }
}

BACKUP_TEST(only_old_backups_of_this_world_are_deleted)
{
    want_backups(p, 600);
    int64_t ours = backup_folder_mark(p->file.path);
    put_copy(p, "", "-20000101-000000.db.kept", ours);
    put_copy(p, "", "-20000101.db", ours);
    put_copy(p, "other-", "-20000101-000000.db", ours);
    put_copy(p, "", "-20000101-000000.db", ours + 2);
    put_copy(p, "", "-20000102-000000.db", 0);
    assert_int_equal(mkdir(in_folder(p, "", "-20000103-000000.db"), 0700), 0);
    put_copy(p, "", "-20000104-000000.db", ours);
    (void)fclose(fopen(in_folder(p, "", "-20000105-000000.db.part"), "w"));
    assert_int_equal(count_files(p), 1 + 6 + 2);

    for (int i = 0; i < 30; i++) {
        play_wait(p, 600);
    }

    /* The last copy of each of two hours; a directory, other names, files of other and unknown
     * worlds. */
    assert_int_equal(facts_now(p).made, 31);
    assert_int_equal(count_files(p), 2 + 6);
}

BACKUP_TEST(a_new_backup_directory_gets_a_backup_at_once)
{
    static char directory[96];
    want_backups(p, 600);
    (void)snprintf(directory, sizeof(directory), "%s/elsewhere", p->file.directory);
    p->options.backups.directory = directory;

    engine_set_options(p->engine, &p->options);
    play_turn(p);

    assert_int_equal(count_files(p), 1);
    assert_int_equal(facts_now(p).made, 2);
}

static struct integrity_scan_facts survey_now(const struct play *p)
{
    struct integrity_scan_facts facts;
    integrity_scan_facts_now(p->engine, &facts);
    return facts;
}

BACKUP_TEST(the_integrity_scan_runs_after_the_start_and_once_a_day)
{
    want_backups(p, 30 * DAY);

    play_wait(p, 29);
    assert_int_equal(surveys, 0);
    play_wait(p, 1);
    assert_int_equal(surveys, 1);
    assert_true(survey_now(p).ok && survey_now(p).ended_ms > 0);
    play_wait(p, DAY - 1);
    assert_int_equal(surveys, 1);
    is_disliked = true;
    play_wait(p, 1);

    assert_int_equal(surveys, 2);
    assert_false(survey_now(p).ok);
    assert_string_equal(survey_now(p).problem, "it is of no use");
}

BACKUP_TEST(a_scan_that_could_not_run_reports_no_damage)
{
    want_backups(p, 30 * DAY);
    is_untried = true;

    play_wait(p, 30);

    assert_int_equal(surveys, 1);
    assert_int_equal(survey_now(p).ended_ms, 0);
    assert_string_equal(survey_now(p).problem, "");
    is_untried = false;
    play_wait(p, 3600);
    assert_int_equal(surveys, 2);
    assert_true(survey_now(p).ok && survey_now(p).ended_ms > 0);
}
