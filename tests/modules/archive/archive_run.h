#pragma once
/* archive_run -- A world with an archive, its backups, and the list of all its commits. */
#include "engine/base/buf.h"
#include "engine/base/clock.h"
#include "engine/base/file.h"
#include "engine/base/mem.h"
#include "engine/base/rng.h"
#include "engine/modules/archive/archive.h"
#include "engine/modules/archive/archive_plan.h"
#include "engine/modules/archive/archive_replay.h"
#include "tests/support/repeat.h"
#include "tests/support/test.h"
#include "tests/support/world_rows.h"
#include "world/store/migrate.h"
#include "world/store/store_backup.h"
#include "world/store/store_restore.h"

#include <fcntl.h>
#include <glob.h>
#include <sys/stat.h>

enum { EVENTS_MAX = 4000, ARCHIVE_MARK = 77, MINUTES_5_MS = 300000 };

#define ARCHIVE_START INT64_C(1795788180000) /* 2026-11-27 14:03 */

/* A commit that people were shown. */
struct run_event {
    int64_t wall_ms;
    uint64_t number;
    uint64_t branch; /* which past of the world it belongs to */
};

struct archive_run {
    struct world_file file;
    struct store *store;
    struct rng rng;
    struct clock_source clock;
    int64_t wall_ms;
    int64_t now_ms;
    uint64_t number;
    uint64_t branch;
    uint64_t branches;
    struct run_event *events;
    size_t count;
    bool is_lost; /* the world in place is not there to compare with */
    char archive[160];
};

/* -- the world -- */

static inline int64_t archive_us(void *data)
{
    const struct archive_run *run = data;
    return run->now_ms * 1000;
}

static inline int64_t archive_wall(void *data)
{
    const struct archive_run *run = data;
    return run->wall_ms;
}

static inline void open_archive_run(struct archive_run *run, bool archives)
{
    struct store_options options = {.path = run->file.path,
            .durability = STORE_PROCESS,
            .inline_writer = true,
            .archive = {.kind = archives ? &archive_kind : NULL,
                    .directory = archives ? run->archive : NULL,
                    .base = STR("world"),
                    .mark = ARCHIVE_MARK,
                    .segment_ms = MINUTES_5_MS,
                    .segment_bytes = 4096}};
    struct err err = {0};
    if (!store_open(&options, &run->store, &err)) {
        fail_msg("%s", err.text);
    }
    run->number = store_opened_at(run->store);
}

static inline void begin_archive_run(struct archive_run *run, uint64_t seed)
{
    *run = (struct archive_run){.wall_ms = ARCHIVE_START, .now_ms = 1000000};
    run->events = mem_alloc_array(EVENTS_MAX, sizeof(*run->events));
    rng_seed(&run->rng, seed);
    world_file_init(&run->file);
    (void)snprintf(run->archive, sizeof(run->archive), "%s", run->file.directory);
    run->clock = (struct clock_source){archive_us, archive_wall, run};
    clock_set_source(&run->clock);
    open_archive_run(run, true);
}

static inline void end_archive_run(struct archive_run *run)
{
    store_close(run->store);
    clock_set_source(NULL);
    world_file_finish(&run->file);
    mem_free(run->events);
}

static inline void pass(struct archive_run *run, int64_t ms)
{
    run->wall_ms += ms;
    run->now_ms += ms > 0 ? ms : 0;
}

static inline struct batch *make_commit(struct archive_run *run)
{
    struct batch *batch = world_file_batch(++run->number);
    add_property(batch, 1, "branch", value_int((int64_t)run->branch));
    return batch;
}

static inline void commit_some(struct archive_run *run, size_t count)
{
    for (size_t i = 0; i < count && run->count < EVENTS_MAX; i++) {
        store_submit(run->store, make_commit(run));
        run->events[run->count++] = (struct run_event){run->wall_ms, run->number, run->branch};
    }
    assert_int_equal(store_poll(run->store), run->number);
}

/* Returns the backup's path. */
static inline void back_up(struct archive_run *run, char path[200])
{
    struct buf stamp = {0};
    struct err err = {0};
    file_put_stamp(run->wall_ms, &stamp);
    (void)snprintf(path, 200, "%s/backup-%s-%u.db", run->file.directory, stamp.bytes,
            (unsigned)rng_below(&run->rng, 1000000));
    struct store_backup backup = {.path = run->file.path, .dest = path, .mark = ARCHIVE_MARK};
    if (!store_backup(&backup, &err)) {
        fail_msg("%s", err.text);
    }
    buf_finish(&stamp);
}

static inline void reopen_run(struct archive_run *run)
{
    store_close(run->store);
    open_archive_run(run, true);
}

/* -- the world of a moment -- */

