#pragma once
#include "engine/base/buf.h"
#include "engine/base/err.h"
#include "engine/base/str.h"

#include <jansson.h>

#include <stdbool.h>

/* NickServ and other services of IRC networks, and logging in from within the game. */

struct irc_frontend;
struct irc_service;

/* What the files for accounts ask of those that use them. */
struct irc_hooks {
    /* Gives the conversation a new session of its own. */
    void (*open)(struct irc_frontend *frontend);
    /* Continues to read if the running command has ended. */
    void (*go_on)(struct irc_frontend *frontend);
    /* Registers if everything is there. */
    void (*enter)(struct irc_frontend *frontend);
    /* Runs another command as part of the one that runs: "MODE #tea +o ann". */
    void (*run)(struct irc_frontend *frontend, struct str line);
    /* Runs a command line of the game; skein answers. */
    void (*type)(struct irc_frontend *frontend, struct str line);
};

/* -- irc_sasl.c, irc_sasl_end.c, irc_scram.c -- */

enum irc_mechanism { IRC_PLAIN, IRC_EXTERNAL, IRC_SCRAM, IRC_MECHANISMS };

/* An exchange of SCRAM-SHA-256. */
struct irc_scram {
    struct buf name;
    struct buf gs2;     /* the header of the first message */
    struct buf message; /* what was said so far, as AuthMessage has it */
    struct buf nonce;   /* the client's, then both parts */
    struct buf signature;
    struct buf token;
    char proof[64];

    enum { SCRAM_NEW, SCRAM_ASKED, SCRAM_PROVED } step;
};

/* Appends the mechanisms that this connection may use: "PLAIN,EXTERNAL". */
void irc_sasl_offered(const struct irc_frontend *frontend, struct buf *out);
/* True if the configuration offers SCRAM, so that its keys are made of a password. */
bool irc_sasl_keeps(const struct irc_frontend *frontend);
/* Appends the SHA-256 of the client's certificate, in base64. Returns false if it has shown none. */
bool irc_sasl_certificate(const struct irc_frontend *frontend, struct buf *out);
/* Forgets an exchange. */
void irc_sasl_close(struct irc_frontend *frontend);
/* End an exchange, with 904 or with 900 and 903. */
void irc_sasl_failed(struct irc_frontend *frontend, const char *why);
void irc_sasl_proved(struct irc_frontend *frontend, const char *token, const char *name);
/* Handles the client's next answer, decoded. */
void irc_scram_answer(struct irc_frontend *frontend, struct str answer);
void irc_scram_forget(struct irc_frontend *frontend);

/* -- irc_account.c -- */

/* Changes the client's host from a guest's to that of players, and shows it that. */
void irc_account_uncloak(struct irc_frontend *frontend);
/* Tells the client which account it has proved to own: "nick!user@host" and 900. */
void irc_account_is(struct irc_frontend *frontend, const char *name, const char *self);

/* -- irc_side.c -- */

/* reply may be NULL. */
typedef void irc_side_done(struct irc_frontend *frontend, bool ok, const json_t *reply);

/* Makes a call of the log-in in a session of its own, and consumes args. done is called unless the conversation ends. */
void irc_side_ask(
        struct irc_frontend *frontend, const char *call, json_t *args, irc_side_done *done);
/* Ends all that are left. */
void irc_sides_finish(struct irc_service *service);
/* Ends what is open. */
void irc_side_forget(struct irc_frontend *frontend);
/* Turns a guest in play, whose command has no open calls, into the owner of a token: frontend->account. */
void irc_side_become(struct irc_frontend *frontend, const char *token);

/* -- irc_nickserv.c, irc_chanserv.c -- */

void irc_nickserv(struct irc_frontend *frontend, struct str line);
void irc_chanserv(struct irc_frontend *frontend, struct str line);
/* Makes a guest the owner of the account for which the call gives a token; consumes args. sasl: answers with the
 * numerics of AUTHENTICATE. */
void irc_nickserv_become(
        struct irc_frontend *frontend, const char *call, json_t *args, bool sasl);

/* -- irc_service.c -- */

/* Says something as a service: a notice. The format is a template of the catalogue. */
void irc_service_say(struct irc_frontend *frontend, const char *service, const char *format,
        ...) PRINTF_LIKE(3, 4);

/* True if target is the name of a service of IRC networks: NickServ, ChanServ@services.example.org. */
bool irc_service_is(struct str target);
/* Handles a message to such a service. */
void irc_service_answer(struct irc_frontend *frontend, struct str service, struct str text);
