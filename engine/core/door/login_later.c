/* login_later.c -- a log-in goes on when it is its turn.
 *
 * Going in is told to all who are there, so each newcomer to a crowd costs what the crowd is large, and many come at
 * once: each goes on in a task behind everybody's commands. While a realm opens, all of them wait. */
#include "engine/core/door/login_impl.h"
#include "engine/core/keep/disk.h"
#include "engine/core/post/post.h"
#include "engine/core/run/tasks.h"

#define OPENING_LOOK_MS 20
#define OPENING_TELL_MS 300

/* What a log-in goes on with when those who came before are in. */
struct later {
    uint64_t session;
    void (*run)(struct engine *engine, struct login *login);
    int64_t tell_at_ms; /* that there is something to wait for; 0: it was told */
};

static void later_drop(struct engine *engine, void *data)
{
    (void)engine;
    mem_free(data);
}

static void tell_opening(struct engine *engine, struct login *login, struct later *later)
{
    if (!login->call && later->tell_at_ms != 0 && clock_ms() >= later->tell_at_ms) {
        later->tell_at_ms = 0;
        login_say(engine, login, PHRASE_realm_opening, WITHOUT, MSG_PLAIN);
        login_seal(engine);
    }
}

static void later_run(struct engine *engine, void *data)
{
    struct later later = *(struct later *)data;
    struct login *login = login_find(engine, later.session);
    if (login && post_is_opening(engine)) {
        tell_opening(engine, login, data);
        (void)tasks_push_behind_at(engine,
                (struct task){later_run, later_drop, data, TASKS_NEWCOMERS},
                clock_ms() + OPENING_LOOK_MS);
        return;
    }
    mem_free(data);
    if (login) {
        login->busy = false;
        later.run(engine, login);
        login_seal(engine);
        login_drain(engine, later.session);
    }
}

void login_later(struct engine *engine, struct login *login,
        void (*run)(struct engine *engine, struct login *login))
{
    struct later later = {login->session, run, clock_ms() + OPENING_TELL_MS};
    login->busy = true;
    disk_tell_newcomer(engine, hub_find(engine->hub, login->session));
    tasks_push_behind(engine, (struct task){later_run, later_drop,
                                      mem_dup(&later, sizeof(later)), TASKS_NEWCOMERS});
}
