#pragma once
#include "engine/base/buf.h"
#include "engine/base/str.h"

#include <jansson.h>

#include <stdint.h>

/* A client of a server that is asked in JSON and answers in JSON, on the loop. Answers are limited in
 * time and size, redirects are not followed, and the client's secret goes to that server only. */
struct ev_loop;
struct json_client;

struct json_client_options {
    struct ev_loop *loop;
    const char *host;
    const char *port;
    const char *prefix; /* of all paths: "/api/v10" */
    const char *agent;  /* how we call ourselves; static */
    bool tls;
    bool verify;
    const char *authority;        /* file of trusted certificates; NULL: the system's */
    void (*answered)(void *data); /* called before each answer's take; may be NULL */
    void *data;
};

/* The answer to a request; borrowed. */
struct json_answer {
    long status;        /* 0: there is none, and why says it */
    const json_t *json; /* NULL: not JSON */
    const char *why;    /* the end of a sentence */
    void *easy;         /* libcurl's handle */
};

typedef void json_take(void *data, const struct json_answer *answer, uint64_t about);

struct json_request {
    const char *method;
    struct str path;
    json_t *body; /* taken; NULL: none */
    long timeout_s;
    json_take *take; /* gets the client's data; NULL: nobody */
    uint64_t about;
};

/* Copies the options. Never returns NULL. */
struct json_client *json_client_create(const struct json_client_options *options);
/* Drops all requests and frees the client. Accepts NULL. */
void json_client_destroy(struct json_client *client);
/* Sends value as the field Authorization from now on; copied; NULL: none. */
void json_client_authorize(struct json_client *client, const char *value);
/* Starts a request; its take is called unless the request is dropped before. */
void json_client_ask(struct json_client *client, const struct json_request *request);
/* Ends all requests. */
void json_client_drop(struct json_client *client);
/* Returns a field of an answer's head; empty if it is missing. */
struct str json_answer_field(const struct json_answer *answer, const char *name);
/* Appends why an answer is none that helps, as a sentence's end: "WHAT: 403 ERROR", or why there was
 * none. error: the server's words, raw. */
void json_answer_explain(
        const struct json_answer *answer, const char *what, struct str error, struct buf *out);
/* Returns a text of an object; empty if it is missing. */
struct str json_text_of(const json_t *object, const char *name);
