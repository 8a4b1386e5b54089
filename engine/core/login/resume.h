#pragma once
#include "engine/core/engine.h"

/* The argument of INTERNAL_SHELL: a player who is in another world now wants to come in. */
struct shell_asking {
    struct session *session;
    uint64_t character;               /* 0: claim */
    const struct registration *claim; /* of a player who has no account here */
    struct buf text;                  /* text for the player; the asker finishes it */
    bool sent_on;                     /* their connection proxy connects there */
};

/* The argument of INTERNAL_STRANGER: a connection proxy sends a session with an unknown token. */
struct stranger {
    struct session *session;
    struct str token;
    int64_t since_ms; /* monotonic: when it came */
    bool told;        /* that it takes long */
    bool asked;       /* other worlds were asked whether they know it */

    enum { STRANGER_NEW, STRANGER_WAITS, STRANGER_SENT_ON } becomes;
};

/* Implement the functions of session_sink. The session continues when earlier ones are in; if
 * it cannot, it is treated as new. */
void resume_session(struct engine *engine, struct session *session, struct str token);
enum session_awaits resume_awaits(struct engine *engine, const struct session *session);
