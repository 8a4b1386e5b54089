/* lookup.c -- looks names up beside the loop.
 *
 * 1. Each look-up has a thread, which getaddrinfo may hold for as long as name servers take. At most
 *    THREADS_MAX of them run; a look-up beyond that fails at once and can be tried again.
 * 2. The owner and the thread each leave once; the second of them frees the look-up.
 * 3. What was found is written before the state says so, and only read afterwards. */
#include "net/shared/lookup.h"

#include "engine/base/mem.h"
#include "engine/base/thread.h"

#include <stdatomic.h>
#include <stdio.h>
#include <string.h>
#include <sys/socket.h>

enum { THREADS_MAX = 20 };

enum lookup_state { LOOKUP_RUNS, LOOKUP_DONE, LOOKUP_LEFT };

struct lookup {
    _Atomic int state; /* enum lookup_state */
    int failure;
    struct addrinfo *found; /* owned */
    char port[8];
    char host[];
};

static _Atomic int lookup_threads;

static void free_lookup(struct lookup *lookup)
{
    if (lookup->found) {
        freeaddrinfo(lookup->found);
    }
    mem_free(lookup);
}

static void *look_up(void *data)
{
    struct lookup *lookup = data;
    struct addrinfo hints = {
            .ai_family = AF_UNSPEC, .ai_socktype = SOCK_STREAM, .ai_flags = AI_NUMERICSERV};
    lookup->failure = getaddrinfo(lookup->host, lookup->port, &hints, &lookup->found);
    if (atomic_exchange(&lookup->state, LOOKUP_DONE) == LOOKUP_LEFT) {
        free_lookup(lookup);
    }
    (void)atomic_fetch_sub(&lookup_threads, 1);
    return NULL;
}

struct lookup *lookup_start(const char *host, const char *port)
{
    size_t length = strlen(host);
    struct lookup *lookup = mem_alloc(sizeof(*lookup) + length + 1);
    memcpy(lookup->host, host, length + 1);
    (void)snprintf(lookup->port, sizeof(lookup->port), "%s", port);
    atomic_init(&lookup->state, LOOKUP_RUNS);
    if (atomic_fetch_add(&lookup_threads, 1) >= THREADS_MAX ||
            !thread_start_alone("skein-lookup", look_up, lookup)) {
        (void)atomic_fetch_sub(&lookup_threads, 1);
        lookup->failure = EAI_AGAIN;
        atomic_store(&lookup->state, LOOKUP_DONE);
    }
    return lookup;
}

int lookup_failure(const struct lookup *lookup)
{
    return atomic_load(&lookup->state) == LOOKUP_DONE ? lookup->failure : LOOKUP_WAITS;
}

struct addrinfo *lookup_found(const struct lookup *lookup)
{
    return lookup->found;
}

void lookup_end(struct lookup *lookup)
{
    if (atomic_exchange(&lookup->state, LOOKUP_LEFT) == LOOKUP_DONE) {
        free_lookup(lookup);
    }
}
