#pragma once
#include "engine/base/buf.h"
#include "engine/base/err.h"

#include <jansson.h>

/* Asks a server's HTTP API (/api/v1): for `skein script pull` and its like. One connection, one request at a
 * time, all bounded in time and size. */
struct api_client;

/* server: http://HOST[:PORT] or https://…; certificate: a file with whom to trust, or NULL: the system's. */
MUST_CHECK bool api_client_open(
        const char *server, const char *certificate, struct api_client **out, struct err *err);
/* Accepts NULL. */
void api_client_close(struct api_client *client);
/* Sent with each request from now on; copied, NULL: none. */
void api_client_set_token(struct api_client *client, const char *token);

struct api_request {
    const char *method;
    const char *path; /* below /api/v1 */
    struct str body;
    const char *type;  /* of the body */
    const char *match; /* If-Match; NULL: none */
};

struct api_answer {
    long status;
    struct buf body;
    char tag[64];    /* ETag, with its quotes; or empty */
    uint64_t wait_s; /* Retry-After; 0: not said */
};

/* False if there was no answer. What it says is the caller's to judge; but who asks too often waits, as the
 * server says, and asks again. */
MUST_CHECK bool api_client_ask(struct api_client *client, const struct api_request *request,
        struct api_answer *out, struct err *err);
void api_answer_finish(struct api_answer *answer);
/* The body as JSON, the caller's; NULL if it is none. */
json_t *api_answer_json(const struct api_answer *answer);
/* Fills err with what an answer that is no success says, and what to do. Returns false. */
bool api_answer_fail(const struct api_answer *answer, const char *what, struct err *err);
