#pragma once
/* names_stage -- Worlds of a realm in one process, where people ask for names. */
#include "engine/core/people/registration.h"
#include "engine/core/realm/realm.h"
#include "tests/unit/core/post_board.h"

enum { ALDER, BIRCH, CEDAR };

struct realm_stage {
    struct board board;
    struct screen screens[BOARD_WORLDS][2];
};

/* -- actions of players -- */

static inline void stage_open(struct realm_stage *stage, size_t count)
{
    *stage = (struct realm_stage){0};
    board_open(&stage->board, count);
    for (size_t i = 0; i < count; i++) {
        board_engine(&stage->board, i)->options.realm.has_secret = true;
    }
    board_announce(&stage->board);
    board_wait(&stage->board, 500);
}

static inline void stage_close(struct realm_stage *stage)
{
    board_close(&stage->board);
    for (size_t i = 0; i < BOARD_WORLDS; i++) {
        screen_finish(&stage->screens[i][0]);
        screen_finish(&stage->screens[i][1]);
    }
}

/* Types a newcomer's line; the broker is idle meanwhile. */
static inline struct screen *type_new(
        struct realm_stage *stage, size_t world, size_t i, const char *line)
{
    struct screen *screen = &stage->screens[world][i];
    buf_finish(&screen->shown);
    play_connect(&stage->board.worlds[world].play, screen, "192.0.2.1");
    play_line(&stage->board.worlds[world].play, screen, line);
    return screen;
}

static inline struct screen *create(struct realm_stage *stage, size_t world, const char *name)
{
    char line[80];
    (void)snprintf(line, sizeof(line), "create %s a-long-password", name);
    struct screen *screen = type_new(stage, world, 0, line);
    board_wait(&stage->board, 500);
    return screen;
}

/* Tells each world about the people in the others. */
static inline void tell_who(struct realm_stage *stage)
{
    struct board *board = &stage->board;
    for (size_t i = 0; i < board->count; i++) {
        json_t *worlds = json_array();
        for (size_t j = 0; j < board->count; j++) {
            if (j != i && board->worlds[j].up && !board->worlds[j].unnamed) {
                (void)json_array_append_new(worlds,
                        board_said(&board->worlds[j], realm_here(board_engine(board, j))));
            }
        }
        if (board->worlds[i].up) {
            board_call(&board->worlds[i], "realm.worlds", json_pack("{s:o}", "worlds", worlds));
            play_turn(&board->worlds[i].play);
        } else {
            json_decref(worlds);
        }
    }
    board_wait(board, 300);
}

static inline bool has_account(struct realm_stage *stage, size_t world, const char *name)
{
    return account_find(board_engine(&stage->board, world), str_of(name)) != NULL;
}

/* Returns the owner of the name as that world sees it; "" if none of its accounts knows. */
static inline const char *owner(struct realm_stage *stage, size_t world, const char *name)
{
    static char text[REGISTRATION_WORLD_MAX + 20];
    struct registration claim;
    if (!registration_find(board_engine(&stage->board, world), str_of(name), &claim)) {
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
        for (size_t at = 0; at < (stage)->board.count; at++) {                                 \
            assert_string_equal(owner(stage, at, name), wanted);                               \
        }                                                                                      \
    } while (0)

static inline void make_directly(struct realm_stage *stage, size_t world, const char *name)
{
    struct engine *engine = board_engine(&stage->board, world);
    slice_begin(engine, 0, 0);
    (void)account_create(engine, str_of(name), PERM_PLAYER, NULL);
    slice_commit(engine);
}
