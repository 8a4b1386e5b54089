#pragma once
#include <stdbool.h>
#include <stdint.h>

struct engine;

/* What systemd's watchdog is told. Zeroed: nobody asks. */
struct watchdog {
    int64_t period_ms; /* between two pings; 0: no watchdog */
    int64_t due_ms;    /* monotonic */
    uint64_t slices;   /* the engine's, at the last look */
    bool waited;       /* something was ready to run at the last look */
};

/* Reads what the environment asks for, if it asks this process. */
void watchdog_init(struct watchdog *watchdog);
/* After each turn: pings if it is time and the engine gets on. */
void watchdog_turn(struct watchdog *watchdog, const struct engine *engine);
/* Whether the engine gets on: what was ready at the last look is not the only thing there still is. slices is how
 * many slices have run, ready whether some task waits for its turn; held whether the disk holds back
 * what changes the world, which a new start would not mend. */
bool watchdog_look(struct watchdog *watchdog, uint64_t slices, bool ready, bool held);
