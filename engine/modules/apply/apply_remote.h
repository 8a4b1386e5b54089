#pragma once
#include "engine/base/buf.h"
#include "engine/base/err.h"

struct api_client;

/* Opens a client of that server with the token in SKEIN_TOKEN. certificate: as below. */
MUST_CHECK bool apply_remote_open(
        const char *server, const char *certificate, struct api_client **out, struct err *err);

/* Applies files to the world of another server, by its API, with the rights of that token. */
struct apply_remote {
    const char *server;      /* its URL */
    const char *certificate; /* a file of trusted certificates; NULL: the system's */
    const char *side;        /* "ours", "theirs" or "" */
    bool only_plan;
    bool checks; /* see struct apply_make */
};

/* Appends a line for each change. If there are conflicts (apply_conflicts), nothing is done. */
MUST_CHECK bool apply_remote(const struct apply_remote *remote, const struct buf *bundle,
        struct buf *out, struct err *err);
/* Replaces DIRECTORY/skein.base after an apply; the new file is written completely first. A failure is told in
 * out. */
void apply_move_on(const char *directory, const struct buf *base, struct buf *out);
