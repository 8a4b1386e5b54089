#pragma once
#include "net/shared/api_client.h"

/* Asks a server about behaviours: for `skein script` and `skein dev`. */

/* Sends a POST request with the body, or a GET request if it is NULL. Returns the answer, a new reference; NULL with a
 * sentence, which begins with `failure` if the server refuses. */
json_t *script_remote_ask(struct api_client *client, const char *path, const json_t *body,
        const char *failure, struct err *err);
/* Returns a member's text, borrowed; "" if it has none. */
const char *script_remote_text(const json_t *json, const char *name);

/* Finds the object of a file's name without ".lua": a ref, or "#12". Returns false with a sentence if no object matches. */
MUST_CHECK bool script_remote_find(
        struct api_client *client, struct str stem, uint64_t *out_id, struct err *err);

/* Finds the object of a file's path without ".lua": dir/mill/lever is mill/lever, or else lever. *out_name is the part of
 * the path that it was found by. */
MUST_CHECK bool script_remote_find_path(struct api_client *client, struct str stem,
        struct str *out_name, uint64_t *out_id, struct err *err);
/* Appends a text as part of a query. */
void script_remote_escape(struct str text, struct buf *path);

struct script_remote_result {
    const char *name; /* of the test */
    int line;         /* where it begins */
    bool ok;
    const char *message; /* why not */
};

/* A source that is not saved. */
struct script_remote_tested {
    uint64_t id; /* of the object whose behaviour it would be */
    struct str source;
    void (*visit)(void *data, const struct script_remote_result *result); /* for each result */
    void *data;
};

/* Runs its tests on the server, which undoes them. Returns false with a sentence if they cannot run: *out_line is the
 * line of a mistake, or 0. */
MUST_CHECK bool script_remote_test(struct api_client *client,
        const struct script_remote_tested *tested, int *out_line, struct err *err);
