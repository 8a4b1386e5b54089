#pragma once
/* names_stage -- Worlds of a realm in one process, where people ask for names. */
#include "engine/core/people/registration.h"
#include "engine/modules/realm/worlds/realm.h"
#include "tests/modules/realm/outbox_broker.h"

enum { ALDER, BIRCH, CEDAR };

struct realm_stage {
    struct outbox_broker broker;
    struct screen screens[BROKER_WORLDS][2];
};

/* -- actions of players -- */

static inline void stage_open(struct realm_stage *stage, size_t count)
{
    *stage = (struct realm_stage){0};
    outbox_broker_open(&stage->broker, count);
    for (size_t i = 0; i < count; i++) {
        engine_change_options(broker_engine(&stage->broker, i))->realm.has_secret = true;
    }
    broker_announce(&stage->broker);
    broker_wait(&stage->broker, 500);
}

static inline void stage_close(struct realm_stage *stage)
{
    outbox_broker_close(&stage->broker);
    for (size_t i = 0; i < BROKER_WORLDS; i++) {
        screen_finish(&stage->screens[i][0]);
        screen_finish(&stage->screens[i][1]);
    }
}

/* Opens the definition of a test that has a realm of so many worlds, as stage. */
#define REALM_TEST(name, worlds)                                                               \
    TEST_IN(name, struct realm_stage, stage, stage_open(&stage, worlds), stage_close(&stage))

/* Types a newcomer's line; the broker is idle meanwhile. */
static inline struct screen *type_new(
        struct realm_stage *stage, size_t world, size_t i, const char *line)
{
    struct screen *screen = &stage->screens[world][i];
    buf_finish(&screen->shown);
    play_connect(&stage->broker.worlds[world].play, screen, "192.0.2.1");
    play_line(&stage->broker.worlds[world].play, screen, line);
    return screen;
}

static inline struct screen *create(struct realm_stage *stage, size_t world, const char *name)
{
    char line[80];
    (void)snprintf(line, sizeof(line), "create %s a-long-password", name);
    struct screen *screen = type_new(stage, world, 0, line);
    broker_wait(&stage->broker, 500);
    return screen;
}

/* Tells each world about the people in the others. */
static inline void tell_who(struct realm_stage *stage)
{
    struct outbox_broker *broker = &stage->broker;
    for (size_t i = 0; i < broker->count; i++) {
        json_t *worlds = json_array();
        for (size_t j = 0; j < broker->count; j++) {
            if (j != i && broker->worlds[j].up && !broker->worlds[j].unnamed) {
                (void)json_array_append_new(worlds,
                        broker_said(&broker->worlds[j], realm_here(broker_engine(broker, j))));
            }
        }
        if (broker->worlds[i].up) {
            broker_call(
                    &broker->worlds[i], "realm.worlds", json_pack("{s:o}", "worlds", worlds));
            play_turn(&broker->worlds[i].play);
        } else {
            json_decref(worlds);
        }
    }
    broker_wait(broker, 300);
}

static inline bool has_account(struct realm_stage *stage, size_t world, const char *name)
{
    return account_find(broker_engine(&stage->broker, world), str_of(name)) != NULL;
}

/* Returns the owner of the name as that world sees it; "" if none of its accounts knows. */
static inline const char *owner(struct realm_stage *stage, size_t world, const char *name)
{
    static char text[REGISTRATION_WORLD_MAX + 20];
    struct registration claim;
    if (!registration_find(broker_engine(&stage->broker, world), str_of(name), &claim)) {
        return "";
    }
    (void)snprintf(text, sizeof(text), "%s%s", claim.world,
            claim.state == REGISTRATION_GIVEN     ? ""
            : claim.state == REGISTRATION_REFUSED ? " refused"
                                                  : " asked");
    return text;
}

#define assert_owner(stage, name, wanted)                                                      \
    do {                                                                                       \
        for (size_t at = 0; at < (stage)->broker.count; at++) {                                \
            assert_string_equal(owner(stage, at, name), wanted);                               \
        }                                                                                      \
    } while (0)

static inline void make_directly(struct realm_stage *stage, size_t world, const char *name)
{
    struct engine *engine = broker_engine(&stage->broker, world);
    transaction_begin(engine, 0, 0);
    (void)account_create(engine, str_of(name), PERM_PLAYER, NULL);
    transaction_commit(engine);
}
