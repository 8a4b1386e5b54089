/* disk_tell.c -- tells people that they wait for the world's disk, and that it is over.
 *
 * 1. After a second of trouble (disk_is_troubled) players are told that they have to wait, wizards why. They are told again at
 *    intervals, and when it is over, which means BACK_MS without trouble. So a disk that is slow at each commit does
 *    not flood them.
 * 2. Texts from here reveal nothing about the world, so they are sent at once, before held
 *    output. */
#include "engine/core/output/disk_tell.h"

#include "engine/core/part.h"
#include "engine/core/people/role.h"
#include "engine/core/phrase/phrase.h"
#include "engine/core/run/disk.h"
#include "world/store/store.h"

#include <inttypes.h>
#include <time.h>

#define BACK_MS 2000
#define DISK_AGAIN_MS (INT64_C(5) * 60 * 1000) /* to players */
#define AGAIN_WIZARDS_MS (INT64_C(60) * 1000)  /* to wizards */
#define FREE_BYTES_MIN ((uint64_t)1024 * 1024) /* with less, a checkpoint does not fit */

struct disk_tell {
    bool told;          /* people have been told */
    int64_t trouble_ms; /* when there was trouble last, monotonic */
    int64_t told_ms;    /* when players were told last */
    int64_t told_wizards_ms;
};

PART_STATE(disk_tell, PART_DISK_TELL)

/* -- wording -- */

/* Returns why the store is behind. */
static const char *cause(const struct engine *engine, const struct store_load *load)
{
    return load->failing ? load->problem : phrase_get(engine, PHRASE_store_slow).bytes;
}

static void put_time(int64_t wall_ms, char *out, size_t size)
{
    time_t seconds = (time_t)(wall_ms / 1000);
    struct tm utc;
    if (!gmtime_r(&seconds, &utc) || strftime(out, size, "%H:%M:%S", &utc) == 0) {
        out[0] = '\0';
    }
}

static void put_wizards_line(
        struct engine *engine, const struct store_load *load, struct buf *out)
{
    char since[16];
    put_time(clock_wall_ms() - load->oldest_ms, since, sizeof(since));
    phrase_put(engine, out, PHRASE_store_why, WITH_RAW("why", cause(engine, load)),
            WITH("count", load->batches), WITH("since", since));
}

/* -- telling -- */

static bool is_wizard(struct engine *engine, const struct session *session)
{
    return session->character && role_of(engine, session->character) >= PERM_WIZARD;
}

/* Sends text to everybody in play: players, wizards or both. */
static void tell_people(struct engine *engine, struct str text, bool players, bool wizards)
{
    struct msg msg = {.kind = MSG_TEXT, .style = MSG_SYSTEM, .text = text};
    for (struct session *session = hub_first(engine_hub(engine)), *next; session;
            session = next) {
        next = session->next;
        if (session->character &&
                ((players && wizards) || (is_wizard(engine, session) ? wizards : players))) {
            hub_send_now(session, &msg);
        }
    }
}

static void tell_trouble(struct engine *engine, const struct store_load *load)
{
    struct disk_tell *tell = disk_tell_state(engine);
    int64_t now_ms = clock_ms();
    if (!tell->told || now_ms - tell->told_ms >= DISK_AGAIN_MS) {
        tell->told_ms = now_ms;
        tell_people(engine,
                phrase_get(engine, tell->told ? PHRASE_store_still : PHRASE_store_waiting),
                true, !tell->told);
    }
    if (!tell->told || now_ms - tell->told_wizards_ms >= AGAIN_WIZARDS_MS) {
        struct buf line = {0};
        tell->told_wizards_ms = now_ms;
        put_wizards_line(engine, load, &line);
        tell_people(engine, buf_str(&line), false, true);
        buf_finish(&line);
    }
    tell->told = true;
}

void disk_tell_turn(struct engine *engine)
{
    struct disk_tell *tell = disk_tell_state(engine);
    if (disk_is_troubled(engine)) {
        tell->trouble_ms = clock_ms();
        tell_trouble(engine, disk_load(engine));
    } else if (tell->told && clock_ms() - tell->trouble_ms >= BACK_MS) {
        tell->told = false;
        tell_people(engine, phrase_get(engine, PHRASE_store_back), true, true);
    }
}

void disk_tell_newcomer(struct engine *engine, struct session *session)
{
    if (session && disk_is_troubled(engine) && !session->frontend->calls_only) {
        struct msg msg = {
                .kind = MSG_TEXT,
                .style = MSG_SYSTEM,
                .text = phrase_get(engine, disk_load(engine)->doubted ? PHRASE_store_doubted
                                                                      : PHRASE_store_newcomer),
        };
        hub_send(session, &msg);
        hub_end_transaction(engine_hub(engine), 0);
    }
}

/* -- for operators -- */

bool disk_is_well(void *data, struct buf *out)
{
    const struct engine *engine = data;
    struct store_load load;
    char since[16];
    store_load_now(engine_store(engine), &load);
    if (load.doubted) {
        buf_printf(out, "nothing is acknowledged: %s", load.problem);
        return false;
    }
    if (disk_load_is_trouble(&load)) {
        put_time(clock_wall_ms() - load.oldest_ms, since, sizeof(since));
        buf_printf(out, "the world cannot be written: %s; %zu %s since %s UTC",
                cause(engine, &load), load.batches,
                load.batches == 1 ? "commit waits" : "commits wait", since);
        return false;
    }
    if (load.free_bytes < FREE_BYTES_MIN) {
        buf_printf(out, "the world's disk is almost full: %" PRIu64 " KiB left",
                load.free_bytes / 1024);
        return false;
    }
    return true;
}

const struct kernel_part disk_tell_part = {.state_size = sizeof(struct disk_tell)};
