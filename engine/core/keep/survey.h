#pragma once
#include "engine/core/engine.h"

/* The world's file is looked through while it is served: all of it, by a worker, once soon after the start and then each
 * day. */
struct survey;

struct survey *survey_create(void);
void survey_destroy(struct engine *engine);
/* Once a turn. Returns microseconds until there is something to do; -1: nothing known. */
int64_t survey_turn(struct engine *engine);
/* Gives up the one under way; it begins again in a while. Somebody needs the worker. */
void survey_put_off(struct engine *engine);

/* What the last one found, for operators. */
struct survey_facts {
    int64_t ended_ms; /* wall clock; 0: there was none yet */
    int64_t duration_ms;
    bool ok;
    char problem[256]; /* the first */
};

void survey_facts_now(const struct engine *engine, struct survey_facts *out);
