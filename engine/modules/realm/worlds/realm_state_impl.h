#pragma once
#include "engine/core/people/account.h"
#include "engine/modules/realm/outbox/outbox.h"
#include "engine/modules/realm/worlds/realm_impl.h"
#include "engine/modules/realm/worlds/travel_impl.h"

/* The state of the realm in this process. Only realm.c and realm_state.c see it. */

#define REALM_TELLS_MAX 256

/* A tell that waits for its answer. */
struct realm_tell {
    uint64_t number; /* 0: free */
    uint64_t speaker;
    uint64_t session; /* the session that sent the tell */
    char name[ACCOUNT_NAME_MAX + 1];
    char world[WORLD_NAME_MAX + 1];
    char *text; /* owned */
};

struct realm {
    json_t *worlds; /* owned; as realm_hear received them */
    struct realm_self self;
    struct realm_tell tells[REALM_TELLS_MAX];
    uint64_t last_number;
    struct travel_state travel;
    struct attempts *noted; /* owned: see realm_noted */
};