static inline void add_backups_of(struct archive_run *run, struct archive_plan *plan)
{
    char pattern[200];
    glob_t names = {0};
    (void)snprintf(pattern, sizeof(pattern), "%s/backup-*.db", run->file.directory);
    (void)glob(pattern, 0, NULL, &names);
    for (size_t i = 0; i < names.gl_pathc; i++) {
        struct archive_base base = {0};
        struct err err = {0};
        if (!archive_base_read(names.gl_pathv[i], ARCHIVE_START, &base, &err)) {
            fail_msg("%s", err.text);
        }
        archive_plan_add_base(plan, &base);
    }
    globfree(&names);
}

struct seen {
    uint64_t branch;
};

static inline bool see_branch(void *data, const struct value *columns, size_t count)
{
    struct seen *seen = data;
    (void)count;
    if (str_equal(value_as_str(&columns[0]), STR("branch"))) {
        seen->branch = (uint64_t)value_as_int(&columns[1], 0);
    }
    return true;
}

/* Whether the world at path is that of the event. */
static inline bool is_world_of(const char *path, const struct run_event *event)
{
    struct store *store = NULL;
    struct store_options options = {.path = path, .read_only = true};
    struct err err = {0};
    struct seen seen = {0};
    struct value one = value_object(1);
    assert_true(store_open(&options, &store, &err));
    bool right = world_file_is_at(store, event->number) &&
                 store_query(store, QUERY_PROPERTIES, &one, 1, see_branch, &seen, &err) &&
                 seen.branch == event->branch;
    store_close(store);
    return right;
}

/* Makes the world of a moment at `made`; false with a sentence. */
static inline bool make_as_of(
        struct archive_run *run, int64_t moment_ms, const char *made, struct err *err)
{
    struct archive_plan plan = {0};
    struct archive_base world = {0};
    uint64_t count = 0;
    add_backups_of(run, &plan);
    bool ok = archive_plan_read(&plan, run->archive, STR("world"), ARCHIVE_MARK, err) &&
              (run->is_lost || archive_base_read(run->file.path, 0, &world, err)) &&
              archive_plan_make(&plan, moment_ms, world.number, world.chain, err) &&
              store_restore(plan.base->path, made, NULL, NULL, err) &&
              archive_replay(&plan, made, &count, err);
    archive_base_finish(&world);
    archive_plan_finish(&plan);
    return ok;
}

/* Returns the last commit of the list that was made by then; NULL: none. */
static inline const struct run_event *event_of(const struct archive_run *run, int64_t moment_ms)
{
    for (size_t i = run->count; i > 0; i--) {
        if (run->events[i - 1].wall_ms <= moment_ms) {
            return &run->events[i - 1];
        }
    }
    return NULL;
}

static inline void check_moment(struct archive_run *run, int64_t moment_ms)
{
    const struct run_event *event = event_of(run, moment_ms);
    char made[200];
    struct err err = {0};
    (void)snprintf(made, sizeof(made), "%s/made.db", run->file.directory);

    bool ok = make_as_of(run, moment_ms, made, &err);

    if (!ok) {
        fail_msg("moment %lld, commit %llu of branch %llu: %s",
                (long long)(moment_ms - ARCHIVE_START), (unsigned long long)event->number,
                (unsigned long long)event->branch, err.text);
    }
    if (!is_world_of(made, event)) {
        fail_msg("moment %lld is not commit %llu of branch %llu",
                (long long)(moment_ms - ARCHIVE_START), (unsigned long long)event->number,
                (unsigned long long)event->branch);
    }
    assert_int_equal(unlink(made), 0);
}

/* -- five segments -- */

static inline struct archive_segment *segment_of(
        struct archive_run *run, struct archive_list *list, size_t i)
{
    struct err err = {0};
    assert_true(archive_list_read(run->archive, STR("world"), list, &err));
    assert_true(i < list->count);
    assert_true(archive_segment_look(&list->items[i], &err));
    return &list->items[i];
}

/* Five segments of a minute each with ten commits, and a backup before. */
static inline void make_five(struct archive_run *run)
{
    char path[200];
    begin_archive_run(run, 1);
    back_up(run, path);
    for (int i = 0; i < 5; i++) {
        for (int j = 0; j < 10; j++) {
            pass(run, 1000);
            commit_some(run, 1);
        }
        pass(run, 50000);
        reopen_run(run);
    }
}

/* Returns how many commits later the next moment is that count_refused tries. */
static inline size_t moments_apart(void)
{
    return test_steps(5, 3);
}

/* Fails if a moment differs, or is refused without the available times. Returns the number of
 * refusals. */
static inline size_t count_refused(struct archive_run *run)
{
    size_t refused = 0;
    char made[200];
    (void)snprintf(made, sizeof(made), "%s/made.db", run->file.directory);
    for (size_t i = 0; i < run->count; i += moments_apart()) {
        struct err err = {0};
        if (make_as_of(run, run->events[i].wall_ms, made, &err)) {
            assert_true(is_world_of(made, event_of(run, run->events[i].wall_ms)));
        } else {
            refused++;
            assert_true(strstr(err.text, "(UTC) can be restored") ||
                        strstr(err.text, "no backup here has an archive that continues"));
        }
        (void)unlink(made);
    }
    return refused;
}
