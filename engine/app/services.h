#pragma once
#include "engine/base/err.h"
#include "engine/base/str.h"

#include <stdbool.h>
#include <stddef.h>
#include <stdio.h>

struct net_endpoint;
struct net_context;
struct service;
struct service_kind;
struct services_held;
struct known_module;

/* A service: a row of the table. */
struct services_row {
    const char *name;
    const char *address; /* default address; NULL: no default */
    bool tls;            /* through TLS; services_run checks that context->tls exists */
    const char *help;
    bool machines;                     /* not for people */
    const struct service_kind *kind;   /* NULL: its module is missing */
    const struct known_module *module; /* NULL: the kernel's */
};

/* A running service. */
struct services_one {
    struct services_row row;
    char *listen; /* owned; the requested address; "" after it was retired */
    struct service *running;
};

/* The running services. Zeroed means empty. */
struct services_list {
    struct services_one *items; /* owned */
    size_t count;
    struct net_endpoint *endpoints; /* owned, with the texts; the context borrows them */
    size_t endpoint_count;
    char **brought; /* owned, with the texts; open sockets such as "telnet:fd:3" */
    size_t brought_count;
    struct services_held *held; /* owned; opened before the rights for that were given up */
    size_t held_count;
};

/* Parses "SERVICE:ADDRESS"; *out_address is borrowed from listen. The error lists the
 * services. Fails if this build lacks the service. */
MUST_CHECK bool services_parse(const char *listen, struct services_row *out,
        const char **out_address, struct err *err);
/* Checks "SERVICE:ADDRESS" without returning its parts. */
/* Loads a module from elsewhere, whose services may not have the names of others: plugins_load. */
MUST_CHECK bool services_load_module(const char *path, struct err *err);
MUST_CHECK bool services_is_listen(const char *listen, struct err *err);
/* Runs exactly the wanted services (NULL: each service at its default address). First it opens
 * the new ones and calls `opened` for each (NULL: no call). Then it stops listening at unwanted
 * addresses. On failure nothing changes. */
MUST_CHECK bool services_run(struct services_list *list, struct net_context *context,
        const char *const *wanted, size_t count,
        void (*opened)(const char *service, const char *address), struct err *err);
/* Calls `told` for each running service. */
void services_tell(const struct services_list *list,
        void (*told)(const char *service, const char *address));
/* Makes the service listen only at an open socket. Called before anything runs. */
MUST_CHECK bool services_bring(
        struct services_list *list, struct str service, unsigned fd, struct err *err);
/* Opens wanted addresses with privileged ports early, for the first services_run. That call
 * reports failures. */
void services_hold(struct services_list *list, const char *const *wanted, size_t count);
/* Fails if the context lacks something that the service at `listen` needs: a certificate, a mail
 * address or a key. Opens no port. */
MUST_CHECK bool services_check(
        const struct net_context *context, const char *listen, struct err *err);
/* Tests whether the services could run now: listens, and stops at once. */
MUST_CHECK bool services_try(const struct services_list *list,
        const struct net_context *context, const char *const *wanted, size_t count,
        struct err *err);
/* Returns whether a service listens at a port below 1024. */
bool services_are_privileged(const struct services_list *list);
/* Stop, cut or close every service of the list. */
void services_stop_listening(struct services_list *list);
void services_cut(struct services_list *list, const char *reason);
void services_close(struct services_list *list);
/* Returns the service whose lines WebSockets can carry (service_kind.subprotocols); NULL: this build has none. */
const struct service_kind *services_lines_kind(void);
/* Prints one line for each service, for --help. */
void services_print(FILE *out);
