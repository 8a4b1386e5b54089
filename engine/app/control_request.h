#pragma once
#include <jansson.h>

#include <stdbool.h>

/* Requests to the running server (control.h) that modules answer. */

struct control_peer;
struct server;

struct control_request {
    const char *name; /* "backup" */
    /* Answers now (control_peer_fail), or calls control_peer_busy and later control_peer_done. */
    void (*run)(struct control_peer *peer, const json_t *request);
    bool of_all; /* also handled by a follower, which has no server */
};

/* Returns the server that the client asks; NULL: a follower. */
struct server *control_peer_server(const struct control_peer *peer);
void control_peer_fail(struct control_peer *peer, const char *error);
/* The client waits, and stays in memory until control_peer_done. */
void control_peer_busy(struct control_peer *peer);
void control_peer_progress(struct control_peer *peer, unsigned permille);
/* problem: NULL: success. */
void control_peer_done(struct control_peer *peer, const char *problem);
