#pragma once
#include "engine/base/err.h"
#include "engine/base/str.h"

#include <stdbool.h>
#include <stddef.h>
#include <stdio.h>

struct net_door;
struct net_context;
struct service;
struct service_kind;
struct services_held;

/* A front end that can be started: a row of the one table. */
struct services_row {
    const char *name;
    const char *address; /* where it listens if nothing is said; NULL: not then */
    bool tls; /* through TLS: context->tls must be there, which services_run checks */
    const char *help;
    const struct service_kind *kind;
};

/* One front end that runs. */
struct services_one {
    const struct services_row *row;
    char *listen; /* owned; as asked for; "" once it is wanted no more */
    struct service *running;
};

/* Those that run. Zeroed is none. */
struct services_list {
    struct services_one *items; /* owned */
    size_t count;
    struct net_door *doors; /* owned, texts too; what the context's doors are */
    size_t door_count;
    char **brought; /* owned, texts too; sockets open already, as "telnet:fd:3" */
    size_t brought_count;
    struct services_held *held; /* owned; open before what may open them was given up */
    size_t held_count;
};

/* Takes "SERVICE:ADDRESS" apart; *out_address is borrowed from listen. The error names the
 * services there are. */
MUST_CHECK bool services_parse(const char *listen, const struct services_row **out,
        const char **out_address, struct err *err);
/* The same as a check alone. */
MUST_CHECK bool services_is_listen(const char *listen, struct err *err);
/* Makes the list run just what is wanted (NULL: each service at its own address): first opens
 * what is new, telling `opened` (NULL: nobody) of each, then stops listening where it is not wanted. On failure all is
 * as it was. */
MUST_CHECK bool services_run(struct services_list *list, struct net_context *context,
        const char *const *wanted, size_t count,
        void (*opened)(const char *service, const char *address), struct err *err);
/* Tells of each that runs. */
void services_tell(const struct services_list *list,
        void (*told)(const char *service, const char *address));
/* Has that service listen at a socket that is open already, and nowhere else. Before anything runs. */
MUST_CHECK bool services_bring(
        struct services_list *list, struct str service, unsigned fd, struct err *err);
/* Takes those of the wanted addresses whose ports are for the privileged, for the first services_run. Why one
 * cannot be had is told then. */
void services_hold(struct services_list *list, const char *const *wanted, size_t count);
/* Fails if the context lacks what the service at `listen` needs: a certificate, an address for mail, a key. Opens no
 * port. */
MUST_CHECK bool services_check(
        const struct net_context *context, const char *listen, struct err *err);
/* Whether they could be run now, by trying: listens, and stops at once. */
MUST_CHECK bool services_try(const struct services_list *list,
        const struct net_context *context, const char *const *wanted, size_t count,
        struct err *err);
/* Whether any listens at a port below 1024. */
bool services_are_privileged(const struct services_list *list);
/* For all of the list. */
void services_stop_listening(struct services_list *list);
void services_cut(struct services_list *list, const char *reason);
void services_close(struct services_list *list);
/* Prints a line a service, for --help. */
void services_print(FILE *out);
