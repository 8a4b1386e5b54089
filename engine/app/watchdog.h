#pragma once
#include <stdbool.h>
#include <stdint.h>

struct engine;

/* The state of the watchdog. Zeroed: systemd has none for this process. */
struct watchdog {
    int64_t period_ms;     /* between two pings; 0: no watchdog */
    int64_t due_ms;        /* monotonic */
    uint64_t transactions; /* the engine's count at the last check */
    bool waited;           /* a task was ready at the last check */
};

/* Reads the period from the environment, if it is for this process. */
void watchdog_init(struct watchdog *watchdog);
/* Sends a ping after a turn, if it is due and the engine makes progress. engine NULL: a process
 * without one, such as a follower. */
void watchdog_turn(struct watchdog *watchdog, const struct engine *engine);
/* Returns false if a task has waited since the last check and no transaction has run in between.
 * transactions counts the transactions so far; ready means that a task waits to run. If held is set,
 * the disk delays commits, which a restart would not fix. */
bool watchdog_look(struct watchdog *watchdog, uint64_t transactions, bool ready, bool held);
