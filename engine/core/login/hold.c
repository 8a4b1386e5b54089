/* hold.c -- keeps conversations alive over a restart of the server.
 *
 * A connection proxy (net/gate) holds the connection meanwhile. It has a token, made durable
 * together with the output since then. The token brings the player back without a password or a
 * hash.
 *
 * 1. A token is valid for one conversation, until that ends or its character falls asleep. If
 *    only the link to the proxy breaks (`parted`), the token stays valid.
 * 2. A player who travels to another world keeps their tokens here. If the server dies before
 *    their proxy was told where they are, the proxy returns with the token and is sent on
 *    (resume.c). The tokens end when a travel message brings them home.
 * 3. A player in play who may come back stays in play over the restart, link-dead
 *    (visit_sleep.c). Nobody sees them fall asleep unless they stay away for linkdead_seconds.
 *
 * resume.c handles the return. */
#include "engine/core/login/hold.h"

#include "engine/core/login/token.h"
#include "engine/core/part.h"
#include "engine/core/people/abroad.h"
#include "engine/core/people/presence.h"
#include "engine/core/run/transaction.h"

#include <string.h>

#define HOLD_MS ((int64_t)TOKEN_DAYS * 24 * 3600 * 1000)

/* INTERNAL_ATTACH: gives a held session its resume token (MSG_HOLD). */
static void hold_give(struct engine *engine, void *about)
{
    struct session *session = about;
    char text[TOKEN_SIZE];
    if (!session->held || session->hold || !session->character) {
        return;
    }
    transaction_begin(engine, session->character, session->id);
    session->hold = token_create(engine, session->character, TOKEN_HOLD, HOLD_MS, text);
    hub_send(session, &(struct msg){.kind = MSG_HOLD, .text = str_of(text)});
    transaction_commit(engine);
    explicit_bzero(text, sizeof(text));
}

int64_t hold_began_ms(const struct token *token)
{
    return token->expires_ms - HOLD_MS;
}

/* INTERNAL_SLEEP: revokes all tokens of the character; needs an open tx. */
static void hold_end_all(struct engine *engine, void *about)
{
    uint64_t character = *(const uint64_t *)about;
    const struct presence *presence = presence_find_going(engine, character);
    bool walked = presence && presence->walked; /* they may even be back already */
    if (!walked && !abroad_is(engine, character, NULL)) {
        token_revoke_holds(engine, character);
    }
}

/* INTERNAL_DETACH: the conversation is over; revokes its token. */
static void hold_end(struct engine *engine, void *about)
{
    struct session *session = about;
    bool is_over = !session->parted && !abroad_is(engine, session->character, NULL);
    if (session->hold && session->character && is_over) {
        transaction_begin(engine, session->character, 0);
        token_revoke_number(engine, session->character, session->hold);
        transaction_commit(engine);
    }
    struct presence *presence =
            session->parted ? presence_find(engine, session->character) : NULL;
    if (presence) {
        presence->was_held = false; /* the proxy has now received all output */
    }
    session->hold = 0;
}

const struct kernel_part hold_part = {.on = {[INTERNAL_ATTACH] = hold_give,
                                              [INTERNAL_DETACH] = hold_end,
                                              [INTERNAL_SLEEP] = hold_end_all}};
