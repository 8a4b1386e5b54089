#pragma once
#include "engine/core/chat/here.h"

/* Shared by here.c and here_people.c. */

struct here_walk {
    struct engine *engine;
    void (*visit)(void *data, struct object *person);
    void *data;
};

/* Visits the people in the room, also those in things in it. */
void here_walk_people(const struct here_walk *walk, struct object *room);
/* Returns the outermost place around `place`; NULL if that is nowhere. */
struct object *here_room_of(struct engine *engine, uint64_t place);

struct here_watching {
    struct engine *engine;
    uint64_t character;
    void (*visit)(void *data, struct session *session, struct object *watcher);
    void *data;
};

/* Visits the chat sessions of the people in the room (NULL: nowhere), except watching->character. */
void here_each_watcher_in(
        struct engine *engine, struct object *room, struct here_watching *watching);
