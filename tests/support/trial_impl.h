#pragma once
#include "engine/app/game.h"
#include "engine/base/buf.h"
#include "engine/session/session.h"
#include "tests/support/trial.h"

#include <semaphore.h>
#include <stdint.h>

/* trial_impl.h -- Shared by trial.c and trial_player.c. */

#define TRIAL_PASSWORD "password"
#define TRIAL_ADDRESS "192.0.2.1"

struct player {
    struct trial *trial;
    char *name;              /* owned */
    struct session *session; /* NULL: not connected */
    bool guest;
    size_t door;       /* below TRIAL_DOORS */
    struct buf told;   /* plain text since the last line */
    struct buf markup; /* the same before it was rendered */
    struct buf prompt; /* her last */
    struct buf events;
    size_t prompts;
    size_t answered; /* bytes of told before the last prompt */
    bool gone;       /* the engine ended the conversation */
    struct player *next;
};

struct trial {
    struct trial_options options;
    char directory[64];
    char path[96];
    int64_t now_us;
    struct game game;
    struct player *players; /* in order of joining, wizard first */
    struct buf reply;       /* for trial_property */
    sem_t news;             /* posted by the store's thread */
};

/* Ends the test program with a sentence: the game cannot go on. */
_Noreturn void trial_fail(const char *format, ...) PRINTF_LIKE(1, 2);
struct player *trial_player_create(struct trial *trial, const char *name);
/* Opens a session before login. */
void trial_player_open(struct player *player);
/* Opens a session and logs in with line. */
void trial_player_enter(struct player *player, const char *line);
/* Logs in with her name and password. */
void trial_player_return(struct player *player);
void trial_player_destroy(struct player *player);
