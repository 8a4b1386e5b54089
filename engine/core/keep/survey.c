/* survey.c -- is the file of the world that is served still whole?
 *
 * A start looks for no more than a moment, and in a large world not at all; and disks forget while they are served. So
 * all of it is checked in a process of its own and of low priority (backup_options.try_copy), beside the writer. What is
 * found is said in the log and in the numbers; nothing is changed, and the game goes on: what to do is the operator's to
 * say.
 *
 * One worker at most is kept from people by all this: a copy that is asked for puts it off, and one that is being made
 * is waited for. */
#include "engine/core/keep/survey.h"

#include "engine/core/keep/backup_impl.h"
#include "world/store/store.h"

#include <stdatomic.h>

enum {
    SURVEY_JOBS_MAX = 64,
    FIRST_MS = 30 * 1000,
    EACH_MS = 24 * 3600 * 1000,
    SURVEY_AGAIN_MS = 60 * 1000, /* when it was put off */
    LATER_MS = 3600 * 1000,      /* when it could not be done */
};

struct look {
    struct engine *engine; /* NULL: nobody wants to know */
    char *world;           /* owned, as start */
    char *start;
    bool (*try_copy)(const struct backup_trial *trial, struct err *err);
    bool ok;
    struct err err;
    int64_t took_ms;
    atomic_bool given_up;
};

struct survey {
    struct look *look; /* under way; borrowed from its worker, or NULL */
    int64_t due_ms;    /* monotonic */
    struct survey_facts facts;
};

struct survey *survey_create(void)
{
    struct survey *survey = mem_alloc(sizeof(*survey));
    survey->due_ms = clock_ms() + FIRST_MS;
    return survey;
}

static void give_up_survey(struct survey *survey)
{
    if (survey->look) {
        atomic_store(&survey->look->given_up, true);
        survey->look->engine = NULL;
        survey->look = NULL;
    }
}

void survey_destroy(struct engine *engine)
{
    give_up_survey(engine->survey);
    mem_free(engine->survey);
}

void survey_put_off(struct engine *engine)
{
    if (engine->survey->look) {
        give_up_survey(engine->survey);
        engine->survey->due_ms = clock_ms() + SURVEY_AGAIN_MS;
    }
}

/* Thread: worker. */
static bool goes_on_survey(void *data)
{
    struct look *look = data;
    return !atomic_load(&look->given_up);
}

/* Thread: worker. */
static void run_survey(void *data)
{
    struct look *look = data;
    int64_t begin_ms = clock_ms();
    struct backup_trial trial = {
            .path = look->world, .start = look->start, .goes_on = goes_on_survey, .data = look};
    look->ok = look->try_copy(&trial, &look->err);
    look->took_ms = clock_ms() - begin_ms;
}

/* Whether it was looked through at all: what is wrong with it is said as ERR_FORMAT. */
static bool has_looked(const struct look *look)
{
    return look->ok || look->err.code == ERR_FORMAT;
}

static void note(struct survey_facts *facts, const struct look *look)
{
    facts->ended_ms = clock_wall_ms();
    facts->duration_ms = look->took_ms;
    facts->ok = look->ok;
    facts->problem[0] = '\0';
    if (look->ok) {
        log_info("the world was looked through in %.1f s, and is in order",
                (double)look->took_ms / 1000.0);
    } else {
        (void)snprintf(facts->problem, sizeof(facts->problem), "%.*s",
                (int)sizeof(facts->problem) - 1, look->err.text);
        log_error(
                "the world was looked through, and is not in order: %s; run 'skein check' for "
                "the list, and keep the backups you have",
                look->err.text);
    }
}

static void done_survey(void *data)
{
    struct look *look = data;
    if (look->engine) {
        struct survey *survey = look->engine->survey;
        survey->look = NULL;
        survey->due_ms = clock_ms() + (has_looked(look) ? EACH_MS : LATER_MS);
        if (has_looked(look)) {
            note(&survey->facts, look);
        } else {
            log_warning(
                    "the world could not be looked through: %s; it is tried again in an hour",
                    look->err.text);
        }
    }
    mem_free(look->world);
    mem_free(look->start);
    mem_free(look);
}

static void begin_survey(struct engine *engine)
{
    struct survey *survey = engine->survey;
    struct look *look = mem_alloc(sizeof(*look));
    look->engine = engine;
    look->world = mem_dup_text(store_path(engine->store));
    look->start = mem_dup_text(engine->options.start);
    look->try_copy = engine->options.backups.try_copy;
    survey->look = look;
    survey->due_ms = clock_ms() + SURVEY_AGAIN_MS;
    if (!worker_submit(engine->workers,
                (struct worker_job){run_survey, done_survey, look, false}, SURVEY_JOBS_MAX)) {
        look->engine = NULL;
        survey->look = NULL;
        done_survey(look);
    }
}

int64_t survey_turn(struct engine *engine)
{
    struct survey *survey = engine->survey;
    if (!engine->options.backups.try_copy || engine->stopping || survey->look) {
        return -1;
    }
    int64_t left_ms = survey->due_ms - clock_ms();
    if (left_ms <= 0 && engine->backups->job) {
        survey->due_ms = clock_ms() + SURVEY_AGAIN_MS;
    } else if (left_ms <= 0) {
        begin_survey(engine);
    }
    return left_ms > 0 ? left_ms * 1000 : -1;
}

void survey_facts_now(const struct engine *engine, struct survey_facts *out)
{
    *out = engine->survey->facts;
}
