#pragma once
#include "engine/core/engine.h"

/* Somebody would come in who is in another world just now. */
struct shell_asking {
    struct session *session;
    uint64_t character;        /* 0: claim */
    const struct claim *claim; /* theirs, who has no account here */
    struct buf text;           /* what to tell them; the asker's to finish */
    bool sent_on;              /* their gate goes there */
};

/* A gate brings somebody by a token that is not known here. */
struct stranger {
    struct session *session;
    struct str token;
    int64_t since_ms; /* monotonic: when it came */
    bool told;        /* that it takes long */
    bool asked;       /* other worlds were, whether they know it */

    enum { STRANGER_NEW, STRANGER_WAITS, STRANGER_SENT_ON } becomes;
};

/* Both are what session_sink says of them. The session goes on when those who came before are in; if it cannot, it is a
 * newcomer. */
void resume_session(struct engine *engine, struct session *session, struct str token);
enum session_awaits resume_awaits(struct engine *engine, const struct session *session);
