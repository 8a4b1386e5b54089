#pragma once
#include "engine/base/buf.h"
#include "engine/base/err.h"

#include <jansson.h>

/* Client of a server's HTTP API (/api/v1), for `skein script pull` and similar commands. One
 * connection, one request at a time, all limited in time and size. */
struct api_client;

/* server: http://HOST[:PORT] or https://...; certificate: a file of trusted certificates, or
 * NULL for the system's. */
MUST_CHECK bool api_client_open(
        const char *server, const char *certificate, struct api_client **out, struct err *err);
/* NULL is accepted. */
void api_client_close(struct api_client *client);
/* Sets the token for all further requests; copied, NULL: none. */
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
    uint64_t wait_s; /* Retry-After; 0: not given */
};

/* Sends a request. Returns false without an answer; the caller checks the status. Waits and
 * repeats after status 429. */
MUST_CHECK bool api_client_ask(struct api_client *client, const struct api_request *request,
        struct api_answer *out, struct err *err);
void api_answer_finish(struct api_answer *answer);
/* Returns the body as JSON, a new reference; NULL if it is not JSON. */
json_t *api_answer_json(const struct api_answer *answer);
/* Fills err with an unsuccessful answer and advice. Returns false. */
bool api_answer_fail(const struct api_answer *answer, const char *what, struct err *err);
