#pragma once
#include "net/http/web_turns.h"

#include <stdint.h>

struct ev_loop;

/* When requests are read and answers sent: after the engine's turn in which players' lines ran, for WEB_PACE_TURN_US of
 * each iteration of the loop; the addresses take turns. */
struct web_pace;

#define WEB_PACE_TURN_US 1000

/* A connection that waits to go on. run does one piece of it, and may wait again. */
struct web_paced {
    struct web_turn turn;
    void (*run)(struct web_paced *paced);
};

struct web_pace *web_pace_create(struct ev_loop *loop);
void web_pace_destroy(struct web_pace *pace);
void web_pace_wait(struct web_pace *pace, struct web_paced *paced, const char *address);
void web_pace_leave(struct web_pace *pace, struct web_paced *paced);
