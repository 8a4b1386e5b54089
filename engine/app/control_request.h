#pragma once
#include "engine/base/str.h"

#include <jansson.h>

#include <stdbool.h>
#include <stdint.h>

/* Requests to the running server (control.h) that modules answer. */

struct control_calls;
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
/* Returns what the process can be asked for itself, such as a follower: control.h. */
const struct control_calls *control_peer_calls(const struct control_peer *peer);
/* Returns who asks, for the audit log; ASKER_SIZE bytes at most. */
const char *control_peer_asker(const struct control_peer *peer);
void control_peer_fail(struct control_peer *peer, const char *error);
void control_peer_succeed(struct control_peer *peer, struct str text);
/* The client waits, and stays in memory until control_peer_done. */
void control_peer_busy(struct control_peer *peer);
void control_peer_progress(struct control_peer *peer, unsigned permille);
/* Ends it: the client gets the text once that commit is durable. */
void control_peer_wait(struct control_peer *peer, struct str text, uint64_t number);
/* problem: NULL: success. */
void control_peer_done(struct control_peer *peer, const char *problem);
