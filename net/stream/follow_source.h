#pragma once
#include <stdbool.h>
#include <stdint.h>

struct follow_conn;
struct follow_join;
struct sealed_key;

/* The replication state of a world, for operators. */
struct follow_health {
    const char *state;    /* ok, alone, degraded, held */
    const char *follower; /* in step, catching up, copying, away */
    const char *broker;   /* up, away, none */
    uint64_t behind;      /* commits that the follower lacks */
    double hold_seconds;  /* how long output has waited for the follower */
    const char *witness;  /* up, away; NULL: none */
};

/* The followed world. Borrowed by the service, which calls it from the loop. */
struct follow_source {
    const struct sealed_key *secret; /* follow.secret, for ports; NULL: local sockets only */
    /* A follower asks to join. Answer with follow_listener_welcome or follow_listener_refuse. */
    void (*joined)(void *data, struct follow_conn *conn, const struct follow_join *join);
    void (*kept)(void *data, struct follow_conn *conn, uint64_t number, uint64_t origin);
    void (*move)(void *data, struct follow_conn *conn);
    /* A follower that had joined has disconnected, or its connection is being closed. */
    void (*gone)(void *data, struct follow_conn *conn, const char *why);
    /* Called once a turn, before the loop waits, to send what is due. */
    void (*turn)(void *data);
    void (*health)(void *data, struct follow_health *out);
    void *data;
};
