#pragma once
#include "engine/base/str.h"
#include "net/mudclients/tel_around.h"

/* GMCP's Char.Login (wiki.mudlet.org, "Standards: GMCP authentication"): a client that keeps the
 * player's name and password logs in without typing them. */

struct session;

/* Zeroed: the client has not asked for it. */
struct tel_login {
    bool offered;     /* Char.Login.Default was sent */
    bool waits;       /* a log-in has no answer yet */
    bool browses;     /* a page waits for its player to confirm a log-in */
    const char *site; /* the game's own web address; NULL: none, so no log-in by browser */
};

/* Offers the ways to log in, once, if the client named Char.Login and nobody is logged in. */
void tel_login_offer(struct tel_login *login, const struct session *session, const char *site,
        bool wanted, tel_around_send *send, void *data);
/* Handles the client's Char.Login.Credentials, Reconnect and OAuth; ignores other messages. */
void tel_login_receive(struct tel_login *login, struct session *session, struct str message,
        tel_around_send *send, void *data);
/* Takes an answer of the game. Returns true if it logged the client in. */
bool tel_login_answer(struct tel_login *login, const struct session *session, struct str tag,
        bool ok, struct str reply, tel_around_send *send, void *data);
