#pragma once
#include "net/web/http/web_turns.h"

#include <stdint.h>

struct ev_loop;

/* Schedules web work: requests are read and answers sent after the engine's turn with the
 * players' lines, for WEB_PACE_TURN_US of each loop iteration. Addresses take turns. */
struct web_pace;

#define WEB_PACE_TURN_US 1000

/* A waiting connection. run does one piece of its work, and may queue it again. */
struct web_paced {
    struct web_turn turn;
    void (*run)(struct web_paced *paced);
};

struct web_pace *web_pace_create(struct ev_loop *loop);
void web_pace_destroy(struct web_pace *pace);
void web_pace_wait(struct web_pace *pace, struct web_paced *paced, const char *address);
void web_pace_leave(struct web_pace *pace, struct web_paced *paced);
